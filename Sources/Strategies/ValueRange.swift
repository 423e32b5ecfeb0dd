/// The values a feature can have where some conditions hold: between two ends.
struct ValueRange: Equatable {
  var low = -Double.infinity
  var high = Double.infinity
  var lowIsIn = true
  var highIsIn = true

  var isEmpty: Bool { low > high || (low == high && !(lowIsIn && highIsIn)) }

  /// All values the feature can have by its definition.
  init(of feature: Feature) {
    switch feature {
    case .priceChange: low = -1
    case .curveProgress, .drawdownFromHigh, .topTraderShare: (low, high) = (0, 1)
    case .creatorNetSold: (low, high) = (-1, 1)
    default: low = 0
    }
  }

  /// The values for which a comparison with a number holds; nil for `not_equal`, which leaves a
  /// hole rather than ends.
  init?(_ comparison: Comparison, _ value: Double, isWhole: Bool) {
    switch comparison {
    case .greaterThan: (low, lowIsIn) = isWhole ? (value + 1, true) : (value, false)
    case .greaterThanOrEqual: low = value
    case .lessThan: (high, highIsIn) = isWhole ? (value - 1, true) : (value, false)
    case .lessThanOrEqual: high = value
    case .equal: (low, high) = (value, value)
    case .notEqual: return nil
    }
  }

  /// Values in both.
  func intersection(_ other: ValueRange) -> ValueRange {
    var both = self
    if other.low > low || (other.low == low && !other.lowIsIn) {
      (both.low, both.lowIsIn) = (other.low, other.lowIsIn)
    }
    if other.high < high || (other.high == high && !other.highIsIn) {
      (both.high, both.highIsIn) = (other.high, other.highIsIn)
    }
    return both
  }
}

extension Leaf {
  /// The values of its left side for which it holds; nil where that is no range of its own.
  var range: ValueRange? {
    switch threshold {
    case .integer(let value): ValueRange(comparison, Double(value), isWhole: true)
    case .ratio(let value): ValueRange(comparison, value, isWhole: false)
    case .feature: nil
    }
  }
}
