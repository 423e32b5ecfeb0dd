import Glibc

/// Sums and moments of a sample, taken in its order.
///
/// Sums are compensated (Neumaier 1974), so that they do not depend on the length of the sample.
public enum Moments {
  /// Σ values; 0 for none.
  public static func sum(_ values: some Sequence<Double>) -> Double {
    var total = 0.0
    var lost = 0.0
    for value in values {
      let next = total + value
      lost += abs(total) >= abs(value) ? (total - next) + value : (value - next) + total
      total = next
    }
    return total + lost
  }

  /// Arithmetic mean; nil for no values.
  public static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : sum(values) / Double(values.count)
  }

  /// Sample deviation (n − 1); nil for fewer than two values.
  public static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1, let mean = mean(values) else { return nil }
    let squares = sum(values.lazy.map { ($0 - mean) * ($0 - mean) })
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Adjusted Fisher–Pearson skewness G1 (Joanes and Gill 1998); nil for fewer than three values
  /// or without variation.
  public static func skewness(_ values: [Double]) -> Double? {
    let n = Double(values.count)
    guard n > 2, let (second, third, _) = centralMoments(values), second > 0 else { return nil }
    let plain = third / (second * second.squareRoot())
    return plain * (n * (n - 1)).squareRoot() / (n - 2)
  }

  /// Excess kurtosis G2, corrected for bias (Joanes and Gill 1998); nil for fewer than four values
  /// or without variation.
  public static func excessKurtosis(_ values: [Double]) -> Double? {
    let n = Double(values.count)
    guard n > 3, let (second, _, fourth) = centralMoments(values), second > 0 else { return nil }
    let plain = fourth / (second * second) - 3
    return ((n + 1) * plain + 6) * (n - 1) / ((n - 2) * (n - 3))
  }

  /// The quantile at `share` (0…1) of the sorted sample, linear between neighbours (type 7 of
  /// Hyndman and Fan 1996); nil for no values.
  public static func quantile(_ sorted: [Double], _ share: Double) -> Double? {
    guard let last = sorted.indices.last else { return nil }
    let place = share * Double(last)
    let lower = min(Int(place.rounded(.down)), last)
    let upper = min(lower + 1, last)
    return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
  }

  /// Middle of the sample, the mean of the middle two for an even number; nil for no values.
  public static func median(_ values: [Double]) -> Double? { quantile(values.sorted(), 0.5) }

  /// Pearson's correlation of two samples of one length; nil for fewer than two pairs or where one
  /// does not vary. Traps when the lengths differ.
  public static func correlation(_ left: [Double], _ right: [Double]) -> Double? {
    guard let (slope, _) = line(from: left, to: right), let across = deviation(left),
      let along = deviation(right), along > 0
    else { return nil }
    return slope * across / along
  }

  /// Slope and intercept of the least-squares line right ≈ slope · left + intercept; nil for fewer
  /// than two pairs or where `left` does not vary. Traps when the lengths differ.
  public static func line(
    from left: [Double], to right: [Double]
  ) -> (slope: Double, intercept: Double)? {
    precondition(left.count == right.count, "samples of two lengths")
    guard left.count > 1, let leftMean = mean(left), let rightMean = mean(right) else {
      return nil
    }
    let across = sum(left.lazy.map { ($0 - leftMean) * ($0 - leftMean) })
    guard across > 0 else { return nil }
    let both = sum(zip(left, right).lazy.map { ($0 - leftMean) * ($1 - rightMean) })
    return (both / across, rightMean - both / across * leftMean)
  }

  private static func centralMoments(_ values: [Double]) -> (Double, Double, Double)? {
    guard let mean = mean(values) else { return nil }
    let n = Double(values.count)
    let squares = values.map { ($0 - mean) * ($0 - mean) }
    let cubes = zip(values, squares).map { ($0 - mean) * $1 }
    return (sum(squares) / n, sum(cubes) / n, sum(squares.lazy.map { $0 * $0 }) / n)
  }
}
