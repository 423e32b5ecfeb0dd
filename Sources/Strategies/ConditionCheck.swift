import Configurations
import Market

/// Looks through a condition for leaves that can never hold beside others, that always hold, and
/// that ask for more than the data or the universe can tell.
struct ConditionCheck {
  private struct Bound {
    var range: ValueRange
    var words: [String]
  }

  private let dataSeconds: Int64?
  private let universe: Universe

  init(dataSeconds: Int64?, universe: Universe) {
    self.dataSeconds = dataSeconds
    self.universe = universe
  }

  mutating func run(
    _ condition: Condition, _ value: ConfigurationValue, _ warnings: inout Problems
  ) {
    var bounds: [FeatureUse: Bound] = [:]
    look(condition, value, isNegated: false, &bounds, &warnings)
  }

  /// `value` is what `condition` was read from, so that both have the same parts.
  private func look(
    _ condition: Condition, _ value: ConfigurationValue, isNegated: Bool,
    _ bounds: inout [FeatureUse: Bound], _ warnings: inout Problems
  ) {
    switch condition {
    case .leaf(let leaf):
      let meant = isNegated ? Leaf(leaf.left, leaf.comparison.negated, leaf.threshold) : leaf
      look(meant, value, &bounds, &warnings)
    case .not(let inner):
      guard let part = value["not"] else { return }
      look(inner, part, isNegated: !isNegated, &bounds, &warnings)
    case .all(let parts):
      look(parts, value["all"], isNegated, isTogether: !isNegated, &bounds, &warnings)
    case .any(let parts):
      look(parts, value["any"], isNegated, isTogether: isNegated, &bounds, &warnings)
    }
  }

  private func look(
    _ parts: [Condition], _ list: ConfigurationValue?, _ isNegated: Bool, isTogether: Bool,
    _ bounds: inout [FeatureUse: Bound], _ warnings: inout Problems
  ) {
    guard case .list(let items)? = list?.kind, items.count == parts.count else { return }
    let pairs = Array(zip(parts, items))
    guard isTogether else {
      for (part, item) in pairs {
        var own = bounds
        look(part, item, isNegated: isNegated, &own, &warnings)
      }
      return
    }
    // Leaves first: they bind the alternatives beside them too.
    for isLeaf in [true, false] {
      for (part, item) in pairs where part.isLeaf == isLeaf {
        look(part, item, isNegated: isNegated, &bounds, &warnings)
      }
    }
  }

  private func look(
    _ leaf: Leaf, _ value: ConfigurationValue, _ bounds: inout [FeatureUse: Bound],
    _ warnings: inout Problems
  ) {
    checkWindow(leaf.left, value, &warnings)
    if case .feature(let other, _) = leaf.threshold { checkWindow(other, value, &warnings) }
    checkKnown(leaf.left.feature, value, &warnings)
    guard let range = leaf.range else { return }
    let natural = ValueRange(of: leaf.left.feature)
    let possible = natural.intersection(range)
    if possible.isEmpty {
      warnings.add(
        StrategyWarning.contradiction, at: value, "this never holds: \(leaf.words)")
      return
    }
    if possible == natural {
      warnings.add(
        StrategyWarning.alwaysTrue, at: value, "this holds wherever it is known: \(leaf.words)")
    }
    let known = bounds[leaf.left] ?? Bound(range: natural, words: [])
    let both = known.range.intersection(range)
    if both.isEmpty && !known.range.isEmpty {
      let others = known.words.joined(separator: "; ")
      warnings.add(
        StrategyWarning.contradiction, at: value,
        "this never holds together with the others: \(leaf.words), but \(others)")
    }
    bounds[leaf.left] = Bound(range: both, words: known.words + [leaf.words])
  }

  private func checkWindow(
    _ use: FeatureUse, _ value: ConfigurationValue, _ warnings: inout Problems
  ) {
    guard let dataSeconds, let window = use.windowSeconds, window > dataSeconds else { return }
    warnings.add(
      StrategyWarning.longerThanData, at: value["window"] ?? value,
      "the window of \(spanWords(window)) is longer than the data of \(spanWords(dataSeconds))")
  }

  private func checkKnown(
    _ feature: Feature, _ value: ConfigurationValue, _ warnings: inout Problems
  ) {
    guard feature == .curveProgress, !universe.venues.isEmpty,
      !universe.venues.contains(where: \.isCurve)
    else { return }
    warnings.add(
      StrategyWarning.neverKnown, at: value,
      "no venue of the universe is a curve, so that curve_progress is never known")
  }
}

extension Condition {
  fileprivate var isLeaf: Bool { if case .leaf = self { true } else { false } }
}
