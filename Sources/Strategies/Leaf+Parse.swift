import Configurations

/// The fields of a leaf and of a feature a leaf compares with.
enum LeafFields {
  static let feature = Field("feature", Form<Feature>.feature, isRequired: true, "What is asked.")
  static let window = Field(
    "window", Form.duration(in: 1...durationMaxSeconds),
    "Over how long, up to and with the moment of the decision.")
  static let minAmount = Field(
    "min_amount", Form<MinimumAmount>.minimumAmount,
    "The least value of a buy that large_buys counts.")
  static let comparison = Field(
    "operator", Form<Comparison>.comparison, isRequired: true,
    "How the feature is compared with the value.")
  static let times = Field(
    "times", Form<Double>.factor, "What the other feature is multiplied with; 1 without it.")

  static let use = [feature.outline, window.outline, minAmount.outline]
  static let other = use + [times.outline]
  static let valueKey = "value"
}

extension Leaf {
  static let keys = LeafFields.use.keys + ["operator", LeafFields.valueKey]

  /// A leaf: `{feature, window, operator, value}`. `extraKeys` may stand beside it.
  static func read(
    _ value: ConfigurationValue, _ extraKeys: [String], _ problems: inout Problems
  ) -> Leaf? {
    _ = value.members(known: keys + extraKeys, &problems)
    let use = FeatureUse.read(value, &problems)
    let comparison = value.read(LeafFields.comparison, &problems)
    let written = value.required(LeafFields.valueKey, &problems)
    guard let use else {
      checkAlone(written, value, &problems)
      return nil
    }
    let threshold = written.flatMap { Threshold.read($0, comparedWith: use, &problems) }
    guard let comparison, let threshold else { return nil }
    return Leaf(use, comparison, threshold)
  }

  /// Looks for problems of the value where those of the feature's parameters came before.
  private static func checkAlone(
    _ written: ConfigurationValue?, _ leaf: ConfigurationValue, _ problems: inout Problems
  ) {
    guard let written, case .string(let word)? = leaf[LeafFields.feature.key]?.kind,
      let feature = Feature(rawValue: word)
    else { return }
    if case .object = written.kind { return }
    _ = feature.thresholdForm.read(written, &problems)
  }

  /// This leaf, or its opposite, in the words of a document.
  func canonical(negated: Bool) -> CanonicalValue {
    var left = left
    var comparison = negated ? comparison.negated : comparison
    var threshold = threshold
    // `a < b` and `b > a` are one: the feature whose text comes first stands left.
    if case .feature(let other, 1) = threshold,
      CanonicalValue.object(other.canonical).text < CanonicalValue.object(left.canonical).text
    {
      threshold = .feature(left, factor: 1)
      left = other
      comparison = comparison.mirrored
    }
    var members = left.canonical
    members["operator"] = .string(comparison.rawValue)
    members[LeafFields.valueKey] = threshold.canonical(left.feature)
    return .object(members)
  }
}

extension FeatureUse {
  /// The feature of an object with its window and least amount, all of which must fit it.
  static func read(_ value: ConfigurationValue, _ problems: inout Problems) -> FeatureUse? {
    guard let feature = value.read(LeafFields.feature, &problems) else { return nil }
    let window = value.read(LeafFields.window, &problems)
    let minAmount = value.read(LeafFields.minAmount, &problems)
    let stated = value[LeafFields.window.key]
    if feature.hasWindow, stated == nil {
      problems.add(
        StrategyCode.window, at: value, "\(feature.rawValue) needs a window",
        expected: "\"window\" with a duration such as \"30s\"")
    } else if !feature.hasWindow, let stated {
      problems.add(StrategyCode.window, at: stated, "\(feature.rawValue) has no window")
      return nil
    }
    let least = value[LeafFields.minAmount.key]
    if feature == .largeBuys, least == nil {
      problems.add(
        StrategyCode.condition, at: value, "large_buys needs a least amount",
        expected: "\"min_amount\" such as \"1000 USD\" or \"5 SOL\"")
    } else if feature != .largeBuys, let least {
      problems.add(
        StrategyCode.condition, at: least, "only large_buys has a least amount")
      return nil
    }
    guard window != nil || !feature.hasWindow, minAmount != nil || feature != .largeBuys
    else { return nil }
    return FeatureUse(feature, windowSeconds: window, minAmount: minAmount)
  }

  var canonical: [String: CanonicalValue] {
    var members: [String: CanonicalValue] = ["feature": .string(feature.rawValue)]
    if let windowSeconds { members["window"] = .duration(windowSeconds) }
    switch minAmount {
    case .lamports(let amount): members["min_amount"] = .lamports(amount)
    case .microUSD(let amount): members["min_amount"] = .microUSD(amount)
    case nil: break
    }
    return members
  }
}

extension Form where Value == Feature {
  static var feature: Form {
    let words = Feature.allCases.map(\.rawValue)
    return Form(schema: .object(["enum": .list(words.map { .string($0) })])) { value, problems in
      guard let word = value.text(&problems) else { return nil }
      if let feature = Feature(rawValue: word) { return feature }
      problems.add(
        StrategyCode.unknownFeature, at: value, "no such feature",
        expected: "one of \(words.joined(separator: ", "))", word: word, among: words)
      return nil
    }
  }
}

extension Form where Value == Comparison {
  static var comparison: Form {
    let signs = [">", ">=", "<", "<=", "==", "!="]
    return .word(
      Comparison.allCases.map { ($0.rawValue, $0) }
        + zip(signs, Comparison.allCases).map { ($0, $1) })
  }
}

extension Form where Value == MinimumAmount {
  static var minimumAmount: Form {
    Form(schema: .pattern("^[0-9.]+ *(SOL|lamports?|USD)$")) { value, problems in
      if case .string(let text) = value.kind, text.hasSuffix("USD") {
        return value.microUSD(in: 1...Int64.max, &problems).map { .microUSD($0) }
      }
      return value.lamports(in: 1...Int64.max, &problems).map { .lamports($0) }
    }
  }
}

extension Comparison {
  /// The relation that holds exactly where this one does not.
  public var negated: Comparison {
    switch self {
    case .greaterThan: .lessThanOrEqual
    case .greaterThanOrEqual: .lessThan
    case .lessThan: .greaterThanOrEqual
    case .lessThanOrEqual: .greaterThan
    case .equal: .notEqual
    case .notEqual: .equal
    }
  }

  /// The same relation with its sides exchanged.
  var mirrored: Comparison {
    switch self {
    case .greaterThan: .lessThan
    case .greaterThanOrEqual: .lessThanOrEqual
    case .lessThan: .greaterThan
    case .lessThanOrEqual: .greaterThanOrEqual
    case .equal, .notEqual: self
    }
  }
}
