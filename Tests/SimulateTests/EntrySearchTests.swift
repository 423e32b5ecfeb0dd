import Market
import Signals
import Testing

@testable import Columns
@testable import Strategies

/// Signals found by the index are those of the whole scan.
@Suite struct EntrySearchTests {
  @Test(arguments: 1...80 as ClosedRange<UInt64>)
  func theIndexFindsWhatTheScanFinds(seed: UInt64) throws {
    let view = PlainMarket(seed: seed, rowCount: 500).indexedView
    for (place, entry) in Self.entries.enumerated() {
      let strategy = Self.strategy(entry)
      let tests = try #require(EntryTests(of: strategy))
      let search = try #require(EntrySearch(of: tests, in: view))
      let scanned = SignalScan(of: strategy).signals(in: view)
      var row: Int?
      var found: [Int] = []
      while let next = search.next(after: row) {
        found.append(next)
        row = next
      }
      #expect(found == scanned.rows, "entry \(place)")
      for after in stride(from: 0, to: 500, by: 37) {
        #expect(search.next(after: after) == scanned.next(after: after))
      }
    }
  }

  @Test func whatTheIndexDoesNotTellIsScanned() throws {
    let traders = Self.leaf(.uniqueTraders, 60, .greaterThan, .integer(3))
    for entry in [traders, .any([Self.entries[0]]), .not(Self.entries[0])] {
      #expect(EntryTests(of: Self.strategy(entry)) == nil)
    }
  }

  static let entries: [Condition] = [
    .all([
      leaf(.volumeSOL, 60, .greaterThan, .integer(20_000_000_000)),
      leaf(.priceChange, 60, .greaterThan, .ratio(0.2)),
      leaf(.quoteReserveSOL, nil, .greaterThan, .integer(40_000_000_000)),
      leaf(.tokenAge, nil, .lessThan, .integer(900)),
    ]),
    .all([
      leaf(.priceChange, 300, .lessThanOrEqual, .ratio(-0.3)),
      leaf(.volumeSOL, 20, .lessThan, .integer(9_000_000_000)),
    ]),
    leaf(.tokenAge, nil, .greaterThanOrEqual, .integer(500)),
    .all([
      leaf(.priceChange, 30, .greaterThanOrEqual, .ratio(0.05)),
      .all([leaf(.priceChange, 200, .lessThan, .ratio(0.5))]),
      leaf(.volumeSOL, 5, .greaterThanOrEqual, .integer(1)),
    ]),
    .all([]),
  ]

  private static func leaf(
    _ feature: Feature, _ window: Int64?, _ comparison: Comparison, _ threshold: Threshold
  ) -> Condition {
    .leaf(Leaf(FeatureUse(feature, windowSeconds: window), comparison, threshold))
  }

  private static func strategy(_ entry: Condition) -> Strategy {
    Strategy(
      name: "random", description: "",
      universe: Universe(venues: [], quotes: [], mints: [], excludedMints: []), entry: entry,
      cooldownSeconds: nil, entriesPerMarketMax: nil, mode: .level,
      exits: ExitPlan(timeStopSeconds: 60), canonicalText: "", sourceText: "")
  }
}
