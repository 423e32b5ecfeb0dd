/// Distinct traders of windows as rows pass by, from each row's neighbours of the same trader
/// (`TraderLinks`), without a branch on either.
///
/// A row is new where its trader's row before is not in the window it enters. A row that leaves
/// takes its trader along where the trader's next row is new again, or has not come yet. So the
/// count is the new rows so far less the rows that took their trader along.
struct DistinctCount {
  private var start = 0
  private var newCount: UInt32 = 0
  private var lastStart: Int32 = 0

  /// Memory of one market.
  struct Memory {
    /// Whether a row is new, from the second byte on; the first stands for rows that do not count.
    let isNew: UnsafeMutablePointer<UInt8>
    /// Number of rows before one that took their trader along.
    let goneBefore: UnsafeMutablePointer<UInt32>
  }

  init(_ memory: Memory) {
    memory.isNew[0] = 0
    memory.goneBefore[0] = 0
  }

  /// Counts on over the rows of `block`, which follow those of the last call.
  /// - Parameter starts: of the block's rows.
  mutating func write(
    previous: UnsafePointer<Int32>, next: UnsafePointer<Int32>, _ memory: Memory,
    _ block: Range<Int>, _ starts: UnsafePointer<Int32>, _ values: UnsafeMutablePointer<Int64>
  ) {
    let isNew = memory.isNew + 1
    let goneBefore = memory.goneBefore
    let first = block.lowerBound
    isNew[first] = previous[first] < lastStart ? 1 : 0
    for place in 1..<max(block.count, 1) {
      isNew[first + place] = previous[first + place] < starts[place - 1] ? 1 : 0
    }
    // What has not come yet counts as new; the next block writes the truth here.
    isNew[block.upperBound] = 1
    let end = Int(starts[block.count - 1])
    let limit = Int32(truncatingIfNeeded: block.upperBound)
    var gone = goneBefore[start]
    for row in start..<end {
      gone &+= UInt32(isNew[Int(min(next[row], limit))])
      goneBefore[row + 1] = gone
    }
    var newCount = newCount
    for place in 0..<block.count {
      newCount &+= UInt32(isNew[first + place])
      values[place] = Int64(newCount &- goneBefore[Int(starts[place])])
    }
    start = end
    lastStart = starts[block.count - 1]
    self.newCount = newCount
  }
}
