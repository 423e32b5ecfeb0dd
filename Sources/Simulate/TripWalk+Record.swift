import Columns
import Market
import Strategies

extension TripWalk {
  /// A position's sales, and what its trip has to know of them.
  struct Sales {
    var sales: [TripSale] = []
    var flags: TripFlags = []
  }

  /// Adds a sale to those of its trip.
  func record(
    _ sale: Position.Sale, _ amount: UInt64, _ trigger: ExitScan.Trigger, rung: Int,
    _ receipt: OrderReceipt, _ entry: Entry, to sales: inout Sales
  ) {
    let (pool, venue) = (view.table.pools[sale.pool].pool, view.table.pools[sale.pool].venue)
    sales.flags.formUnion(sale.flags)
    if sale.pool != entry.pool { sales.flags.insert(.graduated) }
    let recorded = TripSale(
      trigger: view.point(at: trigger.row, pool: sale.pool, orPool: entry.pool),
      landing: view.point(at: sale.row, pool: sale.pool, orPool: entry.pool),
      pool: pool, venue: venue, reason: trigger.reason, rung: rung,
      baseAmount: amount, proceedsLamports: sale.proceedsLamports, receipt: receipt)
    // Most trips have one sale, and an array made of it takes no room for more.
    if sales.sales.isEmpty { sales.sales = [recorded] } else { sales.sales.append(recorded) }
  }

  /// A trip whose purchase landed.
  func record(_ entry: Entry, _ sales: Sales, _ landing: Landing) -> RoundTrip {
    var purchase = receipt(entry.dispatch, platformFeeOn: entry.spentLamports)
    let fees = fees(entry)
    purchase.lpFeeLamports = fees.lp
    purchase.protocolFeeLamports = fees.venue
    purchase.creatorFeeLamports = fees.creator
    purchase.transferFeeLamports = entry.transferFeeLamports
    purchase.decisionLamports = entry.decisionLamports
    purchase.landingLamports = entry.landingLamports
    var trip = trip(entry, purchase, sales.sales, landing)
    trip.flags.formUnion(sales.flags)
    trip.rentPaidLamports = rules.execution.accountRentLamports
    // An account that cannot be emptied cannot be closed.
    if trip.exitReason != .unsellable {
      trip.rentReturnedLamports = rules.execution.accountRentLamports
    }
    trip.poolSharePPM = entry.poolSharePPM
    return trip
  }

  /// A trip whose entry failed or expired.
  func record(unfilled entry: Entry, _ landing: Landing) -> RoundTrip {
    trip(entry, receipt(entry.dispatch, platformFeeOn: 0), [], landing)
  }

  private func trip(
    _ entry: Entry, _ purchase: OrderReceipt, _ sales: [TripSale], _ landing: Landing
  ) -> RoundTrip {
    var flags = entry.flags
    if landing.latencySlots == 0 { flags.insert(.unattainable) }
    let (pool, venue) = (view.table.pools[entry.pool].pool, view.table.pools[entry.pool].venue)
    let failure: ExitReason = purchase.expiredCount > 0 ? .expired : .entryFailed
    return RoundTrip(
      strategy: rules.strategyIndex, market: view.index, baseMint: view.entry.baseMint,
      entryPool: pool, entryVenue: venue, signal: view.signalPoint(at: signalRow),
      entry: view.point(at: entry.row, stateRow: entry.stateRow),
      spentLamports: entry.spentLamports, baseAmount: entry.fill.base, purchase: purchase,
      sales: sales, exitReason: sales.last?.reason ?? failure, flags: flags)
  }
}
