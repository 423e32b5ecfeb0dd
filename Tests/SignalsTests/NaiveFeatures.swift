import Market

/// Semantics §2 and §3 read again, slow and without state: each row from the whole history.
struct NaiveFeatures {
  let market: RandomMarket

  private var rows: [RandomMarket.Row] { market.rows }

  /// The latest row of the primary pool at `row`.
  func primaryRow(_ row: Int) -> Int? {
    var best: (vault: UInt64, firstRow: Int, state: Int)?
    for pool in 0..<RandomMarket.poolCount {
      let own = (0...row).filter { rows[$0].pool == pool }
      guard let first = own.first, let last = own.last else { continue }
      let ended = own.contains { rows[$0].kind == .complete }
      guard !ended, rows[last].time > rows[row].time - 600 else { continue }
      let vault = rows[last].vault ?? 0
      if let best, best.vault > vault || best.vault == vault && best.firstRow < first { continue }
      best = (vault, first, last)
    }
    return best?.state
  }

  func price(_ row: Int) -> Double? { primaryRow(row).flatMap { rows[$0].price } }

  func vault(_ row: Int) -> UInt64? { primaryRow(row).flatMap { rows[$0].vault } }

  private func window(_ row: Int, _ seconds: Int64) -> [RandomMarket.Row] {
    (0...row).map { rows[$0] }.filter { $0.time > rows[row].time - seconds && $0.isSwap }
  }

  func trades(_ row: Int, _ seconds: Int64) -> Int { window(row, seconds).count }

  func volume(_ row: Int, _ seconds: Int64) -> UInt64? {
    var sum: UInt64 = 0
    for swap in window(row, seconds) {
      guard let lamports = swap.lamports else { return nil }
      sum += lamports
    }
    return sum
  }

  func priceChange(_ row: Int, _ seconds: Int64) -> Double? {
    guard let now = price(row) else { return nil }
    var reference: Int?
    for earlier in 0...row where rows[earlier].time <= rows[row].time - seconds {
      reference = earlier
    }
    if reference == nil, let createdAt = market.createdAt, rows[row].time - createdAt < seconds {
      reference = 0
    }
    guard let reference, let then = price(reference) else { return nil }
    return now / then - 1.0
  }
}
