import Columns
import Market
import Strategies

/// Blocks of a market where a condition can be true, by what is known of blocks from load: a bound
/// of each leaf that has one. A market that cannot pass has none left.
struct SignalBounds {
  let view: MarketView
  let rows: MarketRows

  /// Removes blocks where `condition` is true at no row. Block times must ascend.
  func narrow(_ condition: Condition, _ blocks: inout RowBlocks) {
    switch condition {
    case .all(let children):
      for rank in 0..<Self.rankCount {
        for child in children where Self.rank(child) == rank && !blocks.isEmpty {
          narrow(child, &blocks)
        }
      }
    case .any(let children):
      var union = RowBlocks()
      union.begin(rowCount: rows.count, all: false)
      for child in children {
        var own = blocks
        narrow(child, &own)
        union.formUnion(own)
      }
      blocks = union
    case .not: break
    case .leaf(let leaf): narrow(leaf, &blocks)
    }
  }

  /// The cheapest and most selective first.
  private static func rank(_ condition: Condition) -> Int {
    guard case .leaf(let leaf) = condition else { return rankCount - 1 }
    switch leaf.left.feature {
    case .tokenAge: return 0
    case .volumeSOL: return 1
    case .priceChange: return 2
    default: return rankCount - 1
    }
  }

  private static let rankCount = 4

  private func narrow(_ leaf: Leaf, _ blocks: inout RowBlocks) {
    switch (leaf.left.feature, leaf.threshold) {
    case (.tokenAge, .integer(let age)): narrowAge(leaf.comparison, age, &blocks)
    case (.volumeSOL, .integer(let lamports)): narrowVolume(leaf, lamports, &blocks)
    case (.priceChange, .ratio(let change)): narrowChange(leaf, change, &blocks)
    default: break
    }
  }

  /// Rows of an age are in one piece.
  private func narrowAge(_ comparison: Comparison, _ age: Int64, _ blocks: inout RowBlocks) {
    guard let createdAt = view.entry.createdAt else {
      return blocks.begin(rowCount: rows.count, all: false)
    }
    let (edge, overflow) = createdAt.addingReportingOverflow(age)
    guard !overflow else { return }
    switch comparison {
    case .lessThan: blocks.clip(to: 0..<firstRow(notBefore: edge))
    case .lessThanOrEqual where edge < .max: blocks.clip(to: 0..<firstRow(notBefore: edge + 1))
    case .greaterThanOrEqual: blocks.clip(to: firstRow(notBefore: edge)..<rows.count)
    case .greaterThan where edge < .max:
      blocks.clip(to: firstRow(notBefore: edge + 1)..<rows.count)
    default: break
    }
  }

  private func firstRow(notBefore time: Int64) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows.blockTime[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// No window that ends in a block holds more than from its first row's window to its end.
  private func narrowVolume(_ leaf: Leaf, _ lamports: Int64, _ blocks: inout RowBlocks) {
    guard let seconds = leaf.left.windowSeconds, let sums = view.valueSums, sums.isExact,
      leaf.comparison == .greaterThan || leaf.comparison == .greaterThanOrEqual
    else { return }
    let least = leaf.comparison == .greaterThan ? lamports : lamports - 1
    guard least >= 0, lamports > .min else { return }
    sums.withLamportsBefore { before in
      forEachBlock(&blocks, seconds: seconds) { start, block in
        before[block.upperBound] - before[start] > UInt64(least)
      }
    }
  }

  /// A block's greatest price over the least one it can be measured from, and the other way round:
  /// rounding keeps the order of quotients.
  private func narrowChange(_ leaf: Leaf, _ change: Double, _ blocks: inout RowBlocks) {
    guard let seconds = leaf.left.windowSeconds else { return }
    let rises = leaf.comparison == .greaterThan || leaf.comparison == .greaterThanOrEqual
    guard rises || leaf.comparison == .lessThan || leaf.comparison == .lessThanOrEqual else {
      return
    }
    _ = view.withIndex { _, index in
      forEachBlock(&blocks, seconds: seconds) { start, block in
        let last = WindowStarts.firstRow(
          rows.blockTime, after: rows.blockTime[block.upperBound - 1], less: seconds, from: start,
          block.upperBound - 1)
        let from = max(start - 1, 0) / RowBlocks.rowCount
        var extreme = rises ? Double.infinity : -Double.infinity
        for reference in from...max(last - 1, 0) / RowBlocks.rowCount {
          let block = index.blocks[reference]
          extreme = rises ? min(extreme, block.least) : max(extreme, block.greatest)
        }
        // Prices that are none bound nothing.
        if rises, extreme <= 0 { return true }
        let own = index.blocks[block.lowerBound / RowBlocks.rowCount]
        let bound = (rises ? own.greatest : own.least) / extreme - 1.0
        return bound != bound || leaf.comparison.holds(bound, change)
      }
    }
  }

  /// Keeps the blocks for which `mayHold` is true of the first row of the window that ends at the
  /// block's first row, and the block's rows.
  @inline(__always)
  private func forEachBlock(
    _ blocks: inout RowBlocks, seconds: Int64, _ mayHold: (Int, Range<Int>) -> Bool
  ) {
    var start = 0
    for word in blocks.words.indices {
      var bits = blocks.words[word]
      while bits != 0 {
        let block = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let first = block * RowBlocks.rowCount
        start = WindowStarts.firstRow(
          rows.blockTime, after: rows.blockTime[first], less: seconds, from: start, first)
        let end = min(first + RowBlocks.rowCount, rows.count)
        if !mayHold(start, first..<end) { blocks.remove(block) }
      }
    }
  }
}
