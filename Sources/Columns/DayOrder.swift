import Market

/// The transactions of a day without duplicates, in the order of semantics §1.
struct DayOrder {
  /// A transaction kept, and its place.
  struct Place {
    /// Index into the input's transactions.
    let index: Int
    /// nil only in `undated`.
    let slot: UInt64?
    let slotRank: UInt32
    /// The source had no slot: it was taken from the time.
    let slotFromTime: Bool
  }

  private(set) var places: [Place] = []
  /// Rows to keep of a transaction, by its index, where they are not all.
  private(set) var keptRows: [Int: [Int]] = [:]
  private(set) var duplicateCount = 0
  private(set) var untimedCount = 0

  /// Orders `input`'s transactions.
  init(_ input: DayInput) {
    let transactions = input.transactions
    let kept = withoutDuplicates(transactions)
    duplicateCount = transactions.count - kept.count
    let timed = kept.filter { input.day == nil || transactions[$0].blockTime != nil }
    untimedCount = kept.count - timed.count
    let slots = timed.map { Self.slot(of: transactions[$0], dated: input.day != nil) }
    // Transactions without a slot come last.
    let order = timed.indices.sorted {
      (slots[$0] ?? .max, timed[$0]) < (slots[$1] ?? .max, timed[$1])
    }
    var start = 0
    while start < order.count {
      let slot = slots[order[start]]
      let end = order[start...].firstIndex { slots[$0] != slot } ?? order.count
      let members = order[start..<end].map { timed[$0] }
      for (rank, index) in Self.ordered(members, transactions).enumerated() {
        places.append(
          Place(
            index: index, slot: slot, slotRank: UInt32(rank),
            slotFromTime: slot != nil && transactions[index].slot == nil))
      }
      start = end
    }
  }

  /// Slot of a transaction; ⌊5·t/2⌋ where a dated source has none.
  private static func slot(of transaction: DayTransaction, dated: Bool) -> UInt64? {
    if let slot = transaction.slot { return slot }
    guard dated, let time = transaction.blockTime, let seconds = UInt64(exactly: time) else {
      return nil
    }
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 5)
    return overflow ? nil : product / 2
  }

  /// Indexes of the transactions to keep: of one signature the one of the fullest source, then the
  /// one with a block position, then of the smallest unit, then the first in it. A vendor's trades
  /// stay beside the chain's where they hold a leg that the chain's do not.
  private mutating func withoutDuplicates(_ transactions: [DayTransaction]) -> [Int] {
    var best: [Signature: Int] = [:]
    var vendors: [Signature: Int] = [:]
    var kept: [Int] = []
    for (index, transaction) in transactions.enumerated() {
      guard let signature = transaction.signature else {
        kept.append(index)
        continue
      }
      let isVendor = transaction.origin == .vendor
      let known = isVendor ? vendors[signature] : best[signature]
      if let known, Self.preference(transactions[known]) <= Self.preference(transaction) {
        continue
      }
      if isVendor { vendors[signature] = index } else { best[signature] = index }
    }
    kept.append(contentsOf: best.values)
    for (signature, index) in vendors {
      guard let chain = best[signature] else {
        kept.append(index)
        continue
      }
      let trades = transactions[index].rows
      let rest = trades.indices.filter { !Self.has(transactions[chain], trades[$0]) }
      guard !rest.isEmpty else { continue }
      keptRows[index] = rest
      kept.append(index)
    }
    return kept.sorted()
  }

  /// Whether the chain's transaction has the leg of a vendor's trade: of the same pool, or of the
  /// same mint and side where the vendor names no pool.
  private static func has(_ transaction: DayTransaction, _ trade: SwapRow) -> Bool {
    transaction.failed
      || transaction.rows.contains {
        $0.kind == .swap
          && ($0.pool == trade.pool || ($0.baseMint == trade.baseMint && $0.side == trade.side))
      }
  }

  private static func preference(
    _ transaction: DayTransaction
  ) -> (UInt8, UInt64, UInt64, Int, UInt64, Int) {
    (
      transaction.origin.rawValue, transaction.txIndex.map(UInt64.init) ?? .max,
      transaction.unit, transaction.sequence, transaction.slot ?? .max, transaction.rows.count
    )
  }

  /// The transactions of one slot: by block position; those without after them, unit by unit.
  private static func ordered(_ members: [Int], _ transactions: [DayTransaction]) -> [Int] {
    func signature(_ index: Int) -> Signature { transactions[index].signature ?? .zero }
    func position(_ index: Int) -> (Int, Int) { (transactions[index].sequence, index) }
    let positioned = members.filter { transactions[$0].txIndex != nil }.sorted {
      let left = transactions[$0].txIndex ?? 0
      let right = transactions[$1].txIndex ?? 0
      return left != right ? left < right : signature($0) < signature($1)
    }
    var units: [UInt64: [Int]] = [:]
    var groups: [[Int]] = []
    for index in members where transactions[index].txIndex == nil {
      let unit = transactions[index].unit
      if unit == 0 { groups.append([index]) } else { units[unit, default: []].append(index) }
    }
    groups.append(contentsOf: units.values.map { $0.sorted { position($0) < position($1) } })
    groups.sort { left, right in
      let (a, b) = (signature(left[0]), signature(right[0]))
      if a != b { return a < b }
      let (first, second) = (transactions[left[0]], transactions[right[0]])
      if first.unit != second.unit { return first.unit < second.unit }
      return position(left[0]) < position(right[0])
    }
    return positioned + groups.flatMap { $0 }
  }
}
