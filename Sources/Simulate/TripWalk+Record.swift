import Columns
import Market
import Strategies

extension TripWalk {
  func record(
    _ sale: Position.Sale, _ amount: UInt64, _ trigger: ExitScan.Trigger, rung: Int,
    _ receipt: OrderReceipt, _ entry: Entry
  ) -> Sold {
    let pools = view.table.pools
    return Sold(
      sale: TripSale(
        trigger: view.point(at: trigger.row, pool: sale.pool, orPool: entry.pool),
        landing: view.point(at: sale.row, pool: sale.pool, orPool: entry.pool),
        pool: pools[sale.pool].pool, venue: pools[sale.pool].venue, reason: trigger.reason,
        rung: rung, baseAmount: amount, proceedsLamports: sale.proceedsLamports,
        receipt: receipt),
      flags: sale.flags, pool: sale.pool)
  }

  /// A sale with what its trip has to know of it.
  struct Sold {
    var sale: TripSale
    var flags: TripFlags
    var pool: Int
  }

  /// A trip whose purchase landed.
  func record(_ entry: Entry, _ sales: [Sold], _ landing: Landing) -> RoundTrip {
    var purchase = receipt(entry.dispatch, platformFeeOn: entry.spentLamports)
    let fees = fees(entry)
    purchase.lpFeeLamports = fees.lp
    purchase.protocolFeeLamports = fees.venue
    purchase.creatorFeeLamports = fees.creator
    purchase.transferFeeLamports = entry.transferFeeLamports
    purchase.decisionLamports = entry.decisionLamports
    purchase.landingLamports = entry.landingLamports
    var trip = trip(entry, purchase, sales.map(\.sale), landing)
    for sold in sales {
      trip.flags.formUnion(sold.flags)
      if sold.pool != entry.pool { trip.flags.insert(.graduated) }
    }
    trip.rentPaidLamports = execution.accountRentLamports
    // An account that cannot be emptied cannot be closed.
    if trip.exitReason != .unsellable {
      trip.rentReturnedLamports = execution.accountRentLamports
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
    let failure: ExitReason = purchase.expiredCount > 0 ? .expired : .entryFailed
    return RoundTrip(
      strategy: strategyIndex, market: view.index, baseMint: view.entry.baseMint,
      entryPool: view.table.pools[entry.pool].pool,
      entryVenue: view.table.pools[entry.pool].venue, signal: view.signalPoint(at: signalRow),
      entry: view.point(at: entry.row, stateRow: entry.stateRow),
      spentLamports: entry.spentLamports, baseAmount: entry.fill.base, purchase: purchase,
      sales: sales, exitReason: sales.last?.reason ?? failure, flags: flags)
  }
}
