import Market

/// A run configuration that has been checked.
public struct RunPlan: Hashable, Sendable {
  /// Folder of the raw archive, as written.
  public let archive: String
  /// First and last UTC day of the run; nil = from the archive's first, to its last.
  public let from: UTCDay?
  /// Last UTC day; see `from`.
  public let to: UTCDay?
  /// The strategies' files, as written, with what the run changes in them.
  public let strategies: [StrategyReference]
  /// Values for the parameters of all strategies that have such ones.
  public let parameters: [ParameterValue]
  /// Capital and its limits.
  public let portfolio: PortfolioPlan
  /// How transactions land and what they cost.
  public let execution: ExecutionPlan
  /// Keys of `execution` that the run itself states; they win over a strategy's.
  public let statedExecution: [String]
  /// Canonical text of portfolio and execution and the range (no paths): part of the run's id.
  public let canonicalText: String
  /// The file's own text, without overrides.
  public let sourceText: String
}

/// A strategy of a run: a file, and what the run changes in it.
public struct StrategyReference: Hashable, Sendable {
  /// Path of the file, as written.
  public let path: String
  /// The name it has in the run; nil = its own.
  public let name: String?
  /// Values for its parameters.
  public let parameters: [ParameterValue]
}

/// How transactions land and what they cost (semantics §5, §6).
public struct ExecutionPlan: Hashable, Sendable {
  /// One latency, or a list that hash(signature of the signal's row, strategy name) picks from.
  public var latencySlots: [UInt64]
  /// Which state of the landing slot is met.
  public var landing: LandingRule
  /// Whether a transaction's bid decides in which slot it lands.
  public var inclusion: Inclusion
  /// Whether the position's own trades stay in the pool.
  public var impact: Impact
  /// Least output accepted at entry, below that of the decision's state, parts per million; nil =
  /// any output.
  public var entrySlippagePPM: Int64?
  /// The same at exit.
  public var exitSlippagePPM: Int64?
  /// Further attempts of an entry that failed.
  public var retries: Int
  /// Fee of a signature.
  public var baseFeeLamports: Int64
  /// Priority fee of a transaction.
  public var priorityFeeLamports: Int64
  /// Tip of a transaction that lands.
  public var tipLamports: Int64
  /// Share of the quote on each side, parts per million.
  public var platformFeePPM: Int64
  /// Rent of the token account: paid at the entry, returned when the account is closed.
  public var accountRentLamports: Int64
  /// Cap of an entry as a share of the pool's quote reserve, parts per million; nil = none.
  public var poolShareMaxPPM: Int64?
  /// Quote reserve assumed where a row has no pool state, lamports; nil = such entries are refused.
  public var unknownDepthLamports: Int64?

  init(
    latencySlots: [UInt64], landing: LandingRule, inclusion: Inclusion = .always,
    impact: Impact = .forgotten, entrySlippagePPM: Int64? = nil, exitSlippagePPM: Int64? = nil,
    retries: Int = 0, baseFeeLamports: Int64, priorityFeeLamports: Int64, tipLamports: Int64,
    platformFeePPM: Int64, accountRentLamports: Int64 = 0, poolShareMaxPPM: Int64?,
    unknownDepthLamports: Int64?
  ) {
    self.latencySlots = latencySlots
    self.landing = landing
    self.inclusion = inclusion
    self.impact = impact
    self.entrySlippagePPM = entrySlippagePPM
    self.exitSlippagePPM = exitSlippagePPM
    self.retries = retries
    self.baseFeeLamports = baseFeeLamports
    self.priorityFeeLamports = priorityFeeLamports
    self.tipLamports = tipLamports
    self.platformFeePPM = platformFeePPM
    self.accountRentLamports = accountRentLamports
    self.poolShareMaxPPM = poolShareMaxPPM
    self.unknownDepthLamports = unknownDepthLamports
  }
}

/// Whether a transaction's bid decides when it lands.
public enum Inclusion: String, CaseIterable, Sendable {
  /// It lands in the first slot where its priority fee and tip reach the lowest that landed.
  case bid = "bid"
  /// It lands in its landing slot.
  case always = "always"
}

/// Whether the position's own trades stay in the pool.
public enum Impact: String, CaseIterable, Sendable {
  /// They move every later state (constant-product venues; others are `forgotten`, flagged).
  case displaced = "displaced"
  /// The pool is as recorded.
  case forgotten = "forgotten"
}

/// Which state of its slot a transaction meets.
public enum LandingRule: String, CaseIterable, Sendable {
  case endOfSlot = "end_of_slot"
  case startOfSlot = "start_of_slot"
  /// Of those two and every state between, the one that gives least.
  case worstOfSlot = "worst_of_slot"
}
