import Columns
import Strategies

/// Which blocks may hold signals, worked out once for a market.
extension EntryScan {
  /// Blocks of a word of bits.
  static let wordSize = UInt64.bitWidth

  /// A bit a block, the first lowest: whether it may hold a signal.
  func prospects() -> [UInt64] {
    let count = (blockCount + Self.wordSize - 1) / Self.wordSize
    return [UInt64](unsafeUninitializedCapacity: count) { words, written in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.wordSize + 1) { places in
        guard let places = places.baseAddress else { return }
        for word in 0..<count {
          let start = word * Self.wordSize
          let group = start..<min(start + Self.wordSize, blockCount)
          words.initializeElement(at: word, to: prospects(group, places))
        }
      }
      written = count
    }
  }

  /// The blocks of a group that may hold signals.
  private func prospects(_ group: Range<Int>, _ places: UnsafeMutablePointer<Int>) -> UInt64 {
    var bits: UInt64 = group.count == Self.wordSize ? .max : 1 << UInt64(group.count) - 1
    var window = -1
    for test in tests where bits != 0 {
      if test.seconds > 0, test.window != window {
        window = test.window
        writePlaces(test.seconds, group, places)
      }
      switch test.kind {
      case .age: bits &= ofAge(test, group)
      case .vault: bits &= withVault(test, group)
      case .volume: bits &= withVolume(test, group, places)
      case .change: bits = withChange(test, group, bits, places)
      }
    }
    return bits
  }

  /// Writes `place` of each block of a group and of the one behind.
  private func writePlaces(
    _ seconds: Int64, _ group: Range<Int>, _ places: UnsafeMutablePointer<Int>
  ) {
    let blocks = blocks
    var place = place(seconds, group.lowerBound)
    for number in 0...group.count {
      let edge = blocks[group.lowerBound &+ number].time &- seconds
      while blocks[place &+ 1].time <= edge { place &+= 1 }
      places[number] = place
    }
  }

  private func withVault(_ test: EntryTest, _ group: Range<Int>) -> UInt64 {
    guard let wantsMore = test.wantsMore else { return .max }
    let blocks = blocks
    return bits(group) {
      let bound = wantsMore ? blocks[$0].greatestVault : blocks[$0].leastVault
      return test.comparison.holds(Int64(clamping: bound), test.integer)
    }
  }

  /// No window that ends in a block holds more than from where its first row's may begin.
  private func withVolume(
    _ test: EntryTest, _ group: Range<Int>, _ places: UnsafeMutablePointer<Int>
  ) -> UInt64 {
    guard test.wantsMore == true else { return .max }
    let (blocks, least, start) = (blocks, test.leastEnough, group.lowerBound)
    return bits(group) {
      let before = blocks[places[$0 &- start]].lamportsBefore
      return Int64(truncatingIfNeeded: blocks[$0 &+ 1].lamportsBefore &- before) >= least
    }
  }

  private func ofAge(_ test: EntryTest, _ group: Range<Int>) -> UInt64 {
    guard let createdAt else { return 0 }
    guard let wantsMore = test.wantsMore else { return .max }
    func isPossible(_ block: Int) -> Bool {
      let time = blocks[wantsMore ? block + 1 : block].time
      let (age, overflow) = time.subtractingReportingOverflow(createdAt)
      return overflow || test.comparison.holds(age, test.integer)
    }
    // Ages ascend: what holds at both ends holds between.
    if isPossible(group.lowerBound), isPossible(group.upperBound - 1) { return .max }
    return bits(group, isPossible)
  }

  /// Of the blocks `wanted`.
  private func withChange(
    _ test: EntryTest, _ group: Range<Int>, _ wanted: UInt64, _ places: UnsafeMutablePointer<Int>
  ) -> UInt64 {
    guard let wantsMore = test.wantsMore else { return wanted }
    let (blocks, bound) = (blocks, test.bound)
    var bits = wanted
    var left = wanted
    while left != 0 {
      let number = left.trailingZeroBitCount
      let block = group.lowerBound &+ number
      if let (least, greatest) = references(places[number], places[number &+ 1]) {
        let isPossible =
          wantsMore
          ? blocks[block].greatest >= least * bound : blocks[block].least <= greatest * bound
        bits ^= (isPossible ? 0 : 1) &<< UInt64(number)
      }
      left &= left &- 1
    }
    return bits
  }

  /// The blocks of a group of which something is true, without a branch a block.
  @inline(__always)
  private func bits(_ group: Range<Int>, _ isTrue: (Int) -> Bool) -> UInt64 {
    var bits: UInt64 = 0
    for number in 0..<group.count {
      bits |= (isTrue(group.lowerBound &+ number) ? 1 : 0) &<< UInt64(number)
    }
    return bits
  }
}
