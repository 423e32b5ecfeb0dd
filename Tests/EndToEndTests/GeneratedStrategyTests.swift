import Batch
import Decode
import Fixtures
import Foundation
import Market
import Testing

@testable import Columns
@testable import StrategyFixtures

/// Generated strategies on markets of the simulated chain, from raw answers through columns, row
/// for row against the slow definitions.
@Suite struct GeneratedStrategyTests {
  @Test func theEngineSignalsWhereTheDefinitionsDo() throws {
    let scratch = ScratchFolder()
    let folders = DataFolders(archive: scratch("archive"))
    try SimulatedWorld(launches: 16, seed: 5, markets: 1).archive(at: folders.archive)
    _ = try BuildJob(folders: folders, threads: 2).run { _ in }
    let store = ColumnStore(root: folders.columns, decoderVersion: DecoderVersion.text)
    let tables = try store.load(days: [SyntheticDay.first])
    let candles = try store.candles(day: SyntheticDay.first)
    let markets = (0..<tables.count).compactMap { index -> (RowMarket, [MarketView])? in
      let views = [MarketView(of: tables, at: index), MarketView(indexed: tables, at: index)]
      guard views[0].rows.count < 120 else { return nil }
      return RowMarket(views[0], candles: candles).map { ($0, views) }
    }
    try #require(markets.count > 10)
    var trial = StrategyTrial(markets)
    for first in stride(from: UInt64(5_000), to: 6_000, by: 25) {
      trial.run(seeds: first..<(first + 25))
    }
    #expect(trial.tally.signals > 20_000 && trial.tally.exits > 10_000)
  }
}
