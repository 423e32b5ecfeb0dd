import Columns
import Market
import Testing

@testable import Signals
@testable import Strategies
@testable import StrategyFixtures

/// Every feature against its definition, on markets of three pools at two venues with gaps,
/// pool events and a graduation.
@Suite struct FeatureTests {
  static let seeds = Array(UInt64(1)...6)

  @Test(arguments: seeds)
  func everyFeatureIsItsDefinition(seed: UInt64) throws {
    let market = RowMarket(seed: seed)
    let naive = NaiveFeatures(market: market)
    let view = market.view(prefix: market.rows.count)
    let features = MarketFeatures(FeatureSet(RowMarket.uses), of: view)
    for row in market.rows.indices {
      let known = features.known(at: row)
      for use in RowMarket.uses {
        let value = known[use]
        let expected = naive.value(use, row)
        if use.feature == .volatility, case .ratio(let left) = value,
          case .ratio(let right) = expected
        {
          // Merged from parts: the last bits differ from a sum in order.
          #expect(abs(left - right) <= 1e-12 * max(1, abs(right)), "\(use) at \(row)")
        } else {
          #expect(value == expected, "\(use) at \(row)")
        }
      }
    }
  }

  /// Each feature has a value somewhere, and each that can be unknown is so somewhere: the test
  /// above compares more than nulls.
  @Test func theMarketsShowEveryCase() {
    var seen: Set<FeatureUse> = []
    for seed in Self.seeds {
      let naive = NaiveFeatures(market: RowMarket(seed: seed))
      for use in RowMarket.uses
      where naive.market.rows.indices.contains(where: { naive.value(use, $0) != nil }) {
        seen.insert(use)
      }
    }
    let missing = RowMarket.uses.filter { !seen.contains($0) && $0.windowSeconds != 1 }
    #expect(missing.isEmpty)
  }

  @Test(arguments: seeds)
  func laterRowsChangeNoEarlierValue(seed: UInt64) {
    let market = RowMarket(seed: seed)
    let set = FeatureSet(RowMarket.uses)
    let whole = MarketFeatures(set, of: market.view(prefix: market.rows.count))
    for cut in 1..<market.rows.count {
      let part = MarketFeatures(set, of: market.view(prefix: cut))
      for row in [0, cut / 2, cut - 1] {
        let (left, right) = (part.known(at: row), whole.known(at: row))
        let changed = set.uses.filter { bits(left[$0]) != bits(right[$0]) }
        #expect(changed.isEmpty, "at \(row) of \(cut)")
      }
    }
  }

  private func bits(_ value: FeatureValue?) -> UInt64? {
    switch value {
    case .integer(let value): UInt64(bitPattern: value)
    case .ratio(let value): value.bitPattern
    case nil: nil
    }
  }

  @Test func aRowAfterOnesOwnTraps() async {
    await #expect(processExitsWith: .failure) {
      let market = RowMarket(seed: 1)
      let use = FeatureUse(.price)
      let features = MarketFeatures(FeatureSet([use]), of: market.view(prefix: 40))
      let known = features.known(at: 20)
      guard known[use, at: 20] == features.known(at: 20)[use] else { return }
      _ = known[use, at: 21]
    }
  }

  @Test func anEarlierRowCanBeRead() {
    let market = RowMarket(seed: 1)
    let use = FeatureUse(.price)
    let known = MarketFeatures(FeatureSet([use]), of: market.view(prefix: 40)).known(at: 20)
    #expect(known[use, at: 19] == NaiveFeatures(market: market).value(use, 19))
  }

  @Test func sumsBeyondANumberAreUnknown() {
    let rows = (0..<4).map { index in
      var row = RowMarket.Row(
        slot: UInt64(index), time: Int64(index), kind: .swap, pool: 1, vault: .max, price: 1,
        lamports: index == 0 ? 7 : .max)
      row.base = .max
      return row
    }
    let view = RowMarket(rows: rows, createdAt: 0).view(prefix: 4)
    let uses = [Feature.volumeSOL, .vwap, .topTraderShare].map {
      FeatureUse($0, windowSeconds: 10)
    }
    let features = MarketFeatures(FeatureSet(uses), of: view)
    let sum = 7 + 3 * UInt128(UInt64.max)
    #expect(features.known(at: 0)[uses[0]] == .integer(7))
    #expect(features.known(at: 3)[uses[0]] == nil)
    #expect(
      features.known(at: 3)[uses[1]]
        == .ratio((Double(sum) / 1e9) / (Double(4 * UInt128(UInt64.max)) / 1e6)))
    #expect(features.known(at: 3)[uses[2]] == nil)
  }
}
