/// A tree of conditions over features, in three-valued logic: a missing value makes its leaf
/// unknown, and an unknown tree gives no signal (semantics §3).
public indirect enum Condition: Hashable, Sendable {
  case all([Condition])
  case any([Condition])
  case not(Condition)
  case leaf(Leaf)
}

/// `feature (window) operator threshold`.
public struct Leaf: Hashable, Sendable {
  /// What is asked.
  public let feature: Feature
  /// Seconds; nil exactly for features without a window.
  public let windowSeconds: Int64?
  /// How it is compared.
  public let comparison: Comparison
  /// What it is compared with.
  public let threshold: Threshold
}

/// What can be asked about a market at a row; definitions in semantics §3.
public enum Feature: String, CaseIterable, Sendable {
  case tokenAge = "token_age"
  case priceChange = "price_change"
  case volumeSOL = "volume_sol"
  case trades = "trades"
  case quoteReserveSOL = "quote_reserve_sol"

  /// Whether it is taken over a rolling window.
  public var hasWindow: Bool {
    switch self {
    case .priceChange, .volumeSOL, .trades: true
    case .tokenAge, .quoteReserveSOL: false
    }
  }
}

/// The right side of a leaf, in the feature's own unit.
public enum Threshold: Hashable, Sendable {
  /// Seconds (`token_age`), lamports (`volume_sol`, `quote_reserve_sol`) or a count (`trades`).
  case integer(Int64)
  /// A ratio (`price_change`): 0.2 = +20 %.
  case ratio(Double)
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
