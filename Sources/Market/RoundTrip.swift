/// Why a position was sold. The raw value is stored in results and hashed: never renumber.
public enum ExitReason: UInt8, CaseIterable, Sendable {
  case stopLoss = 0
  case takeProfit = 1
  case trailingStop = 2
  case timeStop = 3
  case endOfData = 4

  /// The name in results and reports.
  public var name: String {
    switch self {
    case .stopLoss: "stop_loss"
    case .takeProfit: "take_profit"
    case .trailingStop: "trailing_stop"
    case .timeStop: "time_stop"
    case .endOfData: "end_of_data"
    }
  }
}

/// Why a signal was not taken. The raw value is stored in results and hashed: never renumber.
public enum RejectReason: UInt8, CaseIterable, Sendable {
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

  /// The name in results and reports.
  public var name: String {
    switch self {
    case .maxPositions: "max_positions"
    case .insufficientCapital: "insufficient_capital"
    case .migrating: "migrating"
    case .notYetInUniverse: "not_yet_in_universe"
    case .unknownDepth: "unknown_depth"
    case .emptyFill: "empty_fill"
    }
  }
}

/// What a reader must know of a round trip; bits, stored and hashed: never renumber.
public struct TripFlags: OptionSet, Hashable, Sendable {
  /// The bits as stored.
  public let rawValue: UInt16
  /// A set from its stored bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Latency 0: nobody can land in the state he decided on.
  public static let unattainable = TripFlags(rawValue: 1)
  /// Filled against an assumed reserve, not a known one (`unknown_depth`).
  public static let assumedDepth = TripFlags(rawValue: 2)
  /// The pool's fee rate was not in the data; the venue's usual one was used.
  public static let assumedFee = TripFlags(rawValue: 4)
  /// The pool's reserves may change between trades (pump.fun mayhem mode).
  public static let unanchoredReserves = TripFlags(rawValue: 8)
  /// The position was held through a graduation.
  public static let graduated = TripFlags(rawValue: 16)
  /// `max_pool_share` cut the size.
  public static let sizeCapped = TripFlags(rawValue: 32)

  /// Names by bit, from bit 0.
  public static let names = [
    "unattainable", "assumed_depth", "assumed_fee", "unanchored_reserves", "graduated",
    "size_capped",
  ]
}

/// A place in a market at which something was decided or landed.
public struct TripPoint: Hashable, Sendable {
  /// Its place on the chain.
  public var order: ChainOrder
  /// Seconds since 1970, UTC. For a landing: of the row whose state it met.
  public var blockTime: Int64
  /// Row of the run's table, for looking at the data again; not stored, not hashed.
  public var row: Int
  /// Marginal SOL per token of the position's pool there; nil = unknown.
  public var price: Double?

  /// A point at a row.
  public init(order: ChainOrder, blockTime: Int64, row: Int, price: Double?) {
    self.order = order
    self.blockTime = blockTime
    self.row = row
    self.price = price
  }
}

/// A position from its signal to its sale, in lamports and raw tokens.
public struct RoundTrip: Hashable, Sendable {
  /// Index into the run's strategies and into its markets.
  public var strategy: Int
  /// Index into the run's markets.
  public var market: Int
  /// Mint of the token bought.
  public var baseMint: Pubkey
  /// Pool bought in, and pool sold in (another one after a graduation).
  public var entryPool: Pubkey
  /// Pool sold in: another one after a graduation.
  public var exitPool: Pubkey
  /// Venue of the pool bought in.
  public var entryVenue: Venue
  /// Venue of the pool sold in.
  public var exitVenue: Venue

  /// The row at which the entry rule held.
  public var signal: TripPoint
  /// The row at which the purchase landed.
  public var entry: TripPoint
  /// The row that triggered the exit, and the one its sale landed at.
  public var trigger: TripPoint
  /// The row at which the sale landed.
  public var exit: TripPoint
  /// Which rule closed the position.
  public var exitReason: ExitReason

  /// Lamports that went into the pool with its fees; tokens received; lamports the sale paid.
  public var spentLamports: Int64
  /// Tokens the purchase gave, raw units.
  public var baseAmount: UInt64
  /// Lamports the sale paid, pool fees taken off.
  public var proceedsLamports: Int64
  /// Pool fees inside `spentLamports` and `proceedsLamports`.
  public var venueFeeLamports: Int64
  /// Costs beside the pool: base fees, priority fees, tips and platform fees, of both sides.
  public var baseFeeLamports: Int64
  /// Priority fees of both sides.
  public var priorityFeeLamports: Int64
  /// Tips of both sides.
  public var tipLamports: Int64
  /// Platform fees of both sides.
  public var platformFeeLamports: Int64
  /// What a reader must know of the trip.
  public var flags: TripFlags

  /// All costs beside the pool.
  public var costLamports: Int64 {
    baseFeeLamports + priorityFeeLamports + tipLamports + platformFeeLamports
  }

  /// What the trip gained: proceeds − spent − costs.
  public var netLamports: Int64 { proceedsLamports - spentLamports - costLamports }

  /// A trip from its parts.
  public init(
    strategy: Int, market: Int, baseMint: Pubkey, entryPool: Pubkey, exitPool: Pubkey,
    entryVenue: Venue, exitVenue: Venue, signal: TripPoint, entry: TripPoint, trigger: TripPoint,
    exit: TripPoint, exitReason: ExitReason, spentLamports: Int64, baseAmount: UInt64,
    proceedsLamports: Int64, venueFeeLamports: Int64, baseFeeLamports: Int64,
    priorityFeeLamports: Int64, tipLamports: Int64, platformFeeLamports: Int64, flags: TripFlags
  ) {
    self.strategy = strategy
    self.market = market
    self.baseMint = baseMint
    self.entryPool = entryPool
    self.exitPool = exitPool
    self.entryVenue = entryVenue
    self.exitVenue = exitVenue
    self.signal = signal
    self.entry = entry
    self.trigger = trigger
    self.exit = exit
    self.exitReason = exitReason
    self.spentLamports = spentLamports
    self.baseAmount = baseAmount
    self.proceedsLamports = proceedsLamports
    self.venueFeeLamports = venueFeeLamports
    self.baseFeeLamports = baseFeeLamports
    self.priorityFeeLamports = priorityFeeLamports
    self.tipLamports = tipLamports
    self.platformFeeLamports = platformFeeLamports
    self.flags = flags
  }
}

/// Signals of one strategy in one market, one after the other, refused for one reason.
public struct Rejection: Hashable, Sendable {
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

/// The portfolio's worth at one moment, in lamports. Equity = cash + positions, exactly.
public struct EquityMark: Hashable, Sendable {
  /// Seconds since 1970, UTC: a midnight, or the end of the data.
  public var time: Int64
  /// Free capital.
  public var cashLamports: Int64
  /// Open positions at what selling them then would pay.
  public var positionLamports: Int64
  /// Number of open positions.
  public var openPositions: Int

  /// Cash and positions together.
  public var equityLamports: Int64 { cashLamports + positionLamports }

  /// A mark from its parts.
  public init(time: Int64, cashLamports: Int64, positionLamports: Int64, openPositions: Int) {
    self.time = time
    self.cashLamports = cashLamports
    self.positionLamports = positionLamports
    self.openPositions = openPositions
  }
}
