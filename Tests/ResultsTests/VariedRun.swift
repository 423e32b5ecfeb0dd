import Columns
import Fixtures
import Market
import Portfolio

@testable import Results

/// A run of trips of every shape, for what must hold of all of them: sold at once or in parts, a
/// rung alone, after a graduation, a part of the tokens, nothing; some at the ends of their ranges.
enum VariedRun {
  static func record(
    runID: String = "abcdef", seed: UInt64 = 7, tripCount: Int = 400
  ) -> RunRecord {
    var numbers = SeededNumbers(seed: seed)
    var record = SampleRun.record(runID: runID, tripCount: 0)
    record.trips = TripList(
      (0..<tripCount).map { trip(&numbers, $0) } + [smallest(), largest()])
    return record
  }

  static func trip(_ numbers: inout SeededNumbers, _ number: Int) -> RoundTrip {
    let market = numbers.index(below: 30)
    let slot = 1_000 + numbers.below(1 << 40)
    let signal = point(&numbers, slot: slot)
    let entry = point(&numbers, slot: slot + numbers.below(40))
    let bought = numbers.one([1, 1 << 40, UInt64(numbers.number(1...Int64.max))])
    var trip = RoundTrip(
      strategy: numbers.index(below: 2), market: market, baseMint: SampleRun.key(market),
      entryPool: SampleRun.key(market + 100), entryVenue: .pumpFun, signal: signal, entry: entry,
      spentLamports: numbers.number(0...1 << 50), baseAmount: bought,
      purchase: receipt(&numbers), sales: [], exitReason: .expired,
      flags: TripFlags(rawValue: UInt16(numbers.below(4_096))))
    let rungs = numbers.one([0, 1, 1, 1, 1, 2, 3])
    for rung in 0..<rungs { trip.sales.append(sale(&numbers, of: trip, rung: rung)) }
    trip.exitReason = numbers.chance(90) ? trip.sales.last?.reason ?? .entryFailed : .idle
    if rungs == 1, numbers.chance(80) {
      trip.sales[0].baseAmount = bought
      trip.sales[0].rung = 0
    }
    trip.rentPaidLamports = numbers.one([0, 2_039_280])
    trip.rentReturnedLamports = numbers.one([0, trip.rentPaidLamports])
    trip.poolSharePPM = numbers.maybe(70) { $0.number(0...1 << 40) }
    trip.otherImpactNetLamports = numbers.maybe(30) { $0.number(-1 << 50...1 << 50) }
    trip.worstOfSlotNetLamports = numbers.maybe(30) { $0.number(-1 << 50...1 << 50) }
    return trip
  }

  private static func sale(
    _ numbers: inout SeededNumbers, of trip: RoundTrip, rung: Int
  ) -> TripSale {
    let graduated = numbers.chance(20)
    let trigger = point(&numbers, slot: trip.entry.order.slot + numbers.below(1 << 30))
    return TripSale(
      trigger: trigger,
      landing: point(&numbers, slot: trigger.order.slot + numbers.below(9)),
      pool: graduated ? SampleRun.key(trip.market + 200) : trip.entryPool,
      venue: graduated ? .pumpSwap : .pumpFun,
      reason: numbers.one(ExitReason.allCases), rung: rung,
      baseAmount: UInt64(numbers.number(0...1 << 50)),
      proceedsLamports: numbers.number(0...1 << 50), receipt: receipt(&numbers))
  }

  private static func point(_ numbers: inout SeededNumbers, slot: UInt64) -> TripPoint {
    let order = ChainOrder(
      slot: slot, slotRank: numbers.one([0, 7, .max, UInt32(numbers.below(2_000))]),
      outerIndex: numbers.one([0, 3, .max]), innerIndex: numbers.one([-1, 0, 12, .max]))
    return TripPoint(
      order: order, blockTime: numbers.number(0...RunRecord.timeMax), row: 0,
      price: numbers.maybe(80) { Double($0.below(1 << 40)) * 1e-15 })
  }

  private static func receipt(_ numbers: inout SeededNumbers) -> OrderReceipt {
    var receipt = SampleRun.receipt(numbers.number(0...3))
    receipt.decisionLamports = numbers.number(0...1 << 50)
    receipt.landingLamports = numbers.number(0...1 << 50)
    receipt.lpFeeLamports = numbers.number(0...1 << 40)
    receipt.protocolFeeLamports = numbers.number(0...1 << 40)
    receipt.creatorFeeLamports = numbers.number(0...1 << 40)
    receipt.platformFeeLamports = numbers.number(0...1 << 40)
    if numbers.chance(20) { receipt.transferFeeLamports = numbers.number(0...1 << 40) }
    if numbers.chance(5) { receipt.tipLamports = numbers.number(0...1 << 40) }
    return receipt
  }

  /// Every value 0 or missing.
  static func smallest() -> RoundTrip {
    let place = ChainOrder(slot: 0, slotRank: 0, outerIndex: 0, innerIndex: -1)
    let point = TripPoint(order: place, blockTime: 0, row: 0, price: nil)
    return RoundTrip(
      strategy: 0, market: 0, baseMint: .zero, entryPool: .zero, entryVenue: .pumpFun,
      signal: point, entry: point, spentLamports: 0, baseAmount: 0, purchase: OrderReceipt(),
      sales: [], exitReason: .expired, flags: [])
  }

  /// Values at the ends of what the file holds; what it was paid is nearly all there is.
  static func largest() -> RoundTrip {
    let place = ChainOrder(
      slot: UInt64(Int64.max), slotRank: .max, outerIndex: .max, innerIndex: .max)
    let point = TripPoint(order: place, blockTime: RunRecord.timeMax, row: 0, price: 1e300)
    var trip = smallest()
    trip.market = .max
    trip.baseMint = Pubkey(words: (.max, .max, .max, .max))
    trip.entry = point
    trip.baseAmount = UInt64(Int64.max)
    trip.flags = TripFlags(rawValue: .max)
    trip.exitReason = .unsellable
    trip.purchase.slotsToLand = 1 << 40
    trip.poolSharePPM = .max
    trip.otherImpactNetLamports = .min
    trip.worstOfSlotNetLamports = .max
    trip.sales = [
      TripSale(
        trigger: point, landing: point, pool: .zero, venue: .orcaWhirlpool, reason: .unsellable,
        baseAmount: UInt64(Int64.max), proceedsLamports: Int64.max >> 1)
    ]
    return trip
  }
}
