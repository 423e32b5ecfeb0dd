import Glibc

/// Simple returns of equal periods, one after the other: 0.02 = +2 %.
///
/// A figure that the sample does not define is nil. "Sample" deviations divide by n − 1; the
/// risk-free rate is 0. Which library uses which convention: docs/metrics.md.
public struct ReturnSeries: Hashable, Sendable {
  /// The returns in order of time.
  public let values: [Double]
  /// How many of them a year holds: 365.25 for days.
  public let periodsPerYear: Double
  private let sorted: [Double]

  /// A series of returns; traps unless a year has at least one period.
  public init(_ values: [Double], periodsPerYear: Double) {
    precondition(periodsPerYear >= 1)
    self.values = values
    self.periodsPerYear = periodsPerYear
    sorted = values.sorted()
  }

  /// Growth of 1 over all periods, less 1.
  public var total: Double { values.reduce(1.0) { $0 * (1 + $1) } - 1 }

  /// Σ returns, without compounding.
  public var simpleTotal: Double { Moments.sum(values) }

  /// Geometric growth a year; nil where nothing is left.
  public var annualGrowth: Double? {
    guard !values.isEmpty, total > -1 else { return nil }
    return pow(1 + total, periodsPerYear / Double(values.count)) - 1
  }

  /// Geometric mean of a period; nil where nothing is left.
  public var geometricMean: Double? {
    guard !values.isEmpty, total > -1 else { return nil }
    return pow(1 + total, 1 / Double(values.count)) - 1
  }

  /// Arithmetic mean of a period.
  public var mean: Double? { Moments.mean(values) }

  /// Sample deviation of a period.
  public var deviation: Double? { Moments.deviation(values) }

  /// Sample deviation a year.
  public var annualDeviation: Double? { deviation.map { $0 * periodsPerYear.squareRoot() } }

  /// Root of the mean squared loss over all periods (target 0).
  public var downsideDeviation: Double? {
    guard !values.isEmpty else { return nil }
    let squares = Moments.sum(values.lazy.map { $0 < 0 ? $0 * $0 : 0 })
    return (squares / Double(values.count)).squareRoot()
  }

  /// Adjusted skewness.
  public var skewness: Double? { Moments.skewness(values) }

  /// Excess kurtosis, corrected for bias.
  public var excessKurtosis: Double? { Moments.excessKurtosis(values) }

  /// The largest return.
  public var best: Double? { sorted.last }

  /// The smallest return.
  public var worst: Double? { sorted.first }

  /// Quantile of the returns, linear between neighbours.
  public func quantile(_ share: Double) -> Double? { Moments.quantile(sorted, share) }

  /// The return that `share` of periods fall below, historically.
  public func valueAtRisk(_ share: Double) -> Double? { quantile(share) }

  /// The same for a normal distribution of the sample's mean and deviation.
  public func normalValueAtRisk(_ share: Double) -> Double? {
    guard let mean, let deviation, let z = NormalDistribution.quantile(share) else { return nil }
    return mean + z * deviation
  }

  /// Mean of the ⌊(n − 1)·share⌋ + 1 smallest returns.
  public func expectedShortfall(_ share: Double) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let count = Int(Double(sorted.count - 1) * share) + 1
    return Moments.sum(sorted[..<count]) / Double(count)
  }

  /// Mean return beyond the value at risk under a normal distribution.
  public func normalExpectedShortfall(_ share: Double) -> Double? {
    Self.normalExpectedShortfall(of: values, share)
  }

  static func normalExpectedShortfall(of values: [Double], _ share: Double) -> Double? {
    guard let mean = Moments.mean(values), let deviation = Moments.deviation(values),
      let z = NormalDistribution.quantile(share)
    else { return nil }
    return mean - deviation * NormalDistribution.density(z) / share
  }

  /// |95 % quantile| over |5 % quantile|.
  public var tailRatio: Double? {
    guard let high = quantile(0.95), let low = quantile(0.05), low != 0 else { return nil }
    return abs(high / low)
  }

  /// R² of the line through the running logarithm of growth.
  public var stability: Double? {
    guard values.count > 1, values.allSatisfy({ $0 > -1 }) else { return nil }
    var running = 0.0
    let logarithms = values.map { value in
      running += log1p(value)
      return running
    }
    let places = values.indices.map(Double.init)
    return Moments.correlation(places, logarithms).map { $0 * $0 }
  }
}
