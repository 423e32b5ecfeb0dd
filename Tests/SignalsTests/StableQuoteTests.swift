import Market
import Testing

@testable import Columns
@testable import Signals
@testable import Strategies
@testable import StrategyFixtures

/// Vaults of pools quoted in a USD stable count in lamports, at the pool's latest swap's rate.
@Suite struct StableQuoteTests {
  private func view(vaults: [UInt64?], lamports: [UInt64?]) -> MarketView {
    let count = vaults.count
    let market = RowMarket(
      rows: (0..<count).map { row in
        .init(
          slot: UInt64(row), time: Int64(row), kind: .swap, pool: 1 + row % 2,
          vault: vaults[row], price: 1, lamports: lamports[row])
      }, createdAt: nil)
    let plain = market.view(prefix: count).table
    var pools = plain.pools
    pools[2].quoteMint = QuoteMint.usdc.key
    return MarketView(
      of: MarketTable(rows: plain.rows, markets: plain.markets, pools: pools), at: 0)
  }

  @Test func aVaultIsConvertedAtTheLatestSwapsRate() {
    // Rows 0 and 2 are of the SOL pool, 1 and 3 of the USDC pool; a raw unit of quote each.
    let view = view(vaults: [900, 100, 900, 100], lamports: [1, 7, 1, 10])
    #expect(view.quoteVaultLamports(at: 0) == 900)
    #expect(view.quoteVaultLamports(at: 1) == 700)
    #expect(view.quoteVaultLamports(at: 3) == 1_000)
    #expect((0..<4).map { view.primaryStateRow(at: $0) } == [0, 0, 2, 3])
  }

  @Test func withoutARateItCountsNothing() {
    let view = view(vaults: [0, 100, nil, 100], lamports: [1, nil, 1, nil])
    #expect(view.quoteVaultLamports(at: 1) == nil)
    #expect((0..<4).map { view.primaryStateRow(at: $0) } == [0, 0, 2, 2])
  }
}
