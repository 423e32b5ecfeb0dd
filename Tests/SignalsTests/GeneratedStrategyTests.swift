import Columns
import Market
import Strategies
import Testing

@testable import StrategyFixtures

/// A thousand generated strategies on random markets, row for row against the slow definitions:
/// every feature, windows from less than a gap to more than the market, thresholds that are hit
/// exactly, feature against feature, nulls under every tree, both modes, universes, and markets
/// whose lengths lie about the sizes of blocks and words.
@Suite struct GeneratedStrategyTests {
  @Test func theEngineSignalsWhereTheDefinitionsDo() {
    var trial = StrategyTrial(Self.markets.map { ($0, views(of: $0)) })
    for first in stride(from: UInt64(0), to: 1_000, by: 25) {
      trial.run(seeds: first..<(first + 25))
    }
    let tally = trial.tally
    #expect(tally.signals > 20_000 && tally.exits > 10_000)
    #expect(tally.searches >= 20)
    for truth in [true, false, nil] {
      #expect(tally.truths[truth] == Set(Feature.allCases), "no leaf of some was \(truth as Any)")
    }
    #expect(tally.rightSides.isSuperset(of: Feature.allCases.filter { $0.unit.isInteger }))
  }

  private func views(of market: RowMarket) -> [MarketView] {
    [false, true].map { market.view(prefix: market.rows.count, indexed: $0) }
  }

  private static let markets: [RowMarket] = {
    let lengths = [1, 15, 16, 17, 63, 64, 65, 120, 129]
    let drawn = lengths.enumerated().map { number, length in
      var market = RowMarket(seed: UInt64(number) + 1, rowCount: length)
      market.mint = Pubkey(words: (UInt64(number), 9, 9, 9))
      return market
    }
    return drawn + drawn[7...].map { plain($0) }
  }()

  /// The market as swaps of one pool that knows everything.
  private static func plain(_ market: RowMarket) -> RowMarket {
    var plain = market
    plain.mint = Pubkey(words: (market.mint.words.0, 7, 7, 7))
    for row in plain.rows.indices {
      plain.rows[row].pool = 1
      plain.rows[row].kind = .swap
      plain.rows[row].lamports = market.rows[row].lamports ?? 1_000_000_000
      plain.rows[row].price = market.rows[row].price ?? 0.5
      plain.rows[row].vault = market.rows[row].vault ?? 10_000_000_000
    }
    return plain
  }
}
