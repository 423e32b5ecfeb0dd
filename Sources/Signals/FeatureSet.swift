import Strategies

/// The distinct features that conditions ask for, each once however many ask.
public struct FeatureSet: Sendable {
  /// In the order they were first asked for.
  public let uses: [FeatureUse]
  private let places: [FeatureUse: Int]

  /// A set of these, duplicates dropped.
  public init(_ uses: [FeatureUse]) {
    var distinct: [FeatureUse] = []
    var places: [FeatureUse: Int] = [:]
    for use in uses where places[use] == nil {
      places[use] = distinct.count
      distinct.append(use)
    }
    self.uses = distinct
    self.places = places
  }

  /// What the conditions' leaves ask for, thresholds that are features among it.
  public init(of conditions: [Condition]) {
    self.init(conditions.flatMap(\.uses))
  }

  /// What strategies ask for in their entries and in exits that are conditions.
  public init(of strategies: [Strategy]) {
    self.init(of: strategies.flatMap { [$0.entry] + ($0.exits.condition.map { [$0] } ?? []) })
  }

  /// Place of a feature in `uses`; nil = it is not asked for.
  public func place(of use: FeatureUse) -> Int? { places[use] }
}

extension Condition {
  /// The features of its leaves in the order they stand, with repetitions.
  public var uses: [FeatureUse] {
    switch self {
    case .all(let children), .any(let children): return children.flatMap(\.uses)
    case .not(let child): return child.uses
    case .leaf(let leaf):
      if case .feature(let right, _) = leaf.threshold { return [leaf.left, right] }
      return [leaf.left]
    }
  }
}
