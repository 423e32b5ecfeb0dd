import Columns
import Market
import Strategies

/// Where the transactions of one trip land (semantics §5).
struct Landing: Sendable {
  let rule: LandingRule
  let latencySlots: UInt64

  /// The landing of the trip that a strategy's signal at a row starts.
  /// - Parameters:
  ///   - place: the row's place on the chain.
  ///   - signature: the row's transaction; nil = its source does not name it.
  init(_ plan: ExecutionPlan, place: ChainOrder, signature: Signature?, strategyName: String) {
    precondition(!plan.latencySlots.isEmpty, "a plan has a latency")
    rule = plan.landing
    let hash = Landing.hash(of: signature?.bytes ?? Landing.bytes(of: place), strategyName)
    latencySlots = plan.latencySlots[Int(hash % UInt64(plan.latencySlots.count))]
  }

  /// FNV-1a, 64 bits, over the 64 bytes of the signal row's signature (or what stands for it) and
  /// the strategy's name.
  static func hash(of name: [UInt8], _ strategyName: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for byte in strategyName.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  /// What stands for a signature that is not known: the row's place on the chain, little endian.
  static func bytes(of place: ChainOrder) -> [UInt8] {
    var bytes: [UInt8] = []
    func take(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    take(place.slot)
    take(place.slotRank)
    take(place.outerIndex)
    take(place.innerIndex)
    return bytes
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
