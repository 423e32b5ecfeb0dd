import Columns
import Market

/// Hands over, piece by piece, the bytes a run's result hash is of: the integers of trips,
/// rejections and equity in their canonical order, little endian, each list after its count
/// (semantics §10).
///
/// Left out, since they may differ between equal runs: rows, indexes of markets (their mint stands
/// for them), and everything in floating point.
public func digestResult(_ result: PortfolioResult, _ take: ([UInt8]) -> Void) {
  var digest = DigestBytes()
  digest.add(UInt64(result.trips.count))
  for trip in result.trips {
    digest.add(trip)
    if digest.isLarge { digest.flush(take) }
  }
  digest.add(UInt64(result.rejections.count))
  for rejection in result.rejections {
    digest.add(rejection)
    if digest.isLarge { digest.flush(take) }
  }
  digest.add(UInt64(result.equity.count))
  for mark in result.equity { digest.add(mark) }
  digest.flush(take)
}

private struct DigestBytes {
  private var bytes: [UInt8] = []

  var isLarge: Bool { bytes.count > 1 << 16 }

  mutating func flush(_ take: ([UInt8]) -> Void) {
    take(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func add(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ key: Pubkey) { bytes.append(contentsOf: key.bytes) }

  mutating func add(_ point: TripPoint) {
    add(point.order.slot)
    add(point.order.slotRank)
    add(point.order.outerIndex)
    add(point.order.innerIndex)
    add(point.blockTime)
  }

  mutating func add(_ trip: RoundTrip) {
    add(Int64(trip.strategy))
    add(trip.baseMint)
    add(trip.entryPool)
    add(trip.entryVenue.rawValue)
    add(trip.signal)
    add(trip.entry)
    add(trip.exitReason.rawValue)
    add(trip.spentLamports)
    add(trip.baseAmount)
    add(trip.purchase)
    add(UInt64(trip.sales.count))
    for sale in trip.sales { add(sale) }
    add(trip.rentPaidLamports)
    add(trip.rentReturnedLamports)
    add(trip.poolSharePPM ?? -1)
    add(trip.flags.rawValue)
  }

  mutating func add(_ sale: TripSale) {
    add(sale.trigger)
    add(sale.landing)
    add(sale.pool)
    add(sale.venue.rawValue)
    add(sale.reason.rawValue)
    add(Int64(sale.rung))
    add(sale.baseAmount)
    add(sale.proceedsLamports)
    add(sale.receipt)
  }

  mutating func add(_ receipt: OrderReceipt) {
    for count in [receipt.sentCount, receipt.failedCount, receipt.expiredCount] {
      add(Int64(count))
    }
    add(receipt.slotsToLand)
    for lamports in [
      receipt.decisionLamports, receipt.landingLamports, receipt.lpFeeLamports,
      receipt.protocolFeeLamports, receipt.creatorFeeLamports, receipt.transferFeeLamports,
      receipt.baseFeeLamports, receipt.priorityFeeLamports, receipt.tipLamports,
      receipt.platformFeeLamports, receipt.failedCostLamports,
    ] {
      add(lamports)
    }
  }

  mutating func add(_ rejection: Rejection) {
    add(Int64(rejection.strategy))
    add(rejection.baseMint)
    add(rejection.reason.rawValue)
    add(rejection.first)
    add(rejection.last)
    add(Int64(rejection.signals))
  }

  mutating func add(_ mark: EquityMark) {
    add(mark.time)
    add(mark.cashLamports)
    add(mark.positionLamports)
    add(Int64(mark.openPositions))
  }
}
