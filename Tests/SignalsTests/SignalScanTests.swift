import Columns
import Market
import Testing

@testable import Signals
@testable import Strategies
@testable import StrategyFixtures

@Suite struct SignalScanTests {
  static let seeds = Array(UInt64(1)...6)

  private func rows(_ strategy: Strategy, _ view: MarketView) -> [Int] {
    SignalScan(of: strategy).signals(in: view).rows
  }

  @Test(arguments: seeds)
  func featuresAreTheirDefinitions(seed: UInt64) {
    let market = RowMarket(seed: seed)
    let naive = NaiveFeatures(market: market)
    let view = market.view(prefix: market.rows.count)
    let swaps = market.rows.indices.filter { market.rows[$0].isSwap }
    for window in [Int64(10), 60, 300] {
      #expect(
        rows(.entering(.leaf(.trades, window, .greaterThan, .integer(4))), view)
          == swaps.filter { naive.trades($0, window) > 4 })
      #expect(
        rows(.entering(.leaf(.volumeSOL, window, .lessThan, .integer(9_000_000_000))), view)
          == swaps.filter { naive.volume($0, window).map { $0 < 9_000_000_000 } ?? false })
      #expect(
        rows(.entering(.leaf(.priceChange, window, .greaterThanOrEqual, .ratio(0.5))), view)
          == swaps.filter { naive.priceChange($0, window).map { $0 >= 0.5 } ?? false })
    }
    #expect(
      rows(.entering(.leaf(.quoteReserveSOL, nil, .greaterThan, .integer(40_000_000_000))), view)
        == swaps.filter { naive.vault($0).map { $0 > 40_000_000_000 } ?? false })
    #expect(
      rows(.entering(.leaf(.tokenAge, nil, .lessThan, .integer(90))), view)
        == swaps.filter { row in
          market.createdAt.map { market.rows[row].time - $0 < 90 } ?? false
        })
  }

  @Test(arguments: seeds)
  func laterRowsChangeNoEarlierSignal(seed: UInt64) {
    let market = RowMarket(seed: seed)
    let entry = Condition.any([
      .all([
        .leaf(.priceChange, 60, .greaterThan, .ratio(0.1)),
        .leaf(.volumeSOL, 120, .greaterThan, .integer(2_000_000_000)),
      ]),
      .not(.leaf(.quoteReserveSOL, nil, .lessThan, .integer(60_000_000_000))),
    ])
    for mode in SignalMode.allCases {
      let whole = rows(.entering(entry, mode: mode), market.view(prefix: market.rows.count))
      for cut in 1...market.rows.count {
        let part = rows(.entering(entry, mode: mode), market.view(prefix: cut))
        #expect(part == whole.filter { $0 < cut })
      }
    }
  }

  /// Strategies share windows and pass over blocks; neither changes what a strategy sees.
  @Test(arguments: seeds)
  func strategiesTogetherSignalAsEachAlone(seed: UInt64) {
    let market = RowMarket(seed: seed)
    let view = market.view(prefix: market.rows.count)
    let young = Condition.leaf(.tokenAge, nil, .lessThan, .integer(400))
    let entries: [Condition] = [
      .all([young, .leaf(.uniqueTraders, 60, .greaterThan, .integer(2))]),
      .all([
        young, .leaf(.buyPressure, 30, .greaterThan, .ratio(0.5)),
        .leaf(.topTraderShare, 300, .lessThan, .ratio(0.9)),
      ]),
      .all([
        .leaf(.tokenAge, nil, .greaterThan, .integer(100)),
        .leaf(.buys, 10, .greaterThan, .integer(0)),
        .leaf(.drawdownFromHigh, 120, .greaterThan, .ratio(0.05)),
      ]),
      .leaf(.trades, 20, .greaterThan, .integer(2)),
    ]
    let strategies = entries.map { Strategy.entering($0) }
    let together = SignalScan(of: strategies).worker().signals(in: view).map(\.rows)
    let features = MarketFeatures(FeatureSet(of: strategies), of: view)
    for (place, entry) in entries.enumerated() {
      #expect(together[place] == rows(strategies[place], view))
      let expected = market.rows.indices.filter { row in
        market.rows[row].isSwap && features.known(at: row).truth(of: entry) == .yes
      }
      #expect(together[place] == expected)
    }
  }

  @Test(arguments: seeds)
  func edgeIsTheFirstRowOfLevel(seed: UInt64) {
    let market = RowMarket(seed: seed)
    let view = market.view(prefix: market.rows.count)
    let tree = Condition.leaf(.trades, 30, .greaterThan, .integer(3))
    let naive = NaiveFeatures(market: market)
    let expected = market.rows.indices.filter { row in
      market.rows[row].isSwap && naive.trades(row, 30) > 3
        && (row == 0 || naive.trades(row - 1, 30) <= 3)
    }
    #expect(rows(.entering(tree, mode: .edge), view) == expected)
  }

  @Test func aNullMakesItsLeafUnknown() {
    let market = RowMarket(
      rows: [.init(slot: 1, time: 1, kind: .swap, pool: 1, vault: nil, price: nil, lamports: nil)],
      createdAt: nil)
    let view = market.view(prefix: 1)
    let unknown = Condition.leaf(.volumeSOL, 60, .greaterThan, .integer(0))
    let isTrue = Condition.leaf(.trades, 60, .equal, .integer(1))
    #expect(rows(.entering(unknown), view) == [])
    #expect(rows(.entering(.not(unknown)), view) == [])
    #expect(rows(.entering(.any([unknown, isTrue])), view) == [0])
    #expect(rows(.entering(.all([unknown, isTrue])), view) == [])
    #expect(rows(.entering(.not(.all([unknown, .not(isTrue)]))), view) == [0])
    #expect(rows(.entering(.leaf(.tokenAge, nil, .notEqual, .integer(0))), view) == [])
    #expect(rows(.entering(.leaf(.quoteReserveSOL, nil, .equal, .integer(0))), view) == [])
  }

  @Test func theUniverseIsHonoured() {
    let market = RowMarket(seed: 5)
    let view = market.view(prefix: market.rows.count)
    let naive = NaiveFeatures(market: market)
    let all = rows(.entering(.all([])), view)
    func limited(_ universe: Universe) -> [Int] {
      rows(.entering(.all([]), universe: universe), view)
    }
    let mint = view.entry.baseMint
    #expect(all == market.rows.indices.filter { market.rows[$0].isSwap })
    #expect(
      limited(Universe(venues: [.pumpFun], quotes: [], mints: [], excludedMints: []))
        == all.filter { market.rows[naive.primaryRow($0) ?? $0].pool == 0 })
    #expect(limited(Universe(venues: [], quotes: [.usdc], mints: [], excludedMints: [])) == [])
    #expect(limited(Universe(venues: [], quotes: [.sol], mints: [mint], excludedMints: [])) == all)
    #expect(limited(Universe(venues: [], quotes: [], mints: [.zero], excludedMints: [])) == [])
    #expect(limited(Universe(venues: [], quotes: [], mints: [], excludedMints: [mint])) == [])
  }

  /// What is passed over by the index built at load could not have been a signal.
  @Test(arguments: seeds)
  func theIndexChangesNoSignal(seed: UInt64) {
    var market = RowMarket(seed: seed)
    for isPlain in [false, true] {
      if isPlain {
        for row in market.rows.indices {
          market.rows[row].pool = 1
          market.rows[row].kind = .swap
          market.rows[row].lamports = market.rows[row].lamports ?? 1
        }
      }
      let indexed = market.view(prefix: market.rows.count, indexed: true)
      let plain = market.view(prefix: market.rows.count)
      #expect(isPlain == (indexed.withIndex { _, index in index.count } != nil))
      for comparison in Comparison.allCases {
        let leaves: [Condition] = [
          .leaf(.tokenAge, nil, comparison, .integer(Int64(seed) * 200)),
          .leaf(.volumeSOL, 100, comparison, .integer(Int64(seed) * 1_000_000_000)),
          .leaf(.priceChange, 60, comparison, .ratio(Double(seed) / 2 - 2)),
        ]
        for entry in leaves + [.all(leaves), .any(leaves), .not(.all(leaves)), .all([])] {
          for mode in SignalMode.allCases {
            #expect(
              rows(.entering(entry, mode: mode), indexed)
                == rows(.entering(entry, mode: mode), plain))
          }
        }
      }
    }
  }

  @Test func nextIsTheFirstSignalAfterARow() {
    let signals = SignalRows(firstRow: 100, offsets: [0, 3, 7])
    #expect(signals.next(after: nil) == 100)
    #expect(signals.next(after: 100) == 103)
    #expect(signals.next(after: 102) == 103)
    #expect(signals.next(after: 50) == 100)
    #expect(signals.next(after: 107) == nil)
  }

  @Test func impossibleTimesAndAmountsDoNotTrap() {
    let market = RowMarket(
      rows: [.min, 0, .max, .min, 5].map { time in
        .init(
          slot: .max, time: time, kind: .swap, pool: Int(time & 1), vault: .max,
          price: .infinity, lamports: .max)
      }, createdAt: .max)
    let view = market.view(prefix: 5)
    let tree = Condition.any([
      .leaf(.priceChange, .max, .greaterThan, .ratio(0)),
      .leaf(.volumeSOL, 1, .lessThan, .integer(0)),
      .leaf(.tokenAge, nil, .greaterThan, .integer(0)),
    ])
    #expect(rows(.entering(tree), view) == [])
  }
}
