/// What one purchase or one sale took to land and what it cost, all its attempts together, in
/// lamports. Rules: docs/trips.md.
public struct OrderReceipt: Hashable, Sendable, BitwiseCopyable {
  /// Transactions that reached the chain: the failed ones and, where it landed, the last.
  public var sentCount = 0
  /// Of those, the ones that failed: the price had left the tolerance.
  public var failedCount = 0
  /// Transactions whose bid reached no block in time; they cost nothing.
  public var expiredCount = 0
  /// Slots from the first decision to the slot it landed in.
  public var slotsToLand: UInt64 = 0

  /// The tokens' worth at the pool's marginal price where it was decided.
  public var decisionLamports: Int64 = 0
  /// The tokens' worth at the pool's marginal price, as recorded, where it landed.
  public var landingLamports: Int64 = 0

  /// Fee of the pool's liquidity providers, inside what was spent or paid.
  public var lpFeeLamports: Int64 = 0
  /// Fee of the venue itself, likewise.
  public var protocolFeeLamports: Int64 = 0
  /// Fee of the coin's or pool's creator, likewise.
  public var creatorFeeLamports: Int64 = 0
  /// Worth of the tokens the mint withheld on their way.
  public var transferFeeLamports: Int64 = 0

  /// Base fee of the transaction that landed.
  public var baseFeeLamports: Int64 = 0
  /// Priority fee of the transaction that landed.
  public var priorityFeeLamports: Int64 = 0
  /// Tip of the transaction that landed: a failed one pays none.
  public var tipLamports: Int64 = 0
  /// What the trading platform took beside the pool.
  public var platformFeeLamports: Int64 = 0
  /// Base and priority fees of the transactions that failed.
  public var failedCostLamports: Int64 = 0

  /// A receipt of nothing.
  public init() {}

  /// All of the pool's fees.
  public var venueFeeLamports: Int64 {
    lpFeeLamports + protocolFeeLamports + creatorFeeLamports
  }

  /// What was paid beside the pool.
  public var costLamports: Int64 {
    baseFeeLamports + priorityFeeLamports + tipLamports + platformFeeLamports + failedCostLamports
  }
}
