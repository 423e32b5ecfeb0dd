import Market

/// The greatest and least price and the worst fall inside each block of 16 rows of a market, of
/// one pool: a search for a price passes over blocks where it cannot be.
public struct PriceBlocks: Sendable {
  /// Rows of a block, counted from the market's first row.
  public static let rowCount = 16

  /// First row of the market.
  public let firstRow: Int
  /// By block: the greatest price; −∞ where no row of the pool has one.
  public let greatest: Column<Double>
  /// By block: the least price; +∞ where no row of the pool has one.
  public let least: Column<Double>
  /// By block: a lower bound, below it by less than 10⁻¹¹ of itself, of the least quotient of a
  /// price and the greatest price before it in the block; 1 where prices only rise. A price can be
  /// at or under `peak · keep` with the peak inside the block only where this is ≤ `keep`.
  public let worstFall: Column<Double>

  /// The blocks of a market's only pool, or of `pool`'s rows in it.
  public init(of view: MarketView, pool: Int? = nil) {
    let count = (view.rows.count + Self.rowCount - 1) / Self.rowCount
    firstRow = view.rows.lowerBound
    let blocks = UnsafeMutablePointer<(Double, Double, Double)>.allocate(capacity: max(count, 1))
    defer { blocks.deallocate() }
    let ofPool = view.isPlain ? nil : pool
    view.withRows { rows in
      for block in 0..<count {
        let start = block * Self.rowCount
        let end = min(start + Self.rowCount, rows.count)
        if ofPool == nil, rows.price.isWhole, let prices = rows.price.values {
          blocks[block] = Self.summary(prices + start, count: end - start)
        } else {
          blocks[block] = Self.summary(view, rows, start..<end, pool: ofPool)
        }
      }
    }
    greatest = Column(count: count) { target in
      for block in 0..<count { target[block] = blocks[block].0 }
    }
    least = Column(count: count) { target in
      for block in 0..<count { target[block] = blocks[block].1 }
    }
    worstFall = Column(count: count) { target in
      for block in 0..<count { target[block] = blocks[block].2 }
    }
  }

  /// The block a row of the table is in.
  public func block(of row: Int) -> Int { (row - firstRow) / Self.rowCount }

  /// Rounding of the one division of a block.
  private static let margin = 1.0 - 1e-12

  /// One division a block: falls are compared crosswise.
  private static func summary(
    _ prices: UnsafePointer<Double>, count: Int
  ) -> (Double, Double, Double) {
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
    guard isOrdered, greatest < 1e150, least > 1e-150 else { return (.infinity, -.infinity, 0) }
    return (greatest, least, worst.price / worst.peak * margin)
  }

  private static func summary(
    _ view: MarketView, _ rows: MarketRows, _ range: Range<Int>, pool: Int?
  ) -> (Double, Double, Double) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: rowCount) { known in
      var count = 0
      for row in range {
        if let pool, Int(view.table.rows.pool[view.rows.lowerBound + row]) != pool { continue }
        guard let price = rows.price[row] else { continue }
        known[count] = price
        count += 1
      }
      guard count > 0, let prices = known.baseAddress else { return (-.infinity, .infinity, 1) }
      return summary(prices, count: count)
    }
  }
}
