import Glibc

/// The standard normal distribution.
public enum NormalDistribution {
  /// Density at `x`.
  public static func density(_ x: Double) -> Double {
    exp(-x * x / 2) / (2 * Double.pi).squareRoot()
  }

  /// Share of the distribution below `x`.
  public static func share(below x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// The value that `share` of the distribution lies below; nil unless 0 < share < 1.
  ///
  /// Acklam's rational approximation (2003), brought to full precision by two steps of Halley's
  /// method.
  public static func quantile(_ share: Double) -> Double? {
    guard share > 0, share < 1 else { return nil }
    var x = start(share)
    for _ in 0..<2 {
      let error = (NormalDistribution.share(below: x) - share) / density(x)
      x -= error / (1 + x * error / 2)
    }
    return x
  }

  private static func start(_ share: Double) -> Double {
    if share > 0.5 { return -start(1 - share) }
    guard share < 0.02425 else {
      let q = share - 0.5
      let r = q * q
      return polynomial(r, central) * q / polynomial(r, centralBelow)
    }
    let q = (-2 * log(share)).squareRoot()
    return polynomial(q, tail) / polynomial(q, tailBelow)
  }

  private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }

  private static let central = [
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
    1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00,
  ]
  private static let centralBelow = [
    -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
    6.680131188771972e+01, -1.328068155288572e+01, 1,
  ]
  private static let tail = [
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
    -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
  ]
  private static let tailBelow = [
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
    3.754408661907416e+00, 1,
  ]
}
