import Columns

/// The rows k ≤ i with block_time_k > block_time_i − w as i moves forward, and their sums.
struct RollingWindow {
  let seconds: Int64
  /// First row inside.
  private(set) var start: Int
  /// Lamports of the swaps inside whose value is known; 128 bits so that no input can overflow it.
  private(set) var volumeLamports: UInt128 = 0
  private(set) var tradeCount: Int64 = 0
  /// Swaps inside whose value is unknown: with one of them the volume is unknown.
  private(set) var unvaluedCount: Int64 = 0

  init(seconds: Int64, start: Int) {
    self.seconds = seconds
    self.start = start
  }

  /// Takes in `row`, the one after the last, and lets go of what has become too old.
  mutating func move(to row: Int, in columns: SwapColumns) {
    count(row, columns, entering: true)
    let (edge, overflow) = columns.blockTime[row].subtractingReportingOverflow(seconds)
    guard !overflow else { return }
    while start <= row, columns.blockTime[start] <= edge {
      count(start, columns, entering: false)
      start += 1
    }
  }

  private mutating func count(_ row: Int, _ columns: SwapColumns, entering: Bool) {
    guard columns.side[row] != 0 else { return }
    tradeCount += entering ? 1 : -1
    guard let lamports = columns.quoteLamports[row] else {
      unvaluedCount += entering ? 1 : -1
      return
    }
    if entering {
      volumeLamports += UInt128(lamports)
    } else {
      volumeLamports -= UInt128(lamports)
    }
  }
}
