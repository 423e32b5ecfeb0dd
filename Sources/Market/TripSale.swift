/// One sale of a position, whole or in part: by an exit, or the valuation of what is left where the
/// data ends or the tokens cannot be sold.
public struct TripSale: Hashable, Sendable, BitwiseCopyable {
  /// The row that triggered it.
  public var trigger: TripPoint
  /// The row after which it landed, or is valued.
  public var landing: TripPoint
  /// Pool sold in: another than the entry's after a graduation.
  public var pool: Pubkey
  /// Venue of that pool.
  public var venue: Venue
  /// Which exit it was.
  public var reason: ExitReason
  /// Rung of the ladder, from 0; 0 where it is no take-profit.
  public var rung: Int
  /// Tokens sold, raw units.
  public var baseAmount: UInt64
  /// Lamports the pool paid, its fees taken off.
  public var proceedsLamports: Int64
  /// How it landed and what it cost.
  public var receipt: OrderReceipt

  /// A sale from its parts.
  public init(
    trigger: TripPoint, landing: TripPoint, pool: Pubkey, venue: Venue, reason: ExitReason,
    rung: Int = 0, baseAmount: UInt64, proceedsLamports: Int64,
    receipt: OrderReceipt = OrderReceipt()
  ) {
    self.trigger = trigger
    self.landing = landing
    self.pool = pool
    self.venue = venue
    self.reason = reason
    self.rung = rung
    self.baseAmount = baseAmount
    self.proceedsLamports = proceedsLamports
    self.receipt = receipt
  }

  /// Whether a transaction sold the tokens; false for a valuation.
  public var isSent: Bool { receipt.sentCount > receipt.failedCount }

  /// What the sale brought: proceeds less what was paid beside the pool.
  public var gainLamports: Int64 { proceedsLamports - receipt.costLamports }
}
