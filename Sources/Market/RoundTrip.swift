/// A position from its signal to its last sale, in lamports and raw tokens; or an entry that never
/// landed (`exitReason` entry_failed or expired), which has no sales.
public struct RoundTrip: Hashable, Sendable {
  /// Index into the run's strategies.
  public var strategy: Int
  /// Index into the run's markets.
  public var market: Int
  /// Mint of the token bought.
  public var baseMint: Pubkey
  /// Pool bought in.
  public var entryPool: Pubkey
  /// Venue of the pool bought in.
  public var entryVenue: Venue

  /// The row at which the entry rule held.
  public var signal: TripPoint
  /// The row after which the purchase landed, or its last attempt failed or expired.
  public var entry: TripPoint
  /// Lamports that went into the pool with its fees; 0 where nothing landed.
  public var spentLamports: Int64
  /// Tokens the purchase gave, raw units; 0 where nothing landed.
  public var baseAmount: UInt64
  /// How the purchase landed and what it cost.
  public var purchase: OrderReceipt
  /// The sales in the order they landed; their tokens sum to `baseAmount`. The last one may be the
  /// valuation of what is left.
  public var sales: [TripSale]
  /// How the trip ended: the last sale's reason, or why there is none.
  public var exitReason: ExitReason

  /// Rent of the token account, paid with the purchase.
  public var rentPaidLamports: Int64 = 0
  /// What of it came back, or counts as an asset that will: all of it unless the tokens cannot be
  /// sold.
  public var rentReturnedLamports: Int64 = 0
  /// What of the pool's quote reserve at the landing the purchase was, parts per million; nil =
  /// unknown.
  public var poolSharePPM: Int64?
  /// What a reader must know of the trip.
  public var flags: TripFlags
  /// Net of the same signal and size under the other `impact`; nil = not asked for, or the same.
  /// Not hashed.
  public var otherImpactNetLamports: Int64?
  /// Net of the same signal and size under `landing: worst_of_slot`; nil = not asked for. Not
  /// hashed.
  public var worstOfSlotNetLamports: Int64?

  /// A trip from its parts; rent and the nets under other rules are filled in afterwards.
  public init(
    strategy: Int, market: Int, baseMint: Pubkey, entryPool: Pubkey, entryVenue: Venue,
    signal: TripPoint, entry: TripPoint, spentLamports: Int64, baseAmount: UInt64,
    purchase: OrderReceipt, sales: [TripSale], exitReason: ExitReason, flags: TripFlags
  ) {
    self.strategy = strategy
    self.market = market
    self.baseMint = baseMint
    self.entryPool = entryPool
    self.entryVenue = entryVenue
    self.signal = signal
    self.entry = entry
    self.spentLamports = spentLamports
    self.baseAmount = baseAmount
    self.purchase = purchase
    self.sales = sales
    self.exitReason = exitReason
    self.flags = flags
  }
}

extension RoundTrip {
  /// Whether tokens were bought: what counts as a trade.
  public var isFilled: Bool { baseAmount > 0 }

  /// The row that triggered the last sale; the entry where there is none.
  public var trigger: TripPoint { sales.isEmpty ? entry : sales[sales.count - 1].trigger }
  /// The row at which the last sale landed; the entry where there is none.
  public var exit: TripPoint { sales.isEmpty ? entry : sales[sales.count - 1].landing }
  /// Pool of the last sale; the entry's where there is none.
  public var exitPool: Pubkey { sales.last?.pool ?? entryPool }
  /// Venue of the last sale's pool.
  public var exitVenue: Venue { sales.last?.venue ?? entryVenue }

  /// Lamports all sales paid, pool fees taken off.
  public var proceedsLamports: Int64 { sales.reduce(0) { $0 + $1.proceedsLamports } }
  /// Pool fees inside `spentLamports` and `proceedsLamports`.
  public var venueFeeLamports: Int64 { total { $0.venueFeeLamports } }
  /// Base fees of the transactions that landed.
  public var baseFeeLamports: Int64 { total { $0.baseFeeLamports } }
  /// Priority fees of the transactions that landed.
  public var priorityFeeLamports: Int64 { total { $0.priorityFeeLamports } }
  /// Tips of the transactions that landed.
  public var tipLamports: Int64 { total { $0.tipLamports } }
  /// Platform fees of both sides.
  public var platformFeeLamports: Int64 { total { $0.platformFeeLamports } }
  /// Fees of the transactions that failed.
  public var failedCostLamports: Int64 { total { $0.failedCostLamports } }
  /// Rent that did not come back.
  public var rentLostLamports: Int64 { rentPaidLamports - rentReturnedLamports }

  /// Transactions of the entry that reached the chain.
  public var entrySentCount: Int { purchase.sentCount }
  /// Transactions of all exits that reached the chain.
  public var exitSentCount: Int { sales.reduce(0) { $0 + $1.receipt.sentCount } }
  /// Transactions that failed.
  public var failedCount: Int { sales.reduce(purchase.failedCount) { $0 + $1.receipt.failedCount } }

  /// All costs beside the pool, lost rent among them.
  public var costLamports: Int64 { total { $0.costLamports } + rentLostLamports }

  /// What the trip gained: proceeds − spent − costs.
  public var netLamports: Int64 { proceedsLamports - spentLamports - costLamports }

  /// What left the portfolio when the entry landed or failed: spent, its costs, rent.
  public var outlayLamports: Int64 { spentLamports + purchase.costLamports + rentPaidLamports }

  @inline(__always)
  private func total(_ line: (OrderReceipt) -> Int64) -> Int64 {
    sales.reduce(line(purchase)) { $0 + line($1.receipt) }
  }
}
