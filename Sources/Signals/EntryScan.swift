import Columns
import Market
import Strategies

/// How far a test has been answered.
struct TestPlace {
  /// The last block whose first row is before the window that ends with the first row of the block
  /// looked at; the first block where none is.
  var ofBlock: Int
  /// The same of the block whose rows are looked at, which is behind.
  var ofRows: Int
  /// The rows of that block for which the test's answer is known to be yes.
  var certain: UInt64 = 0
}

/// Rows of a block whose reference, the last row before their window, is in one block.
struct RowRun {
  var reference: Int
  /// The rows as bits from the block's first, and whether there is a reference at all.
  var rows: UInt64
  var isReferred: Bool
}

/// A market's rows and index as plain memory, read from front to back.
struct EntryScan {
  let count: Int
  let times: UnsafePointer<Int64>
  let prices: UnsafePointer<Double>
  let vaults: NullableRows<UInt64>
  let blockCount: Int
  let blocks: UnsafePointer<SearchBlock>
  let lamportsBefore: UnsafePointer<UInt64>
  let createdAt: Int64?
  let tests: UnsafeBufferPointer<EntryTest>
  /// By test.
  let places: UnsafeMutableBufferPointer<TestPlace>
  /// Of the block and window looked at.
  let runs: UnsafeMutableBufferPointer<RowRun>

  init?(
    _ rows: MarketRows, _ index: IndexRows, createdAt: Int64?,
    tests: UnsafeBufferPointer<EntryTest>, places: UnsafeMutableBufferPointer<TestPlace>,
    runs: UnsafeMutableBufferPointer<RowRun>
  ) {
    guard let prices = rows.price.values else { return nil }
    count = rows.count
    times = rows.blockTime
    self.prices = prices
    vaults = rows.quoteVault
    blockCount = index.count
    blocks = index.blocks
    lamportsBefore = index.lamportsBefore
    self.createdAt = createdAt
    self.tests = tests
    self.places = places
    self.runs = runs
  }

  /// Blocks looked at before their rows are, which come into the cache meanwhile: few at first, as
  /// the next signal is often near.
  static let groupSizes = (least: 8, greatest: 16)

  func next(from first: Int) -> Int? {
    var block = first / SearchIndex.rowCount
    for number in tests.indices {
      let isKnown = number > 0 && tests[number].seconds == tests[number - 1].seconds
      let place = isKnown ? places[number - 1].ofBlock : place(tests[number], block)
      places.initializeElement(at: number, to: TestPlace(ofBlock: place, ofRows: place))
    }
    var groupSize = Self.groupSizes.least
    while block < blockCount {
      let (bits, isEnd) = prospects(block..<min(block + groupSize, blockCount))
      if let row = firstSignal(from: first, block, bits) { return row }
      if isEnd { return nil }
      block += groupSize
      groupSize = min(groupSize * 2, Self.groupSizes.greatest)
    }
    return nil
  }

  /// The blocks of a group that may hold signals, as bits from the first, and whether there is none
  /// behind. Their rows are asked for.
  @inline(__always)
  func prospects(_ group: Range<Int>) -> (bits: UInt64, isEnd: Bool) {
    for block in group { prefetch(blocks + (block + group.count)) }
    var bits: UInt64 = 1 << UInt64(group.count) - 1
    var isEnd = false
    for number in tests.indices.reversed() where bits != 0 {
      switch tests[number].kind {
      case .vault: bits &= withVault(tests[number], group)
      case .volume: bits &= withVolume(number, group)
      case .age:
        let young = ofAge(tests[number], group)
        isEnd = isEnd || tests[number].wantsMore == false && bits & ~young != 0
        bits &= young
      case .change: bits = withChange(number, group, bits)
      }
    }
    var left = bits
    while left != 0 {
      let block = group.lowerBound + left.trailingZeroBitCount
      left &= left - 1
      let row = block * SearchIndex.rowCount
      prefetchBlock(times + row)
      prefetchBlock(prices + row)
      prefetchBlock(lamportsBefore + row)
    }
    return (bits, isEnd)
  }

  @inline(__always)
  func firstSignal(from first: Int, _ firstBlock: Int, _ blocks: UInt64) -> Int? {
    var bits = blocks
    while bits != 0 {
      let block = firstBlock + bits.trailingZeroBitCount
      bits &= bits - 1
      let start = block * SearchIndex.rowCount
      var left = candidates(block) & (.max << UInt64(max(0, first - start)))
      while left != 0 {
        let place = left.trailingZeroBitCount
        if holds(start + place, block, 1 << UInt64(place)) { return start + place }
        left &= left - 1
      }
    }
    return nil
  }

  // MARK: - Windows

  /// The last block whose first row is before a window that ends at a block's first row, sought
  /// backwards from the block; the first block where none is.
  func place(_ test: EntryTest, _ block: Int) -> Int {
    guard test.hasWindow else { return 0 }
    let edge = blocks[block].time - test.seconds
    var low = block
    var step = 1
    while low > 0, blocks[low].time > edge {
      low = max(0, low - step)
      step *= 2
    }
    var high = min(low + step, block)
    while high - low > 1 {
      let middle = (low + high) / 2
      if blocks[middle].time <= edge { low = middle } else { high = middle }
    }
    return low
  }

  /// `place` of a block at or behind that of `place`.
  @inline(__always)
  func place(
    ofBlock block: Int, _ blocks: UnsafePointer<SearchBlock>, _ seconds: Int64, from place: Int
  ) -> Int {
    let edge = blocks[block].time &- seconds
    var place = place
    while place < block, blocks[place &+ 1].time <= edge { place &+= 1 }
    return place
  }

  /// The block in which the last row before a window that begins behind `edge` is; the first block
  /// where none is. `block` is the one looked at.
  @inline(__always)
  func place(behind edge: Int64, _ number: Int, _ block: Int) -> Int {
    var place = places[number].ofRows
    while place < block, blocks[place + 1].time <= edge { place += 1 }
    return place
  }

  /// The first row behind `edge`, which is in a block or the first one behind it.
  @inline(__always)
  func firstRow(behind edge: Int64, in block: Int) -> Int {
    let start = block * SearchIndex.rowCount
    let count = min(SearchIndex.rowCount, self.count - start)
    return start + BlockKernels.count(times + start, count: count, atMost: edge)
  }

  // MARK: - Blocks

  func withVault(_ test: EntryTest, _ group: Range<Int>) -> UInt64 {
    guard let wantsMore = test.wantsMore else { return .max }
    var bits: UInt64 = 0
    for block in group {
      let bound = wantsMore ? blocks[block].greatestVault : blocks[block].leastVault
      let isPossible = test.comparison.holds(Int64(clamping: bound), test.integer)
      bits |= isPossible ? 1 << UInt64(block - group.lowerBound) : 0
    }
    return bits
  }

  /// No window that ends in a block holds more than from where its first row's may begin.
  @inline(__always)
  func withVolume(_ number: Int, _ group: Range<Int>) -> UInt64 {
    let test = tests[number]
    guard test.wantsMore == true else { return .max }
    let least = test.most(from: 0)
    let (blocks, seconds) = (blocks, test.seconds)
    var place = places[number].ofBlock
    var bits: UInt64 = 0
    for block in group {
      place = self.place(ofBlock: block, blocks, seconds, from: place)
      let most = blocks[block &+ 1].lamportsBefore &- blocks[place].lamportsBefore
      let isPossible: UInt64 = Int64(truncatingIfNeeded: most) > least ? 1 : 0
      bits |= isPossible &<< UInt64(block &- group.lowerBound)
    }
    places[number].ofBlock = place
    return bits
  }

  func ofAge(_ test: EntryTest, _ group: Range<Int>) -> UInt64 {
    guard let createdAt else { return 0 }
    guard let wantsMore = test.wantsMore else { return .max }
    func isPossible(_ block: Int) -> Bool {
      let time = blocks[wantsMore ? block + 1 : block].time
      let (age, overflow) = time.subtractingReportingOverflow(createdAt)
      return overflow || test.comparison.holds(age, test.integer)
    }
    // Ages ascend: what holds at both ends holds between.
    if isPossible(group.lowerBound), isPossible(group.upperBound - 1) { return .max }
    var bits: UInt64 = 0
    for block in group where isPossible(block) { bits |= 1 << UInt64(block - group.lowerBound) }
    return bits
  }

  /// Of the blocks `wanted`. Every reference of a block's rows lies in the blocks in which the
  /// windows of its first and last row begin; rounding is monotone, so that the quotient of the
  /// extremes bounds theirs.
  @inline(__always)
  func withChange(_ number: Int, _ group: Range<Int>, _ wanted: UInt64) -> UInt64 {
    let test = tests[number]
    guard let wantsMore = test.wantsMore else { return wanted }
    let (blocks, seconds) = (blocks, test.seconds)
    var place = places[number].ofBlock
    var bits: UInt64 = 0
    var left = wanted
    while left != 0 {
      let block = group.lowerBound + left.trailingZeroBitCount
      place = self.place(ofBlock: block, blocks, seconds, from: place)
      var reference = place
      let edge = blocks[block + 1].time &- seconds
      var (least, greatest) = (blocks[reference].least, blocks[reference].greatest)
      while reference < block, blocks[reference + 1].time <= edge {
        reference += 1
        least = min(least, blocks[reference].least)
        greatest = max(greatest, blocks[reference].greatest)
      }
      let own = blocks[block]
      let bound = wantsMore ? own.greatest / least - 1.0 : own.least / greatest - 1.0
      // Prices that are none bound nothing.
      let isPossible = least <= 0 || own.least <= 0 || test.comparison.holds(bound, test.ratio)
      if isPossible {
        bits |= left & (0 &- left)
        prefetchBlock(times + place * SearchIndex.rowCount)
        prefetchBlock(prices + place * SearchIndex.rowCount)
      }
      left &= left &- 1
    }
    places[number].ofBlock = place
    return bits
  }
}
