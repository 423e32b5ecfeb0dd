import Market

/// A run configuration that has been checked.
public struct RunPlan: Hashable, Sendable {
  /// Folder of the raw archive, as written.
  public let archive: String
  /// First and last UTC day of the run; nil = from the archive's first, to its last.
  public let from: UTCDay?
  /// Last UTC day; see `from`.
  public let to: UTCDay?
  /// Paths of the strategies' files, as written.
  public let strategyPaths: [String]
  /// Capital and its limits.
  public let portfolio: PortfolioPlan
  /// How transactions land and what they cost.
  public let execution: ExecutionPlan
  /// Canonical text of portfolio and execution and the range (no paths): part of the run's id.
  public let canonicalText: String
  /// The file's own text, without overrides.
  public let sourceText: String
}

/// Capital and its limits.
public struct PortfolioPlan: Hashable, Sendable {
  /// What the run starts with.
  public let capitalLamports: Int64
  /// Positions held at once at most; nil = no limit.
  public let positionsMax: Int?
  /// Lamports put into the pool at each entry.
  public let sizeLamports: Int64
}

/// How transactions land and what they cost (semantics §5, §6).
public struct ExecutionPlan: Hashable, Sendable {
  /// One latency, or a list that hash(signature of the signal's row, strategy name) picks from.
  public let latencySlots: [UInt64]
  /// Which state of the landing slot is met.
  public let landing: LandingRule
  /// Fee of a signature.
  public let baseFeeLamports: Int64
  /// Priority fee of a transaction.
  public let priorityFeeLamports: Int64
  /// Tip of a transaction that lands.
  public let tipLamports: Int64
  /// Share of the quote on each side, parts per million.
  public let platformFeePPM: Int64
  /// Cap of an entry as a share of the pool's quote reserve, parts per million; nil = none.
  public let poolShareMaxPPM: Int64?
  /// Quote reserve assumed where a row has no pool state, lamports; nil = such entries are refused.
  public let unknownDepthLamports: Int64?
}

/// Which state of its slot a transaction meets.
public enum LandingRule: String, CaseIterable, Sendable {
  case endOfSlot = "end_of_slot"
  case startOfSlot = "start_of_slot"
  /// Of those two and every state between, the one that gives least.
  case worstOfSlot = "worst_of_slot"
}
