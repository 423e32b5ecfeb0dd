/// How unevenly a total is spread over its parts.
public enum Concentration {
  /// Gini coefficient of parts that are not negative: 0 = all equal, near 1 = one has all. nil for
  /// no parts or a total of 0.
  public static func gini(_ parts: [Double]) -> Double? {
    let total = Moments.sum(parts)
    guard total > 0 else { return nil }
    let n = Double(parts.count)
    let weighted = Moments.sum(
      parts.sorted().enumerated().lazy.map { Double($0.offset + 1) * $0.element })
    return 2 * weighted / (n * total) - (n + 1) / n
  }

  /// Share of the largest part.
  public static func largestShare(_ parts: [Double]) -> Double? {
    let total = Moments.sum(parts)
    guard total > 0, let largest = parts.max() else { return nil }
    return largest / total
  }
}
