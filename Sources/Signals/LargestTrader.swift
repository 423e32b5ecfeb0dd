import Columns

/// Largest trader's share of a window's value as rows pass by: a tree over the traders whose nodes
/// hold the largest sum below them.
struct LargestTrader {
  private let tree: UnsafeMutablePointer<UInt64>
  private let leafCount: Int
  private var start = 0
  private var total: UInt64 = 0

  /// - Parameter tree: room for `LargestTrader.nodeCount(traders:)` numbers.
  init(tree: UnsafeMutablePointer<UInt64>, traderCount: Int) {
    self.tree = tree
    leafCount = Self.nodeCount(traders: traderCount) / 2
    tree.update(repeating: 0, count: 2 * leafCount)
  }

  static func nodeCount(traders: Int) -> Int {
    var leaves = 1
    while leaves < traders { leaves *= 2 }
    return 2 * leaves
  }

  /// Goes on over the rows of `block`, which follow those of the last call. The market's whole
  /// value must be below 2⁶³.
  mutating func write(
    _ rows: MarketRows, identities: UnsafePointer<Int32>, _ block: Range<Int>,
    _ starts: UnsafePointer<Int32>, _ values: UnsafeMutablePointer<Double>
  ) {
    for place in 0..<block.count {
      let row = block.lowerBound + place
      change(rows, identities, row, adding: true)
      while start < starts[place] {
        change(rows, identities, start, adding: false)
        start += 1
      }
      // Zero by zero is no number, which is null.
      values[place] = Double(tree[1]) / Double(total)
    }
  }

  private mutating func change(
    _ rows: MarketRows, _ identities: UnsafePointer<Int32>, _ row: Int, adding: Bool
  ) {
    guard rows.side[row] != 0, let value = rows.quoteLamports[row] else { return }
    total = adding ? total + value : total - value
    var node = leafCount + Int(identities[row])
    tree[node] = adding ? tree[node] + value : tree[node] - value
    while node > 1 {
      let above = max(tree[node], tree[node ^ 1])
      node /= 2
      if tree[node] == above { return }
      tree[node] = above
    }
  }
}
