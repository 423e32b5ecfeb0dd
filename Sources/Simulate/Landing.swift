import Columns
import Market
import Strategies

/// Where the transactions of one trip land (semantics §5).
struct Landing: Sendable {
  /// The rows after one of which a transaction meets the market, and its slot.
  struct Spot {
    /// More than one under `worst_of_slot` only, where the one that gives least counts.
    var rows: ClosedRange<Int>
    /// Slots from the decision to the landing.
    var slots: UInt64
    /// The bid reached no block in time; `rows` ends where the last slot tried ends.
    var isExpired = false
  }

  let rule: LandingRule
  let latencySlots: UInt64
  /// Priority fee and tip offered; nil = it lands whatever others offer.
  let bidLamports: UInt64?

  /// Slots tried before a bid's transaction is dropped: what a blockhash lives.
  static let slotsTriedMax: UInt64 = 150

  /// The landing of the trip that a strategy's signal at a row starts.
  /// - Parameters:
  ///   - place: the row's place on the chain.
  ///   - signature: the row's transaction; nil = its source does not name it.
  @inline(__always)
  init(
    _ plan: borrowing ExecutionPlan, place: @autoclosure () -> ChainOrder,
    signature: @autoclosure () -> Signature?, strategyName: String
  ) {
    precondition(!plan.latencySlots.isEmpty, "a plan has a latency")
    rule = plan.landing
    bidLamports =
      plan.inclusion == .bid
      ? UInt64(plan.priorityFeeLamports).addingReportingOverflow(UInt64(plan.tipLamports))
        .partialValue : nil
    guard plan.latencySlots.count > 1 else {
      latencySlots = plan.latencySlots[0]
      return
    }
    let hash = Landing.hash(of: signature()?.bytes ?? Landing.bytes(of: place()), strategyName)
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

  /// Where a transaction decided at `row` for `pool` meets the market.
  func spot(decidedAt row: Int, pool: Int, in view: MarketView) -> Spot {
    let decided = view.table.rows.slot[row]
    let slot = decided.addingClamped(latencySlots)
    guard let bidLamports else {
      return Spot(rows: rows(from: row, slot: slot, in: view), slots: latencySlots)
    }
    return spot(bidding: bidLamports, from: row, slot: slot, waited: latencySlots, pool, view)
  }

  /// Where a transaction meets the market that the clock decides at `time`: two fifths of a second
  /// a slot later. Where nothing traded since, there is nobody to outbid.
  func spot(clockTime time: Int64, from row: Int, pool: Int, in view: MarketView) -> Spot {
    let (product, tooLong) = latencySlots.multipliedReportingOverflow(by: 2)
    let delay = tooLong ? Int64.max : Int64(product / 5)
    let (sum, overflow) = time.addingReportingOverflow(delay)
    let landing = view.lastRow(from: row, timeAtMost: overflow ? Int64.max : sum)
    guard let bidLamports, view.table.rows.blockTime[landing] >= time else {
      return Spot(rows: landing...landing, slots: latencySlots)
    }
    let slot = view.table.rows.slot[landing]
    guard isOutbid(bidLamports, in: slot, near: landing, pool, view) else {
      return Spot(rows: landing...landing, slots: latencySlots)
    }
    let next = slot.addingClamped(1)
    return spot(
      bidding: bidLamports, from: landing, slot: next, waited: latencySlots.addingClamped(1), pool,
      view)
  }

  private func spot(
    bidding bid: UInt64, from row: Int, slot first: UInt64, waited: UInt64, _ pool: Int,
    _ view: MarketView
  ) -> Spot {
    for wait in 0..<Landing.slotsTriedMax {
      let slot = first.addingClamped(wait)
      let rows = rows(from: row, slot: slot, in: view)
      let end = rule == .endOfSlot ? rows.upperBound : view.lastRow(from: row, slotAtMost: slot)
      if isOutbid(bid, in: slot, near: end, pool, view) { continue }
      return Spot(rows: rows, slots: waited.addingClamped(wait))
    }
    let last = view.lastRow(
      from: row, slotAtMost: first.addingClamped(Landing.slotsTriedMax - 1))
    return Spot(rows: last...last, slots: 0, isExpired: true)
  }

  /// Whether every swap of the pool in a slot, whose last row is `end` or lies before it, offered
  /// more. What a row's transaction offered is its network fee without the base fee of one
  /// signature, and its tip; rows that do not tell a fee tell nothing of the market for blocks.
  private func isOutbid(
    _ bid: UInt64, in slot: UInt64, near end: Int, _ pool: Int, _ view: MarketView
  ) -> Bool {
    let table = view.table
    var lowest: UInt64?
    var row = end
    while row >= view.rows.lowerBound, table.rows.slot[row] == slot {
      defer { row -= 1 }
      let fee = table.rows.networkFee[row]
      guard Int(table.rows.pool[row]) == pool, table.rows.side[row] != 0, fee > 0 else { continue }
      let offered = (fee - min(fee, Landing.baseFeeLamports)).addingClamped(table.rows.tip[row])
      lowest = min(lowest ?? .max, offered)
    }
    return lowest.map { bid < $0 } ?? false
  }

  /// Base fee of a signature on the chain.
  private static let baseFeeLamports: UInt64 = 5_000

  /// The rows the rule allows for a transaction decided at `row` that lands in `slot`.
  private func rows(from row: Int, slot: UInt64, in view: MarketView) -> ClosedRange<Int> {
    if rule == .endOfSlot {
      let end = view.lastRow(from: row, slotAtMost: slot)
      return end...end
    }
    let start = slot == 0 ? row : view.lastRow(from: row, slotAtMost: slot - 1)
    if rule == .startOfSlot { return start...start }
    return start...view.lastRow(from: start, slotAtMost: slot)
  }
}

extension UInt64 {
  /// The sum, or the largest number.
  func addingClamped(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
