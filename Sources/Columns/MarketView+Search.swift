/// Rows found by time and slot, by galloping from a row on: cheap when they are near.
extension MarketView {
  /// The last row, from `row` on, of a slot at or before `slot`; `row` itself when none after it
  /// is: the state a transaction decided at `row` meets (semantics §5).
  public func lastRow(from row: Int, slotAtMost slot: UInt64) -> Int {
    lastRow(from: row, of: table.rows.slot, atMost: slot)
  }

  /// The last row, from `row` on, of a time at or before `time`; `row` itself when none after it
  /// is.
  public func lastRow(from row: Int, timeAtMost time: Int64) -> Int {
    lastRow(from: row, of: table.rows.blockTime, atMost: time)
  }

  /// The successor of a row: the last one whose slot is at most `latencySlots` later.
  public func landingRow(of row: Int, latencySlots: UInt64) -> Int {
    let (slot, overflow) = table.rows.slot[row].addingReportingOverflow(latencySlots)
    return lastRow(from: row, slotAtMost: overflow ? .max : slot)
  }

  private func lastRow<Value: BitwiseCopyable & Comparable>(
    from row: Int, of column: Column<Value>, atMost limit: Value
  ) -> Int {
    precondition(rows.contains(row), "a row of another market")
    let end = rows.upperBound
    var low = row
    var step = 1
    while low + step < end, column[low + step] <= limit {
      low += step
      step *= 2
    }
    // The row wanted is in low ..< high: column[low] ≤ limit or low is the row asked from.
    var high = min(low + step, end)
    while high - low > 1 {
      let middle = (low + high) / 2
      if column[middle] <= limit { low = middle } else { high = middle }
    }
    return low
  }
}
