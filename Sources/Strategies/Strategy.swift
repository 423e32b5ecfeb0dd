import Market

/// A trading strategy that has been checked: an invalid one cannot be made outside this room.
public struct Strategy: Hashable, Sendable {
  public let name: String
  public let description: String
  public let universe: Universe
  public let entry: Condition
  /// Seconds after an exit in which the strategy does not enter the same market again.
  public let cooldownSeconds: Int64?
  public let entriesPerMarketMax: Int?
  public let mode: SignalMode
  public let exits: ExitPlan
  /// Canonical text of the document: sorted keys, base units, defaults written out. Equal meaning
  /// gives equal text; the strategy's hash is of these bytes.
  public let canonicalText: String
  /// The file's own bytes, as results store them.
  public let sourceText: String
}

/// Which markets a strategy looks at. An empty list means no limit.
public struct Universe: Hashable, Sendable {
  public let venues: [Venue]
  public let quotes: [QuoteMint]
  public let mints: [Pubkey]
  public let excludedMints: [Pubkey]
}

/// When a true entry condition is a signal.
public enum SignalMode: String, CaseIterable, Sendable {
  /// At every row where it is true.
  case level
  /// Where it is true and was not at the row before.
  case edge
}
