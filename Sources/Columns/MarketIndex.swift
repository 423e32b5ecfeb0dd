import Market

/// What searches along a market's rows need, built once when a run loads it: sums of traded value
/// and blocks of prices. Only for plain markets whose rows know everything, in order of time: there
/// is none for others, which are read row by row.
public struct MarketIndex: Sendable {
  /// The market.
  public let view: MarketView
  /// Prefix sums of traded value.
  public let sums: ValueSums
  /// Price extremes by block.
  public let blocks: PriceBlocks

  /// The index of a market; nil where it has several pools, pool events, rows without price, vault
  /// or value, or times that go back.
  public init?(of view: MarketView) {
    guard view.isPlain, !view.rows.isEmpty else { return nil }
    let isWhole = view.withRows { rows in
      guard rows.price.isWhole, rows.quoteVault.isWhole, rows.quoteLamports.isWhole else {
        return false
      }
      var backward = 0
      for row in 1..<max(rows.count, 1) where rows.blockTime[row] < rows.blockTime[row - 1] {
        backward += 1
      }
      return backward == 0
    }
    guard isWhole else { return nil }
    sums = ValueSums(of: view)
    guard sums.isExact else { return nil }
    blocks = PriceBlocks(of: view)
    self.view = view
  }
}
