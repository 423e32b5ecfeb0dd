import Columns
import Strategies

/// A set of features at every row of a market, to be asked row by row.
public struct MarketFeatures: Sendable {
  /// The set they are of.
  public let set: FeatureSet
  /// The market's rows in the table.
  public let rows: Range<Int>
  private var columns: [Values]

  private enum Values {
    case integers([Int64])
    case ratios([Double])
  }

  /// Works out the features of a whole market.
  public init(_ set: FeatureSet, of view: MarketView) {
    self.init(FeatureEngine(set), of: view)
  }

  /// Works out the features of an engine's set over a whole market, in the engine's memory.
  public init(_ engine: FeatureEngine, of view: MarketView) {
    set = engine.set
    rows = view.rows
    columns = set.uses.map { use in
      use.feature.unit.isInteger
        ? .integers(Array(repeating: nullInteger, count: view.rows.count))
        : .ratios(Array(repeating: nullRatio, count: view.rows.count))
    }
    engine.run(view, into: &self)
  }

  /// What was known after `row`, which must be one of the market's.
  public func known(at row: Int) -> KnownFeatures {
    precondition(rows.contains(row), "a row of another market")
    return KnownFeatures(features: self, row: row)
  }

  /// The value of a feature at a row of the table; nil = null.
  fileprivate func value(_ place: Int, at row: Int) -> FeatureValue? {
    switch columns[place] {
    case .integers(let values):
      let value = values[row - rows.lowerBound]
      return value == nullInteger ? nil : .integer(value)
    case .ratios(let values):
      let value = values[row - rows.lowerBound]
      return value == value ? .ratio(value) : nil
    }
  }
}

extension MarketFeatures: FeatureSink {
  /// Keeps a block's values.
  public mutating func take(_ block: FeatureBlock) {
    switch columns[block.place] {
    case .integers(var values):
      columns[block.place] = .integers([])
      guard let source = block.integers else { preconditionFailure("a column of another kind") }
      for at in 0..<block.count { values[block.firstRow + at] = source[at] }
      columns[block.place] = .integers(values)
    case .ratios(var values):
      columns[block.place] = .ratios([])
      guard let source = block.ratios else { preconditionFailure("a column of another kind") }
      for at in 0..<block.count { values[block.firstRow + at] = source[at] }
      columns[block.place] = .ratios(values)
    }
  }
}

/// What was known of a market after one of its rows: features at that row and before it. Asking
/// for a later row traps.
public struct KnownFeatures: Sendable {
  private let features: MarketFeatures
  /// The row in the table.
  public let row: Int

  fileprivate init(features: MarketFeatures, row: Int) {
    self.features = features
    self.row = row
  }

  /// A feature's value at the row; nil = null. Traps when the feature is not of the set.
  public subscript(use: FeatureUse) -> FeatureValue? { self[use, at: row] }

  /// A feature's value at the row or one before it; nil = null. Traps at a later row, and when the
  /// feature is not of the set.
  public subscript(use: FeatureUse, at earlier: Int) -> FeatureValue? {
    precondition(earlier <= row, "a row after the one stood on")
    precondition(features.rows.contains(earlier), "a row of another market")
    guard let place = features.set.place(of: use) else {
      preconditionFailure("a feature that was not asked for")
    }
    return features.value(place, at: earlier)
  }

  /// The truth of a condition at the row.
  public func truth(of condition: Condition) -> Truth {
    switch condition {
    case .all(let children): return children.reduce(.yes) { min($0, truth(of: $1)) }
    case .any(let children): return children.reduce(.no) { max($0, truth(of: $1)) }
    case .not(let child): return truth(of: child).negated
    case .leaf(let leaf): return reading(of: leaf).truth
    }
  }

  /// Every leaf of a condition in the order they stand, with what it compares.
  public func readings(of condition: Condition) -> [LeafReading] {
    switch condition {
    case .all(let children), .any(let children): children.flatMap { readings(of: $0) }
    case .not(let child): readings(of: child)
    case .leaf(let leaf): [reading(of: leaf)]
    }
  }

  /// A leaf with what it compares.
  public func reading(of leaf: Leaf) -> LeafReading {
    var value = self[leaf.left]
    let threshold: FeatureValue?
    switch leaf.threshold {
    case .integer(let number): threshold = .integer(number)
    case .ratio(let number): threshold = .ratio(number)
    case .feature(let use, let factor):
      let divisor = use.feature.unit.divisor(to: leaf.unit)
      threshold = self[use].map { .ratio($0.number / divisor * factor) }
      if leaf.unit != leaf.left.feature.unit {
        let own = leaf.left.feature.unit.divisor(to: leaf.unit)
        value = value.map { .ratio($0.number / own) }
      }
    }
    return LeafReading(leaf: leaf, value: value, threshold: threshold)
  }
}

/// A leaf at a row: both sides and whether they stand in its relation.
public struct LeafReading: Hashable, Sendable {
  /// The leaf.
  public let leaf: Leaf
  /// Its left side, in the leaf's unit; nil = null.
  public let value: FeatureValue?
  /// Its right side, likewise.
  public let threshold: FeatureValue?

  /// Whole numbers are compared as such, everything else as doubles; unknown where a side is.
  public var truth: Truth {
    guard let value, let threshold else { return .unknown }
    if case .integer(let left) = value, case .integer(let right) = threshold {
      return Truth(leaf.comparison.holds(left, right))
    }
    let (left, right) = (value.number, threshold.number)
    guard left == left, right == right else { return .unknown }
    return Truth(leaf.comparison.holds(left, right))
  }
}
