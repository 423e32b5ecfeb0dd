/// A tree of conditions over features, in three-valued logic: a missing value makes its leaf
/// unknown, and an unknown tree gives no signal (semantics §3).
public indirect enum Condition: Hashable, Sendable {
  case all([Condition])
  case any([Condition])
  case not(Condition)
  case leaf(Leaf)

  /// Its leaves in the order written.
  public var leaves: [Leaf] {
    switch self {
    case .leaf(let leaf): [leaf]
    case .not(let inner): inner.leaves
    case .all(let parts), .any(let parts): parts.flatMap(\.leaves)
    }
  }
}

/// `feature (window) operator threshold`.
public struct Leaf: Hashable, Sendable {
  /// What is asked.
  public let left: FeatureUse
  /// How it is compared.
  public let comparison: Comparison
  /// What it is compared with.
  public let threshold: Threshold

  init(_ left: FeatureUse, _ comparison: Comparison, _ threshold: Threshold) {
    self.left = left
    self.comparison = comparison
    self.threshold = threshold
  }

  /// What both sides are compared in: USD where one is in millionths of it and the other is not,
  /// else the unit of the left.
  public var unit: FeatureUnit {
    guard case .feature(let other, _) = threshold, other.feature.unit != left.feature.unit else {
      return left.feature.unit
    }
    return .usd
  }
}

/// The right side of a leaf, in the unit of its left side.
public enum Threshold: Hashable, Sendable {
  /// For features whose unit is a whole number.
  case integer(Int64)
  /// For features whose values are doubles: 0.2 = +20 %.
  case ratio(Double)
  /// Another feature of a comparable unit at the same row, times a factor, compared as doubles.
  case feature(FeatureUse, factor: Double)

  /// Whether it is another feature.
  public var isFeature: Bool { if case .feature = self { true } else { false } }
}

/// How a feature is compared with its threshold.
public enum Comparison: String, CaseIterable, Sendable {
  case greaterThan = "greater_than"
  case greaterThanOrEqual = "greater_than_equal"
  case lessThan = "less_than"
  case lessThanOrEqual = "less_than_equal"
  case equal = "equal"
  case notEqual = "not_equal"

  /// Whether `left` stands in this relation to `right`.
  @inlinable
  public func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .greaterThan: left > right
    case .greaterThanOrEqual: left >= right
    case .lessThan: left < right
    case .lessThanOrEqual: left <= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}
