import Columns
import Market
import Strategies

/// A market's rows and index as plain memory, and the tests of an entry.
struct EntryScan {
  let count: Int
  let times: UnsafePointer<Int64>
  let prices: UnsafePointer<Double>
  let vaults: NullableRows<UInt64>
  let blockCount: Int
  let blocks: UnsafePointer<SearchBlock>
  /// As `ValueSums.lamportsBefore`, where they are exact: ascending.
  let sums: UnsafePointer<Int64>
  let createdAt: Int64?
  let tests: UnsafeBufferPointer<EntryTest>
  /// The lengths of the tests' windows, seconds.
  let windows: UnsafeBufferPointer<Int64>

  init?(
    _ rows: MarketRows, _ index: IndexRows, createdAt: Int64?,
    tests: UnsafeBufferPointer<EntryTest>, windows: UnsafeBufferPointer<Int64>
  ) {
    guard let prices = rows.price.values else { return nil }
    count = rows.count
    times = rows.blockTime
    self.prices = prices
    vaults = rows.quoteVault
    blockCount = index.count
    blocks = index.blocks
    sums = UnsafeRawPointer(index.lamportsBefore).assumingMemoryBound(to: Int64.self)
    self.createdAt = createdAt
    self.tests = tests
    self.windows = windows
  }

  /// The last block whose first row is before a window that ends at a block's first row; the first
  /// block where none is. Sought by galloping on from `place`, which is not behind it.
  @inline(__always)
  func place(_ seconds: Int64, _ block: Int, from place: Int) -> Int {
    let edge = blocks[block].time &- seconds
    var low = place
    var step = 1
    while low &+ step <= block, blocks[low &+ step].time <= edge {
      low &+= step
      step &*= 2
    }
    var high = min(low &+ step, block &+ 1)
    while high &- low > 1 {
      let middle = (low &+ high) / 2
      if blocks[middle].time <= edge { low = middle } else { high = middle }
    }
    return low
  }

  /// The same, sought by galloping back from the block.
  @inline(__always)
  func place(_ seconds: Int64, _ block: Int) -> Int {
    let edge = blocks[block].time &- seconds
    var low = block
    var step = 1
    while low > 0, blocks[low].time > edge {
      low = max(0, low &- step)
      step &*= 2
    }
    return place(seconds, block, from: low)
  }

  /// The extremes of the prices that rows of a block are compared with: they lie in the blocks from
  /// that of its first row's window to that of the next block's. nil where one cannot be compared.
  @inline(__always)
  func references(_ first: Int, _ last: Int) -> (least: Double, greatest: Double)? {
    // Mostly one block or two.
    let second = min(first &+ 1, last)
    var least = min(blocks[first].least, blocks[second].least)
    var greatest = max(blocks[first].greatest, blocks[second].greatest)
    var reference = second
    while reference < last {
      reference &+= 1
      least = min(least, blocks[reference].least)
      greatest = max(greatest, blocks[reference].greatest)
    }
    return least > 0 ? (least, greatest) : nil
  }
}
