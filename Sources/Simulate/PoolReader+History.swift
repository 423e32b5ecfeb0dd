import Columns
import Market

extension PoolReader {
  /// The swaps of a row's pool up to the row, from the last back, each with the row of the pool
  /// before it, until `body` says no, the pool's liquidity was changed in between, or they are many
  /// or far away.
  func forEachSwap(endingAt row: Int, _ body: (_ row: Int, _ before: Int) -> Bool) {
    let table = view.table
    guard table.rows.side[row] != 0 else { return }
    let pool = table.rows.pool[row]
    let first = max(view.rows.lowerBound, row - Self.rowsBackMax)
    var here = row
    var count = 0
    for at in stride(from: row - 1, through: first, by: -1) where table.rows.pool[at] == pool {
      guard count < Self.swapsBackMax, table.rows.side[at] != 0, body(here, at) else { return }
      here = at
      count += 1
    }
  }

  private static let swapsBackMax = 256
  private static let rowsBackMax = 8_192
}
