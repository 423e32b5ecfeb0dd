/// One fall below an earlier peak of the growth of 1.
public struct Drawdown: Hashable, Sendable {
  /// First period below the peak, counted from 0.
  public let start: Int
  /// The deepest one.
  public let valley: Int
  /// Last one below the peak; the series may end there.
  public let end: Int
  /// Depth at the valley, as a share of the peak: 0.3 = −30 %.
  public let depth: Double

  /// Periods from the first to the last below the peak.
  public var length: Int { end - start + 1 }
}

extension ReturnSeries {
  /// Share lost against the highest growth so far (the start counts), period by period; 0 = at the
  /// peak.
  public var underwater: [Double] {
    var growth = 1.0
    var peak = 1.0
    return values.map { value in
      growth *= 1 + value
      peak = max(peak, growth)
      return 1 - growth / peak
    }
  }

  /// The deepest fall; 0 without one, nil for no returns.
  public var maxDrawdown: Double? { underwater.max() }

  /// Every fall, in order of time.
  public var drawdowns: [Drawdown] {
    let depths = underwater
    var found: [Drawdown] = []
    var start: Int?
    for index in 0...depths.count {
      let isBelow = index < depths.count && depths[index] > 0
      if isBelow, start == nil { start = index }
      guard !isBelow, let from = start else { continue }
      let valley = (from..<index).max { depths[$0] < depths[$1] } ?? from
      found.append(
        Drawdown(start: from, valley: valley, end: index - 1, depth: depths[valley]))
      start = nil
    }
    return found
  }

  /// Mean depth of the falls.
  public var averageDrawdown: Double? { Moments.mean(drawdowns.map(\.depth)) }

  /// Periods of the longest fall; 0 without one.
  public var longestDrawdown: Int { drawdowns.map(\.length).max() ?? 0 }

  /// Mean length of the falls, in periods.
  public var averageDrawdownLength: Double? {
    Moments.mean(drawdowns.map { Double($0.length) })
  }

  /// Root of Σ squared depth over n − 1 (Martin 1987, with the sample's divisor).
  public var ulcerIndex: Double? {
    guard values.count > 1 else { return nil }
    let squares = Moments.sum(underwater.lazy.map { $0 * $0 })
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
