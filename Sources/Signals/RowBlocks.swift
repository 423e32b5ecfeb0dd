import Columns

/// Which blocks of 16 rows of a market are worth a look.
struct RowBlocks {
  /// As in the search index: a power of two that divides 64.
  static let rowCount = SearchIndex.rowCount

  private(set) var words: [UInt64] = []
  private(set) var rowCount = 0

  var blockCount: Int { (rowCount + Self.rowCount - 1) / Self.rowCount }

  /// Starts a market, with all of its blocks or none.
  mutating func begin(rowCount: Int, all: Bool) {
    self.rowCount = rowCount
    let count = (blockCount + 63) / 64
    words.removeAll(keepingCapacity: true)
    words.append(contentsOf: repeatElement(all ? .max : 0, count: count))
    if all, blockCount % 64 > 0 { words[count - 1] = (1 << UInt64(blockCount % 64)) - 1 }
  }

  var isEmpty: Bool { !words.contains { $0 != 0 } }

  func contains(_ block: Int) -> Bool { words[block / 64] >> UInt64(block % 64) & 1 == 1 }

  mutating func remove(_ block: Int) { words[block / 64] &= ~(1 << UInt64(block % 64)) }

  /// Removes all blocks outside `rows`.
  mutating func clip(to rows: Range<Int>) {
    let first = rows.lowerBound / Self.rowCount
    let end = (rows.upperBound + Self.rowCount - 1) / Self.rowCount
    for word in words.indices {
      let low = min(max(first - word * 64, 0), 64)
      let high = min(max(end - word * 64, 0), 64)
      words[word] &= low >= high ? 0 : (UInt64.max << UInt64(low)) & (.max >> UInt64(64 - high))
    }
  }

  mutating func formUnion(_ other: RowBlocks) {
    for word in words.indices { words[word] |= other.words[word] }
  }

  mutating func formIntersection(_ other: RowBlocks) {
    for word in words.indices { words[word] &= other.words[word] }
  }

  /// The rows of 64 from 64 · `word` on that are in blocks, and are rows.
  func rowBits(word: Int) -> UInt64 {
    let four = words[word / 16] >> UInt64(word % 16 * 4) & 15
    if four == 0 { return 0 }
    var bits: UInt64 = 0
    for block in 0..<4 where four >> UInt64(block) & 1 == 1 { bits |= 0xffff << UInt64(16 * block) }
    let left = rowCount - word * 64
    return left < 64 ? bits & ((1 << UInt64(left)) - 1) : bits
  }

  /// The next blocks from `row` on as rows, at most `limit` rows in one run; nil after the last.
  func run(from row: Int, limit: Int) -> Range<Int>? {
    var block = (row + Self.rowCount - 1) / Self.rowCount
    while block < blockCount {
      let bits = words[block / 64] >> UInt64(block % 64)
      if bits == 0 {
        block = (block / 64 + 1) * 64
        continue
      }
      block += bits.trailingZeroBitCount
      let first = block
      while block < blockCount, contains(block), (block - first) * Self.rowCount < limit {
        block += 1
      }
      return first * Self.rowCount..<min(block * Self.rowCount, rowCount)
    }
    return nil
  }
}
