/// Why a signal was not taken. The raw value is stored in results and hashed: never renumber.
public enum RejectReason: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The portfolio holds `max_positions` already.
  case maxPositions = 0
  /// Not enough free capital for the size and its costs.
  case insufficientCapital = 1
  /// The curve has completed and its pool does not trade yet.
  case migrating = 2
  /// The market entered the archive because of what it did later (`selected_at`).
  case notYetInUniverse = 3
  /// The row has no pool state and `unknown_depth` is `reject`.
  case unknownDepth = 4
  /// The fill would give no tokens.
  case emptyFill = 5
  /// What the sizing rule reads is unknown, or it leaves nothing.
  case noSize = 6
  /// The market holds `max_positions_per_market` already.
  case maxPositionsPerMarket = 7
  /// The strategy holds as many positions as it may.
  case maxPositionsPerStrategy = 8
  /// The strategy's allocation is at work.
  case allocationUsed = 9

  /// The name in results and reports.
  public var name: String {
    switch self {
    case .maxPositions: "max_positions"
    case .insufficientCapital: "insufficient_capital"
    case .migrating: "migrating"
    case .notYetInUniverse: "not_yet_in_universe"
    case .unknownDepth: "unknown_depth"
    case .emptyFill: "empty_fill"
    case .noSize: "no_size"
    case .maxPositionsPerMarket: "max_positions_per_market"
    case .maxPositionsPerStrategy: "max_positions_per_strategy"
    case .allocationUsed: "allocation_used"
    }
  }
}

/// Signals of one strategy in one market, one after the other, refused for one reason.
public struct Rejection: Hashable, Sendable, BitwiseCopyable {
  /// Index into the run's strategies.
  public var strategy: Int
  /// Index into the run's markets.
  public var market: Int
  /// Mint of the token bought.
  public var baseMint: Pubkey
  /// Why they were refused.
  public var reason: RejectReason
  /// The first signal refused.
  public var first: TripPoint
  /// The last signal refused.
  public var last: TripPoint
  /// How many consecutive signals this stands for.
  public var signals: Int

  /// A refusal of one signal.
  public init(strategy: Int, market: Int, baseMint: Pubkey, reason: RejectReason, at: TripPoint) {
    self.strategy = strategy
    self.market = market
    self.baseMint = baseMint
    self.reason = reason
    first = at
    last = at
    signals = 1
  }
}
