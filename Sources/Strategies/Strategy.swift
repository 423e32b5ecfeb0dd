import Market

/// A trading strategy that has been checked: an invalid one cannot be made outside this room.
public struct Strategy: Hashable, Sendable {
  /// 1 to 64 letters, digits, `_` or `-`.
  public let name: String
  /// Any text; no part of the meaning.
  public let description: String
  /// Which markets it looks at.
  public let universe: Universe
  /// When it buys.
  public let entry: Condition
  /// Seconds after an exit in which the strategy does not enter the same market again.
  public let cooldownSeconds: Int64?
  /// Entries into one market at most; nil = no limit.
  public let entriesPerMarketMax: Int?
  /// Whether a condition that stays true goes on giving signals.
  public let mode: SignalMode
  /// When it sells.
  public let exits: ExitPlan
  /// Its own size; the run's wins over it.
  public let sizing: Sizing?
  /// Its own limits; `positionsMax` counts its own positions. The run's win over them.
  public let limits: PositionLimits
  /// Share of the capital it may use, parts per million; nil = all. The run's wins over it.
  public let allocationPPM: Int64?
  /// What it says of its own transactions; the run's values win over it.
  public let execution: StrategyExecution
  /// Its parameters by name, with the values that are put in everywhere above.
  public let parameters: [StrategyParameter]
  /// Canonical text of the document: sorted keys, base units, defaults written out. Equal meaning
  /// gives equal text; the strategy's hash is of these bytes.
  public let canonicalText: String
  /// The file's own bytes, as results store them.
  public let sourceText: String

  init(
    name: String, description: String, universe: Universe, entry: Condition,
    cooldownSeconds: Int64?, entriesPerMarketMax: Int?, mode: SignalMode, exits: ExitPlan,
    sizing: Sizing? = nil, limits: PositionLimits = PositionLimits(), allocationPPM: Int64? = nil,
    execution: StrategyExecution = StrategyExecution(), parameters: [StrategyParameter] = [],
    canonicalText: String, sourceText: String
  ) {
    self.name = name
    self.description = description
    self.universe = universe
    self.entry = entry
    self.cooldownSeconds = cooldownSeconds
    self.entriesPerMarketMax = entriesPerMarketMax
    self.mode = mode
    self.exits = exits
    self.sizing = sizing
    self.limits = limits
    self.allocationPPM = allocationPPM
    self.execution = execution
    self.parameters = parameters
    self.canonicalText = canonicalText
    self.sourceText = sourceText
  }
}

/// Which markets a strategy looks at. An empty list means no limit.
public struct Universe: Hashable, Sendable {
  /// Sorted by code, single.
  public let venues: [Venue]
  /// Sorted by code, single.
  public let quotes: [QuoteMint]
  /// Sorted by bytes, single.
  public let mints: [Pubkey]
  /// Mints left out; sorted by bytes, single.
  public let excludedMints: [Pubkey]
  /// Unix seconds between which, both included, the mint must have been created; nil = open.
  public let createdFrom: Int64?
  /// See `createdFrom`.
  public let createdTo: Int64?

  init(
    venues: [Venue] = [], quotes: [QuoteMint] = [], mints: [Pubkey] = [],
    excludedMints: [Pubkey] = [], createdFrom: Int64? = nil, createdTo: Int64? = nil
  ) {
    self.venues = venues
    self.quotes = quotes
    self.mints = mints
    self.excludedMints = excludedMints
    self.createdFrom = createdFrom
    self.createdTo = createdTo
  }
}

/// When a true entry condition is a signal.
public enum SignalMode: String, CaseIterable, Sendable {
  /// At every row where it is true.
  case level
  /// Where it is true and was not at the row before.
  case edge
}
