import Strategies

/// A feature's value at a row, in the feature's unit.
public enum FeatureValue: Hashable, Sendable {
  /// Of features whose unit is a whole number.
  case integer(Int64)
  /// Of the others.
  case ratio(Double)

  /// The value as a double: what a threshold that is a ratio or another feature is compared with.
  public var number: Double {
    switch self {
    case .integer(let value): Double(value)
    case .ratio(let value): value
    }
  }
}

/// What stands for null in a column of whole numbers; no feature has this value.
let nullInteger = Int64.min
/// What stands for null in a column of doubles. No feature has a value that is not a number.
let nullRatio = Double.nan

/// Values of one feature at consecutive rows of a market, on their way to who asked for it. The
/// memory is only valid until `FeatureSink.take` returns.
public struct FeatureBlock {
  /// Place of the feature in its `FeatureSet`.
  public let place: Int
  /// The first row, counted from the market's first.
  public let firstRow: Int
  /// Number of rows, at most `FeatureEngine.blockRowCount`.
  public let count: Int
  /// Values of a whole-number feature; `FeatureBlock.null` = null. nil for other features.
  public let integers: UnsafePointer<Int64>?
  /// Values of a feature of doubles; NaN = null. nil for other features.
  public let ratios: UnsafePointer<Double>?

  /// What stands for null among `integers`.
  public static let null = Int64.min
}

/// Takes features block by block: a market's window after window, rows ascending within one.
public protocol FeatureSink {
  /// Takes the next block.
  mutating func take(_ block: FeatureBlock)
}
