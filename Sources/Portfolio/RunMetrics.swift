import Columns
import Market
import Statistics

/// The figures of a run, for its portfolio and for each strategy. Formulas: docs/metrics.md.
///
/// Sums are exact integers; only the last division to SOL is a double.
public enum RunMetrics {
  /// Fewest daily returns an annualised figure is given for.
  static let returnDaysMin = 30

  /// Figures of the whole run: the headline first, ratios last.
  /// - Parameters:
  ///   - headline: of all the result's trips.
  ///   - dataRange: Unix seconds of the run's first and last row.
  ///   - netAtQuarterSize: net of the same trades at a quarter of their sizes, lamports.
  ///   - netAtFourTimesSize: the same at four times their sizes.
  public static func ofPortfolio(
    _ result: PortfolioResult, _ headline: Headline, capitalLamports: Int64,
    dataRange: ClosedRange<Int64>,
    netAtQuarterSize: Int128, netAtFourTimesSize: Int128
  ) -> [Metric] {
    let sample = TradeSample(result.trips)
    var sheet = MetricSheet()
    sheet.addHeadline(
      sample, headline,
      [
        .init(name: "0_25x", netLamports: netAtQuarterSize),
        .init(name: "1x", netLamports: sample.net),
        .init(name: "4x", netLamports: netAtFourTimesSize),
      ])
    sheet.addTrades(sample, days: days(dataRange))
    sheet.addExecution(sample)
    sheet.add("signals_rejected", result.rejections.reduce(0) { $0 + $1.signals }, "M-REJECTED-1")
    sheet.addEquity(result.equity, capitalLamports: capitalLamports, sample: sample)
    return sheet.metrics
  }

  /// Figures of one strategy of the run; drawdown is of the running sum of its trips' net at
  /// their exits, since it has no equity of its own.
  public static func ofStrategy(
    _ strategy: Int, _ result: PortfolioResult, dataRange: ClosedRange<Int64>
  ) -> [Metric] {
    let own = result.trips.of(strategy: strategy)
    let sample = TradeSample(own)
    var sheet = MetricSheet()
    sheet.addHeadline(sample, Headline(trips: own, dataRange: dataRange), [])
    sheet.addTrades(sample, days: days(dataRange))
    sheet.addExecution(sample)
    let refusedCount = result.rejections.reduce(0) {
      $1.strategy == strategy ? $0 + $1.signals : $0
    }
    sheet.add("signals_rejected", refusedCount, "M-REJECTED-1")
    var sum: Int128 = 0
    var peak: Int128 = 0
    var deepest: Int128 = 0
    for net in sample.nets {
      sum += Int128(net)
      peak = max(peak, sum)
      deepest = max(deepest, peak - sum)
    }
    sheet.add("max_drawdown_sol", lamports: deepest, "M-MAXDDNET-1")
    return sheet.metrics
  }

  /// Pearson's correlation of two strategies' net by UTC day of exit, over the days of the run.
  public static func correlation(_ left: [Double], _ right: [Double]) -> Metric {
    let enough = left.count >= returnDaysMin
    let value = enough ? Moments.correlation(left, right) : nil
    return Metric(
      name: "correlation", value: value,
      reason: value == nil
        ? (enough ? "a strategy's days do not vary" : "fewer than \(returnDaysMin) days") : nil,
      formula: "M-CORRELATION-1")
  }

  /// A strategy's net in lamports by UTC day of exit, a figure a day of the run.
  public static func netByExitDay(
    _ strategy: Int, _ result: PortfolioResult, dataRange: ClosedRange<Int64>
  ) -> [Double] {
    let first = UTCDay(unixSeconds: dataRange.lowerBound).number
    let last = UTCDay(unixSeconds: dataRange.upperBound).number
    var sums = Array(repeating: 0.0, count: Int(last - first) + 1)
    for trip in result.trips.of(strategy: strategy) {
      let place = Int(UTCDay(unixSeconds: trip.exit.blockTime).number - first)
      if sums.indices.contains(place) { sums[place] += Double(trip.netLamports) }
    }
    return sums
  }

  private static func days(_ range: ClosedRange<Int64>) -> Double {
    Double(range.upperBound - range.lowerBound) / 86_400
  }
}
