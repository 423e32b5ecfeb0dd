import Market

/// What searches for signals and exits along a market's rows go by: the extremes of each block of
/// 16 rows, so that blocks are passed over in which nothing wanted can be. Only of plain markets in
/// order of time: others are read row by row.
public struct SearchIndex: Sendable {
  /// Rows of a block, counted from the market's first row.
  public static let rowCount = 16
  /// No time is further from 1970 than this, so that no difference of times and windows wraps.
  public static let timeMax: Int64 = 1 << 60

  /// The blocks, and one more that begins where the rows end, with the last row's time.
  let blocks: Column<SearchBlock>

  /// The index of a plain market whose times ascend; nil where there is no row, or no time of this
  /// world.
  init?(of rows: MarketRows, _ sums: ValueSums) {
    guard rows.count > 0, rows.blockTime[0] > -Self.timeMax,
      rows.blockTime[rows.count - 1] < Self.timeMax
    else { return nil }
    let last = rows.count - 1
    let count = last / Self.rowCount + 1
    blocks = Column(count: count + 1) { blocks in
      for block in 0...count {
        let start = block * Self.rowCount
        blocks[block] = SearchBlock(
          time: rows.blockTime[min(start, last)],
          lamportsBefore: sums.lamportsBefore[min(start, rows.count)])
        let range = min(start, rows.count)..<min(start + Self.rowCount, rows.count)
        for row in range { blocks[block].take(vault: rows.quoteVault[row]) }
        if let prices = rows.price.values, rows.price.isWhole, !range.isEmpty {
          blocks[block].take(prices + start, count: range.count)
        } else {
          blocks[block].take(knownOf: rows.price, range)
        }
      }
    }
  }
}

/// What is known of 16 rows of a market.
public struct SearchBlock: BitwiseCopyable, Sendable {
  /// Time of the first row.
  public let time: Int64
  /// Value traded before the first row, as in `ValueSums`.
  public let lamportsBefore: UInt64
  /// The greatest known price; −∞ where none is, +∞ where one cannot be compared.
  public private(set) var greatest = -Double.infinity
  /// The least known price; +∞ where none is, −∞ where one cannot be compared.
  public private(set) var least = Double.infinity
  /// A lower bound, below it by less than 10⁻¹¹ of itself, of the least quotient of a price and the
  /// greatest price before it in the block; 1 where prices only rise. A price can be at or under
  /// `peak · keep` with the peak inside the block only where this is ≤ `keep`.
  public private(set) var worstFall = 1.0

  /// The greatest known quote vault; 0 where none is.
  public private(set) var greatestVault: UInt64 = 0
  /// The least quote vault; 0 where one is unknown.
  public private(set) var leastVault = UInt64.max

  init(time: Int64, lamportsBefore: UInt64) {
    self.time = time
    self.lamportsBefore = lamportsBefore
  }

  /// Rounding of the one division of a block.
  private static let margin = 1.0 - 1e-12

  /// Takes in a row's quote vault.
  fileprivate mutating func take(vault: UInt64?) {
    greatestVault = max(greatestVault, vault ?? 0)
    leastVault = min(leastVault, vault ?? 0)
  }

  /// Takes in the block's prices that are known.
  fileprivate mutating func take(knownOf prices: NullableRows<Double>, _ rows: Range<Int>) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: SearchIndex.rowCount) { known in
      var count = 0
      for row in rows {
        guard let price = prices[row] else { continue }
        known[count] = price
        count += 1
      }
      if let base = known.baseAddress, count > 0 { take(base, count: count) }
    }
  }

  /// Takes in the block's prices. One division: falls are compared crosswise.
  fileprivate mutating func take(_ prices: UnsafePointer<Double>, count: Int) {
    var greatest = prices[0]
    var least = prices[0]
    var worst = (price: prices[0], peak: prices[0])
    var isOrdered = prices[0] > 0
    for row in 1..<max(count, 1) {
      let price = prices[row]
      isOrdered = isOrdered && price > 0 && price < .infinity
      greatest = price > greatest ? price : greatest
      least = price < least ? price : least
      if price * worst.peak < worst.price * greatest { worst = (price, greatest) }
    }
    // What is no price cannot be compared: such a block is never passed over.
    guard isOrdered, greatest < 1e150, least > 1e-150 else {
      (self.greatest, self.least, worstFall) = (.infinity, -.infinity, 0)
      return
    }
    self.greatest = greatest
    self.least = least
    worstFall = worst.price / worst.peak * Self.margin
  }
}

/// A market's index as plain memory. Only valid inside `MarketView.withIndex`.
///
/// Unchecked because of its pointers: nothing writes to an index once it is made.
public struct IndexRows: @unchecked Sendable {
  /// Number of blocks; there is one more, where the rows end.
  public let count: Int
  /// The blocks.
  public let blocks: UnsafePointer<SearchBlock>
  /// As `ValueSums.lamportsBefore`.
  public let lamportsBefore: UnsafePointer<UInt64>

  init(_ index: SearchIndex, _ sums: ValueSums) {
    count = index.blocks.count - 1
    blocks = index.blocks.base
    lamportsBefore = sums.lamportsBefore.base
  }
}
