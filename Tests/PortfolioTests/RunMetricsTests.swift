import Columns
import Foundation
import Market
import Testing

@testable import Portfolio

@Suite struct RunMetricsTests {
  /// Trips that gained these amounts, sold in this order, each of its own mint but the last two.
  private func trips(_ nets: [Int64]) throws -> TripList {
    TripList(
      try nets.enumerated().map { index, net in
        let source = ScriptedSource(signals: [[[]]])
        let outcome = source.trip(
          strategy: index % 2, market: min(index, nets.count - 2), signal: source.point(index),
          sizeLamports: 100)
        guard case .trip(var trip) = outcome else { throw Missing() }
        trip.sales[0].proceedsLamports = trip.spentLamports + trip.costLamports + net
        return trip
      })
  }

  private struct Missing: Error {}

  private func portfolio(
    _ trips: TripList = [], equity: [EquityMark] = [], capital: Int64 = 1_000
  ) -> [Metric] {
    let range: ClosedRange<Int64> = 0...(12 * 86_400)
    return RunMetrics.ofPortfolio(
      PortfolioResult(trips: trips, rejections: [], equity: equity),
      Headline(trips: trips, dataRange: range), capitalLamports: capital, dataRange: range,
      netAtQuarterSize: 7, netAtFourTimesSize: -9)
  }

  private func value(_ name: String, _ metrics: [Metric]) -> Double? {
    metrics.first { $0.name == name }?.value
  }

  @Test func figuresAreTheirFormulas() throws {
    let nets: [Int64] = [50, -20, 0, 30, -60, 10, 5]
    let metrics = portfolio(try trips(nets))
    #expect(value("trades", metrics) == 7)
    #expect(value("wins", metrics) == 4)
    #expect(value("win_rate", metrics) == 4.0 / 7.0)
    #expect(value("net_sol", metrics) == 15e-9)
    #expect(value("gross_profit_sol", metrics) == 95e-9)
    #expect(value("gross_loss_sol", metrics) == 80e-9)
    #expect(value("profit_factor", metrics) == 95.0 / 80.0)
    #expect(value("costs_sol", metrics) == 70e-9)
    #expect(value("venue_fees_sol", metrics) == 14e-9)
    #expect(value("net_without_best_5_sol", metrics) == -80e-9)
    #expect(value("median_multiple", metrics) == 115.0 / 110.0)
    #expect(value("mints", metrics) == 6)
  }

  @Test func theHeadlineStandsFirstInItsOrder() throws {
    let metrics = portfolio(try trips([50, -20, 0, 30, -60, 10, 5]))
    #expect(
      metrics.prefix(12).map(\.name) == [
        "net_sol", "net_low_sol", "net_high_sol", "net_without_best_5_sol",
        "net_without_best_1_percent_sol", "median_multiple", "capital_lost_below_80_percent",
        "net_per_sol_deployed", "end_of_data_share", "net_at_0_25x_size_sol",
        "net_at_1x_size_sol", "net_at_4x_size_sol",
      ])
    #expect(value("net_without_best_1_percent_sol", metrics) == -35e-9)
    #expect(value("net_per_sol_deployed", metrics) == 15.0 / 700.0)
    #expect(value("net_at_0_25x_size_sol", metrics) == 7e-9)
    #expect(value("net_at_1x_size_sol", metrics) == 15e-9)
    #expect(value("net_at_4x_size_sol", metrics) == -9e-9)
    #expect(value("end_of_data_share", metrics) == 0)
    // All trips are of the first of 13 days: a resample holds that day 0 to 3 times.
    #expect(value("net_low_sol", metrics) == 0 && value("net_high_sol", metrics) == 45e-9)
  }

  @Test func aWreckCountsWithWhatItLost() throws {
    let metrics = portfolio(try trips([-95, 20, -10]))
    #expect(value("capital_lost_below_80_percent", metrics) == 95.0 / 300.0)
    #expect(value("rugs_hit", metrics) == 1)
  }

  @Test func theBridgeSumsToTheNet() throws {
    let metrics = portfolio(try trips([50, -20, 0, 30]))
    let lines = metrics.filter { $0.name.hasPrefix("bridge_") }.compactMap(\.value)
    #expect(lines.count == 10)
    #expect(Int64((lines.reduce(0, +) * 1e9).rounded()) == 60)
  }

  @Test func everyFormulaHasALineInTheDocs() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/metrics.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let own = RunMetrics.ofStrategy(
      0, PortfolioResult(trips: [], rejections: [], equity: []), dataRange: 0...1)
    let pair = RunMetrics.correlation([], [])
    for metric in portfolio() + own + [pair] {
      #expect(text.contains("| \(metric.formula) |"), "\(metric.name)")
    }
  }

  @Test func drawdownIsOfTheDeepestFall() throws {
    let equity = [1_200, 900, 1_500, 1_000, 1_400].enumerated().map {
      EquityMark(
        time: Int64($0.offset) * 86_400, cashLamports: $0.element, positionLamports: 0,
        openPositions: 0)
    }
    let metrics = portfolio(equity: equity)
    #expect(value("max_drawdown_sol", metrics) == 500e-9)
    #expect(value("max_drawdown", metrics) == 1.0 / 3.0)
    // Strategy 0 has the trips of 50, 0, −60 and 5.
    let own = RunMetrics.ofStrategy(
      0,
      PortfolioResult(
        trips: try trips([50, -20, 0, 30, -60, 10, 5]), rejections: [], equity: []),
      dataRange: 0...86_400)
    #expect(value("max_drawdown_sol", own) == 60e-9)
    #expect(value("trades", own) == 4)
  }

  @Test func sharpeNeedsThirtyDays() {
    func metrics(_ days: Int) -> [Metric] {
      let equity = (0...days).map {
        EquityMark(
          time: Int64($0) * 86_400, cashLamports: $0 % 2 == 0 ? 1_000_000 : 1_010_000,
          positionLamports: 0, openPositions: 0)
      }
      return portfolio(equity: equity, capital: 1_000_000)
    }
    #expect(value("sharpe", metrics(29)) == nil)
    // 30 returns, half of them +0.01, half 1/1.01 − 1: computed with numpy, ddof = 1.
    let sharpe = value("sharpe", metrics(30))
    #expect(abs((sharpe ?? 0) - 0.0934840300779066) < 1e-9)
  }

  @Test func whatCannotBeComputedHasAReason() {
    let metrics = portfolio()
    for name in ["win_rate", "profit_factor", "sharpe", "median_multiple"] {
      let metric = metrics.first { $0.name == name }
      #expect(metric?.value == nil && metric?.reason != nil)
    }
    #expect(Set(metrics.map(\.name)).count == metrics.count)
  }

  @Test func theDigestIsOfTheIntegersAlone() throws {
    let base = Array(try trips([50, -20]))
    let digest = digest(base)
    var moved = base
    moved[0].entry.row += 1
    moved[0].entry.price = 3
    #expect(self.digest(moved) == digest)
    moved[0].sales[0].proceedsLamports += 1
    #expect(self.digest(moved) != digest)
    let mark = EquityMark(time: 1, cashLamports: 2, positionLamports: 3, openPositions: 4)
    let words: [UInt8] = [0, 0, 1, 1, 2, 3, 4]
    #expect(self.digest([], [mark]) == words.flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] })
  }

  private func digest(_ trips: [RoundTrip], _ equity: [EquityMark] = []) -> [UInt8] {
    var bytes: [UInt8] = []
    digestResult(PortfolioResult(trips: TripList(trips), rejections: [], equity: equity)) {
      bytes += $0
    }
    return bytes
  }
}
