import Columns
import Market
import Strategies

/// Where the transactions of one trip land (semantics §5).
struct Landing: Sendable {
  let rule: LandingRule
  let latencySlots: UInt64

  /// The landing of the trip that a strategy's signal at `signal` starts.
  init(_ plan: ExecutionPlan, signal: ChainOrder, strategyName: String) {
    precondition(!plan.latencySlots.isEmpty, "a plan has a latency")
    rule = plan.landing
    let hash = Landing.hash(of: signal, strategyName)
    latencySlots = plan.latencySlots[Int(hash % UInt64(plan.latencySlots.count))]
  }

  /// FNV-1a, 64 bits, over the signal row's place (slot, slot rank, outer and inner index, little
  /// endian) and the strategy's name. The place stands for the signature: the engine's columns
  /// hold none, and both name the row alone.
  static func hash(of place: ChainOrder, _ strategyName: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func take(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    func take(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { for byte in $0 { take(byte) } }
    }
    take(place.slot)
    take(place.slotRank)
    take(place.outerIndex)
    take(place.innerIndex)
    for byte in strategyName.utf8 { take(byte) }
    return hash
  }

  /// The rows after one of which a transaction decided at `row` meets the market; more than one
  /// under `worst_of_slot` only, where the one that gives least counts.
  func rows(decidedAt row: Int, in view: MarketView) -> ClosedRange<Int> {
    let slots = view.table.rows.slot
    let (sum, overflow) = slots[row].addingReportingOverflow(latencySlots)
    let landingSlot = overflow ? UInt64.max : sum
    var start = row
    while start + 1 < view.rows.upperBound, slots[start + 1] < landingSlot { start += 1 }
    if rule == .startOfSlot { return start...start }
    var end = start
    while end + 1 < view.rows.upperBound, slots[end + 1] <= landingSlot { end += 1 }
    return rule == .endOfSlot ? end...end : start...end
  }

  /// The row after which a transaction that the clock decides at `time` meets the market: two
  /// fifths of a second a slot later.
  func row(decidedByClockAt time: Int64, from row: Int, in view: MarketView) -> Int {
    let (product, tooLong) = latencySlots.multipliedReportingOverflow(by: 2)
    let delay = tooLong ? Int64.max : Int64(product / 5)
    let (sum, overflow) = time.addingReportingOverflow(delay)
    return view.lastRow(notAfter: overflow ? Int64.max : sum, from: row)
  }
}

extension MarketView {
  /// The last row whose block time is at most `time`, looking from `row` on; `row` if none is.
  func lastRow(notAfter time: Int64, from row: Int) -> Int {
    var at = row
    while at + 1 < rows.upperBound, table.rows.blockTime[at + 1] <= time { at += 1 }
    return at
  }
}
