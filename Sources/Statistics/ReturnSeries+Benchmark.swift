import Glibc

/// A series beside a benchmark's of the same periods.
public struct BenchmarkedSeries: Hashable, Sendable {
  /// What is judged.
  public let series: ReturnSeries
  /// What it is judged against.
  public let benchmark: ReturnSeries

  /// Traps unless both have as many periods, as many a year.
  public init(_ series: ReturnSeries, against benchmark: ReturnSeries) {
    precondition(series.values.count == benchmark.values.count)
    precondition(series.periodsPerYear == benchmark.periodsPerYear)
    self.series = series
    self.benchmark = benchmark
  }

  /// Slope of the series on the benchmark.
  public var beta: Double? { line?.slope }

  /// (1 + mean of series − beta · benchmark)^periods − 1 (Jensen 1968, compounded).
  public var alpha: Double? {
    line.map { pow(1 + $0.intercept, series.periodsPerYear) - 1 }
  }

  /// Pearson's correlation.
  public var correlation: Double? { Moments.correlation(benchmark.values, series.values) }

  /// Correlation squared.
  public var rSquared: Double? { correlation.map { $0 * $0 } }

  /// Mean of the differences over their sample deviation, a period.
  public var informationRatio: Double? {
    guard let mean = Moments.mean(differences), let deviation = Moments.deviation(differences),
      deviation > 0
    else { return nil }
    return mean / deviation
  }

  /// Sample deviation of the differences a year.
  public var trackingError: Double? {
    Moments.deviation(differences).map { $0 * series.periodsPerYear.squareRoot() }
  }

  /// Total return over beta (Treynor 1965).
  public var treynor: Double? {
    beta.flatMap { $0 == 0 ? nil : series.total / $0 }
  }

  /// Annual growth over the benchmark's, over the periods in which that gained.
  public var upCapture: Double? { capture { $0 > 0 } }

  /// The same over the periods in which the benchmark lost.
  public var downCapture: Double? { capture { $0 < 0 } }

  /// Share of periods better than the benchmark.
  public var battingAverage: Double? {
    guard !differences.isEmpty else { return nil }
    return Double(differences.lazy.filter { $0 > 0 }.count) / Double(differences.count)
  }

  private var line: (slope: Double, intercept: Double)? {
    Moments.line(from: benchmark.values, to: series.values)
  }

  private var differences: [Double] { zip(series.values, benchmark.values).map { $0 - $1 } }

  private func capture(_ isChosen: (Double) -> Bool) -> Double? {
    let chosen = benchmark.values.indices.filter { isChosen(benchmark.values[$0]) }
    func growth(_ of: ReturnSeries) -> Double? {
      ReturnSeries(chosen.map { of.values[$0] }, periodsPerYear: of.periodsPerYear).annualGrowth
    }
    guard let own = growth(series), let other = growth(benchmark), other != 0 else { return nil }
    return own / other
  }
}
