/// The way from what a trip's tokens gained at the prices its decisions saw to what it really
/// netted, in lamports; gains positive. `gross` and all the steps sum to `net`, exactly.
public struct CostBridge: Hashable, Sendable {
  /// Worth of the tokens at the sales' decisions less their worth at the entry's.
  public var grossLamports: Int64 = 0
  /// What the prices moved between decisions and landings.
  public var driftLamports: Int64 = 0
  /// What the trip's own size moved them.
  public var impactLamports: Int64 = 0
  /// Fees of liquidity providers and venues.
  public var venueFeeLamports: Int64 = 0
  /// Fees of creators.
  public var creatorFeeLamports: Int64 = 0
  /// Tokens the mint withheld.
  public var transferFeeLamports: Int64 = 0
  /// Base fees, priority fees and tips of the transactions that landed.
  public var priorityAndTipLamports: Int64 = 0
  /// What the trading platform took.
  public var platformFeeLamports: Int64 = 0
  /// Transactions that failed.
  public var failedLamports: Int64 = 0
  /// Account rent that did not come back.
  public var rentLamports: Int64 = 0

  /// A bridge of nothing.
  public init() {}

  /// The sum of all: the trip's net.
  public var netLamports: Int64 {
    grossLamports + driftLamports + impactLamports + venueFeeLamports + creatorFeeLamports
      + transferFeeLamports + priorityAndTipLamports + platformFeeLamports + failedLamports
      + rentLamports
  }

  /// Adds another trip's bridge, line by line.
  public mutating func add(_ other: CostBridge) {
    grossLamports += other.grossLamports
    driftLamports += other.driftLamports
    impactLamports += other.impactLamports
    venueFeeLamports += other.venueFeeLamports
    creatorFeeLamports += other.creatorFeeLamports
    transferFeeLamports += other.transferFeeLamports
    priorityAndTipLamports += other.priorityAndTipLamports
    platformFeeLamports += other.platformFeeLamports
    failedLamports += other.failedLamports
    rentLamports += other.rentLamports
  }
}

extension RoundTrip {
  /// The trip's bridge. Impact is what the pool paid and took, its fees put back, against the
  /// recorded marginal prices at the landings.
  public var costBridge: CostBridge {
    var bridge = CostBridge()
    bridge.rentLamports = rentReturnedLamports - rentPaidLamports
    take(purchase, sign: -1, paid: -spentLamports, into: &bridge)
    for sale in sales { take(sale.receipt, sign: 1, paid: sale.proceedsLamports, into: &bridge) }
    return bridge
  }

  private func take(
    _ receipt: OrderReceipt, sign: Int64, paid: Int64, into bridge: inout CostBridge
  ) {
    let fees = receipt.venueFeeLamports + receipt.transferFeeLamports
    bridge.grossLamports += sign * receipt.decisionLamports
    bridge.driftLamports += sign * (receipt.landingLamports - receipt.decisionLamports)
    bridge.impactLamports += paid + fees - sign * receipt.landingLamports
    bridge.venueFeeLamports -= receipt.lpFeeLamports + receipt.protocolFeeLamports
    bridge.creatorFeeLamports -= receipt.creatorFeeLamports
    bridge.transferFeeLamports -= receipt.transferFeeLamports
    bridge.priorityAndTipLamports -=
      receipt.baseFeeLamports + receipt.priorityFeeLamports + receipt.tipLamports
    bridge.platformFeeLamports -= receipt.platformFeeLamports
    bridge.failedLamports -= receipt.failedCostLamports
  }
}
