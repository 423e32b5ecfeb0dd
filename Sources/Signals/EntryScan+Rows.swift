import CCacheHint
import Columns
import Strategies

/// Where the window begins that ends at the row looked at.
struct WindowPlace {
  /// The block in which it begins, or one before.
  var block: Int
  /// The same of the next block looked at.
  var followingBlock: Int
  /// Its first row.
  var row: Int
}

/// The rows of blocks that may hold signals.
extension EntryScan {
  /// The first signal in a block, from row `first` on.
  @inline(__always)
  func firstSignal(
    in block: Int, from first: Int, _ places: UnsafeMutableBufferPointer<WindowPlace>
  ) -> Int? {
    let start = block &* SearchIndex.rowCount
    for window in windows.indices { findStart(window, start, &places[window]) }
    var bits = wanted(block, from: first, places)
    while bits != 0 {
      let row = start &+ bits.trailingZeroBitCount
      bits &= bits &- 1
      for window in windows.indices { advance(window, row, &places[window]) }
      if holds(row, places) { return row }
    }
    return nil
  }

  // MARK: - Windows

  /// Sets the window that ends at a block's first row.
  @inline(__always)
  private func findStart(_ window: Int, _ row: Int, _ place: inout WindowPlace) {
    let edge = times[row] &- windows[window]
    let start = place.block &* SearchIndex.rowCount
    let count = min(SearchIndex.rowCount, self.count &- start)
    place.row = start &+ BlockKernels.count(times + start, count: count, atMost: edge)
  }

  @inline(__always)
  private func advance(_ window: Int, _ row: Int, _ place: inout WindowPlace) {
    let edge = times[row] &- windows[window]
    while times[place.row] <= edge { place.row &+= 1 }
  }

  // MARK: - Rows

  /// The rows of a block that may be signals, as bits from its first, by what their windows hold at
  /// most.
  @inline(__always)
  private func wanted(
    _ block: Int, from first: Int, _ places: UnsafeMutableBufferPointer<WindowPlace>
  ) -> UInt64 {
    let start = block &* SearchIndex.rowCount
    let count = min(SearchIndex.rowCount, self.count &- start)
    var bits: UInt64 = .max << UInt64(max(0, first &- start)) & (1 << UInt64(count) - 1)
    for test in tests where bits != 0 {
      if test.kind == .volume, test.wantsMore == true {
        bits &= withVolume(test, start, count, from: places[test.window].row)
      } else if test.kind == .change, test.wantsMore == true {
        bits &= withChange(test, block, count, places[test.window].block)
      }
    }
    return bits
  }

  /// Value sums ascend: from some row on they are enough.
  @inline(__always)
  private func withVolume(
    _ test: EntryTest, _ start: Int, _ count: Int, from window: Int
  ) -> UInt64 {
    let (enough, overflow) = sums[window].addingReportingOverflow(test.leastEnough)
    guard !overflow else { return test.leastEnough > 0 ? 0 : .max }
    return .max
      << UInt64(BlockKernels.count(sums + (start &+ 1), count: count, atMost: enough &- 1))
  }

  @inline(__always)
  private func withChange(_ test: EntryTest, _ block: Int, _ count: Int, _ place: Int) -> UInt64 {
    guard let (least, _) = references(place, self.place(test.seconds, block &+ 1, from: place))
    else { return .max }
    return BlockKernels.bits(
      prices + block &* SearchIndex.rowCount, count: count, atLeast: least * test.bound)
  }

  /// Whether all tests hold at a row.
  @inline(__always)
  private func holds(_ row: Int, _ places: UnsafeMutableBufferPointer<WindowPlace>) -> Bool {
    for test in tests {
      let isTrue =
        switch test.kind {
        case .age: age(at: row).map { test.comparison.holds($0, test.integer) } ?? false
        case .vault: isVault(test, row)
        case .volume:
          test.comparison.holds(sums[row &+ 1] &- sums[places[test.window].row], test.integer)
        case .change:
          reference(row, test.seconds, places[test.window].row).map {
            test.comparison.holds(prices[row] / $0 - 1.0, test.ratio)
          } ?? false
        }
      guard isTrue else { return false }
    }
    return true
  }

  /// The column is read only where the block's extremes do not tell.
  @inline(__always)
  private func isVault(_ test: EntryTest, _ row: Int) -> Bool {
    let block = blocks[row / SearchIndex.rowCount]
    if let wantsMore = test.wantsMore, block.leastVault > 0,
      block.greatestVault <= UInt64(Int64.max),
      test.comparison.holds(Int64(wantsMore ? block.leastVault : block.greatestVault), test.integer)
    {
      return true
    }
    guard let vault = vaults[row], vault <= UInt64(Int64.max) else { return false }
    return test.comparison.holds(Int64(vault), test.integer)
  }

  /// The last price before a window. Where it begins with the market, that of the market's first
  /// row in a mint younger than the window, and unknown in others.
  @inline(__always)
  private func reference(_ row: Int, _ seconds: Int64, _ window: Int) -> Double? {
    if window > 0 { return prices[window &- 1] }
    guard let age = age(at: row), age < seconds else { return nil }
    return prices[0]
  }

  /// Seconds since the mint's creation; nil where it is unknown.
  @inline(__always)
  private func age(at row: Int) -> Int64? {
    guard let createdAt else { return nil }
    let (age, overflow) = times[row].subtractingReportingOverflow(createdAt)
    return overflow ? nil : age
  }
}

/// Rows that are read soon, asked for at once.
extension EntryScan {
  /// Asks for what the tests read of a block's rows and where their windows begin.
  @inline(__always)
  func prefetchFollowing(_ block: Int, _ places: UnsafeMutableBufferPointer<WindowPlace>) {
    prefetchRows(of: block)
    for window in places.indices { prefetchRows(of: places[window].followingBlock) }
  }

  @inline(__always)
  private func prefetchRows(of block: Int) {
    let row = block &* SearchIndex.rowCount
    ask(times + row)
    ask(prices + row)
    ask(sums + row)
  }

  /// Asks for sixteen numbers: two lines of memory, whatever they begin at; where they lie on a
  /// third it comes by itself.
  @inline(__always)
  private func ask<Value>(_ values: UnsafePointer<Value>) {
    sundial_prefetch(values)
    sundial_prefetch(values + 8)
  }
}
