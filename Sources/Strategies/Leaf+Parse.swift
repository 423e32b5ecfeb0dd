import Configurations

extension Leaf {
  static let fields = ["feature", "window", "operator", "value"]

  /// Features that can be written in this version.
  static let readable: [Feature] = [
    .tokenAge, .priceChange, .volumeSOL, .trades, .quoteReserveSOL,
  ]

  /// A leaf: `{feature, window, operator, value}`.
  static func read(
    _ value: ConfigurationValue, _ extraFields: [String], _ problems: inout Problems
  ) -> Leaf? {
    guard let feature = readFeature(value, &problems) else { return nil }
    _ = value.members(
      known: fields + extraFields, later: ["min_amount", "times", "factor"], &problems)
    let window = readWindow(value, feature, &problems)
    let comparison = value.required("operator", &problems).flatMap {
      readComparison($0, &problems)
    }
    let threshold = value.required("value", &problems).flatMap {
      Threshold.read($0, feature, &problems)
    }
    guard let comparison, let threshold, window != nil || !feature.hasWindow else { return nil }
    return Leaf(FeatureUse(feature, windowSeconds: window), comparison, threshold)
  }

  private static func readFeature(
    _ leaf: ConfigurationValue, _ problems: inout Problems
  ) -> Feature? {
    guard let value = leaf.required("feature", &problems), let word = value.text(&problems)
    else { return nil }
    let known = readable.map(\.rawValue)
    if let feature = Feature(rawValue: word) {
      if readable.contains(feature) { return feature }
      problems.add(
        ConfigurationCode.notInThisVersion, at: value,
        "the feature '\(word)' is not in this version",
        expected: "one of \(known.joined(separator: ", "))")
    } else {
      problems.add(
        StrategyCode.unknownFeature, at: value, "no such feature",
        expected: "one of \(known.joined(separator: ", "))", word: word,
        among: Feature.allCases.map(\.rawValue))
    }
    return nil
  }

  private static func readWindow(
    _ leaf: ConfigurationValue, _ feature: Feature, _ problems: inout Problems
  ) -> Int64? {
    guard let value = leaf["window"] else {
      if feature.hasWindow {
        problems.add(
          StrategyCode.window, at: leaf, "\(feature.rawValue) needs a window",
          expected: "\"window\" with a duration such as \"30s\"")
      }
      return nil
    }
    guard feature.hasWindow else {
      problems.add(StrategyCode.window, at: value, "\(feature.rawValue) has no window")
      return nil
    }
    return value.durationSeconds(in: 1...durationMaxSeconds, &problems)
  }

  private static func readComparison(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> Comparison? {
    let words = Comparison.allCases.map(\.rawValue)
    let signs = [">", ">=", "<", "<=", "==", "!="]
    guard let word = value.word(among: words + signs, &problems) else { return nil }
    if let comparison = Comparison(rawValue: word) { return comparison }
    return signs.firstIndex(of: word).map { Comparison.allCases[$0] }
  }

  var canonical: CanonicalValue {
    .object([
      "feature": .string(left.feature.rawValue),
      "window_s": left.windowSeconds.map { .integer($0) } ?? .null,
      "operator": .string(comparison.rawValue),
      "value": threshold.canonical,
    ])
  }
}

extension Threshold {
  /// The right side of a leaf, in the unit of its feature.
  static func read(
    _ value: ConfigurationValue, _ feature: Feature, _ problems: inout Problems
  ) -> Threshold? {
    if case .object = value.kind {
      problems.add(
        ConfigurationCode.notInThisVersion, at: value,
        "comparing with another feature is not in this version", expected: "a plain value")
      return nil
    }
    switch feature.unit {
    case .seconds:
      return value.durationSeconds(in: 0...durationMaxSeconds, &problems).map { .integer($0) }
    case .lamports:
      return value.lamports(in: 0...Int64.max, bare: .sol, &problems).map { .integer($0) }
    case .count, .microUSD:
      return value.integer(in: 0...Int64.max, &problems).map { .integer($0) }
    case .ratio, .solPerToken, .usdPerToken, .usd:
      return value.percentage(&problems).map { .ratio($0.ratio) }
    }
  }

  var canonical: CanonicalValue {
    switch self {
    case .integer(let value): .integer(value)
    case .ratio(let value): .double(value)
    case .feature(let other, let factor):
      .object([
        "feature": .string(other.feature.rawValue),
        "window_s": other.windowSeconds.map { .integer($0) } ?? .null, "times": .double(factor),
      ])
    }
  }
}
