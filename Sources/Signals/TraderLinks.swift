import Columns

/// For each row the nearest rows of the same trader before and after it, among a market's swaps or
/// among its buys. With them a window's distinct traders are counted by comparing places, without
/// a table of counts.
final class TraderLinks {
  private let previousRows = Scratch<Int32>()
  private let nextRows = Scratch<Int32>()
  private let traderIDs = Scratch<Int32>()
  /// Number of distinct traders; only counted with identities.
  private(set) var traderCount = 0

  /// By row: the trader's row before it; −1 = none, `.max` = the row does not count.
  var previous: UnsafePointer<Int32> { UnsafePointer(previousRows.base) }
  /// By row: the trader's row after it; `.max` = none, −1 = the row does not count.
  var next: UnsafePointer<Int32> { UnsafePointer(nextRows.base) }
  /// By row: number of the trader, in the order of first rows; undefined where it does not count.
  var identities: UnsafePointer<Int32> { UnsafePointer(traderIDs.base) }

  /// Links the market's first `count` rows.
  /// - Parameters:
  ///   - leastSide: −1: swaps count; 1: buys count.
  ///   - table: memory that is free meanwhile.
  func link(
    _ rows: MarketRows, count: Int, leastSide: Int8, withIdentities: Bool, table: WorkMemory
  ) {
    precondition(count < Int(Int32.max), "more rows than a market can have")
    let previous = previousRows.reserve(count)
    let next = nextRows.reserve(count)
    let identities = withIdentities ? traderIDs.reserve(count) : nil
    var bits = 6
    while 1 << bits < 2 * count { bits += 1 }
    let mask = 1 << bits - 1
    let latest = table.reserve(1 << bits, of: Int32.self)
    latest.update(repeating: -1, count: 1 << bits)
    let keys = rows.traderKey
    let shift = UInt64(64 - bits)
    var traderCount: Int32 = 0
    for row in 0..<count {
      next[row] = .max
      let side = rows.side[row]
      guard side != 0, side >= leastSide else {
        previous[row] = .max
        next[row] = -1
        continue
      }
      let key = keys[row]
      var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
      while latest[slot] >= 0, keys[Int(latest[slot])] != key { slot = (slot + 1) & mask }
      let before = latest[slot]
      previous[row] = before
      latest[slot] = Int32(truncatingIfNeeded: row)
      if before >= 0 { next[Int(before)] = Int32(truncatingIfNeeded: row) }
      guard let identities else { continue }
      if before >= 0 {
        identities[row] = identities[Int(before)]
      } else {
        identities[row] = traderCount
        traderCount += 1
      }
    }
    self.traderCount = Int(traderCount)
  }
}
