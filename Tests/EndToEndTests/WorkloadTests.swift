import Batch
import Decode
import Fixtures
import Foundation
import Market
import Strategies
import Testing

@testable import Columns
@testable import Signals
@testable import StrategyFixtures

/// The benchmark of features in its smallest size, held against the slow definitions: what it
/// times is what a run works out.
@Suite struct WorkloadTests {
  private static let windows: [Int64] = [60, 300, 900, 3_600]
  private static let features: [Feature] = [
    .volumeSOL, .trades, .vwap, .high, .low, .uniqueTraders,
  ]

  @Test func featuresAreThoseOfTheDefinitionsOnAnyThreads() throws {
    let scratch = ScratchFolder()
    let folders = DataFolders(archive: scratch("archive"))
    try SimulatedWorld(launches: 3, seed: 5, markets: 0).archive(at: folders.archive)
    _ = try BuildJob(folders: folders, threads: 2).run { _ in }
    let store = ColumnStore(root: folders.columns, decoderVersion: DecoderVersion.text)
    let folder = store.folder(of: SyntheticDay.first)
    let table = try MarketTable(folder: folder)
    let expected = try Self.checksums(table)
    for threads in 1...2 {
      let run = try SundialProgram.benchmarks.run(["w3", folder, "\(threads)", "1"])
      try #require(run.status == 0, "\(run.errors)")
      let object = try run.object()
      #expect(object.count("rows") == table.rows.slot.count)
      #expect(object.list("checksums") as? [[String]] == expected)
    }
  }

  /// Σ value · (2 row + 1) modulo 2⁶⁴ of each feature by the slow definitions, doubles by their
  /// bits.
  private static func checksums(_ table: MarketTable) throws -> [[String]] {
    var sums = windows.map { _ in features.map { _ in UInt64(0) } }
    for index in table.markets.indices {
      let view = MarketView(of: table, at: index)
      let naive = NaiveFeatures(market: try #require(RowMarket(view, candles: [])))
      for (window, seconds) in windows.enumerated() {
        for (place, feature) in features.enumerated() {
          let use = FeatureUse(feature, windowSeconds: seconds)
          for row in view.rows.indices {
            let bits = bits(naive.value(use, row - view.rows.lowerBound), of: feature)
            sums[window][place] &+= bits &* (2 &* UInt64(row) &+ 1)
          }
        }
      }
    }
    return sums.map { $0.map { String($0) } }
  }

  private static func bits(_ value: FeatureValue?, of feature: Feature) -> UInt64 {
    switch value {
    case .integer(let number): UInt64(bitPattern: number)
    case .ratio(let number): number.bitPattern
    case nil:
      feature.unit.isInteger ? UInt64(bitPattern: nullInteger) : nullRatio.bitPattern
    }
  }
}
