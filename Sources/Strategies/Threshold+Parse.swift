import Configurations

extension Threshold {
  /// The right side of a leaf, in the unit of its left side: a number, or another feature.
  static func read(
    _ value: ConfigurationValue, comparedWith left: FeatureUse, _ problems: inout Problems
  ) -> Threshold? {
    guard case .object = value.kind else {
      return left.feature.thresholdForm.read(value, &problems)
    }
    _ = value.members(known: LeafFields.other.keys, &problems)
    let times = value.read(LeafFields.times, &problems)
    guard let other = FeatureUse.read(value, &problems) else { return nil }
    guard other.feature.unit.isComparable(with: left.feature.unit) else {
      let same = Feature.allCases.filter { $0.unit.isComparable(with: left.feature.unit) }
        .map(\.rawValue)
      problems.add(
        StrategyCode.comparison, at: value,
        "\(left.feature.rawValue) and \(other.feature.rawValue) are not counted in the same unit",
        expected: "one of \(same.joined(separator: ", "))")
      return nil
    }
    if let times, times == 0 {
      problems.add(
        StrategyCode.threshold, at: value, "a factor of 0 leaves nothing to compare with",
        expected: "\"times\" above 0")
      return nil
    }
    if other == left {
      problems.add(
        StrategyCode.comparison, at: value, "\(left.feature.rawValue) is compared with itself")
      return nil
    }
    return .feature(other, factor: times ?? 1)
  }

  /// As a document writes it beside `feature`.
  func canonical(_ feature: Feature) -> CanonicalValue {
    switch self {
    case .feature(let other, let factor):
      var members = other.canonical
      if factor != 1 { members["times"] = .number(factor) }
      return .object(members)
    case .integer(let value):
      switch feature.unit {
      case .seconds: return .duration(value)
      case .lamports: return .lamports(value)
      case .microUSD: return .microUSD(value)
      default: return .integer(value)
      }
    case .ratio(let value):
      switch feature.unit {
      case .solPerToken: return .amount(value, unit: "SOL")
      case .usdPerToken, .usd: return .amount(value, unit: "USD")
      case .multiple: return .number(value)
      default: return .ratio(value)
      }
    }
  }
}

extension Feature {
  /// How a plain value is written beside it. Bare numbers stand only where the feature's name tells
  /// their unit, and for counts and multiples.
  var thresholdForm: Form<Threshold> {
    switch unit {
    case .seconds: Form.duration(in: 0...durationMaxSeconds).map { .integer($0) }
    case .lamports: Form.lamports(in: 0...Int64.max, bare: .sol).map { .integer($0) }
    case .microUSD: Form.microUSD(in: 0...Int64.max, bare: .usd).map { .integer($0) }
    case .count: Form.integer(in: 0...Int64.max).map { .integer($0) }
    case .ratio: Form<Double>.ratio.map { .ratio($0) }
    case .multiple: Form<Double>.factor.map { .ratio($0) }
    case .solPerToken: Form.amount(unit: "SOL").map { .ratio($0) }
    case .usdPerToken, .usd: Form.amount(unit: "USD", isBareAllowed: true).map { .ratio($0) }
    }
  }
}
