import Configurations

/// The members of `sizing`, of which exactly one stands there, and of `volatility_target`.
enum SizingFields {
  static let fixed = Field(
    "fixed", Form.lamports(in: 1...PortfolioPlan.lamportsMax), "Always this amount.")
  static let equityFraction = Field(
    "equity_fraction", Form.share(in: 1...1_000_000), "A share of the portfolio's equity.")
  static let poolShare = Field(
    "pool_share", Form.share(in: 1...1_000_000), "A share of the pool's quote reserve.")
  static let volatilityTarget = Field(
    "volatility_target", Form<Sizing>.volatilityTarget,
    "A share of equity at risk, divided by the market's volatility.")

  static let all = [
    fixed.outline, equityFraction.outline, poolShare.outline, volatilityTarget.outline,
  ]

  static let risk = Field(
    "risk", Form.share(in: 1...1_000_000), isRequired: true,
    "The share of equity that a move of one standard deviation may cost.")
  static let window = Field(
    "window", Form.duration(in: 1...durationMaxSeconds), isRequired: true,
    "Over how long the volatility is taken.")
  static let equityFractionMax = Field(
    "max_equity_fraction", Form.share(in: 1...1_000_000),
    "The most of equity an entry spends; all without it.")

  static let target = [risk.outline, window.outline, equityFractionMax.outline]
}

extension Form where Value == Sizing {
  /// `{"fixed": "1 SOL"}` or one of the others.
  static var sizing: Form {
    let alternatives = SizingFields.all.map { [$0.required].objectSchema }
    return Form(schema: .object(["anyOf": .list(alternatives)]), isScalar: false) {
      value, problems in
      let keys = SizingFields.all.keys
      guard let members = value.members(known: keys, &problems) else { return nil }
      let present = members.filter { keys.contains($0.key) && $0.value.kind != .null }
      guard present.count == 1 else {
        problems.add(
          ConfigurationCode.contradiction, at: value, "sizing is exactly one rule",
          expected: "one of \(keys.joined(separator: ", "))")
        return nil
      }
      if let lamports = value.read(SizingFields.fixed, &problems) {
        return .fixed(lamports: lamports)
      }
      if let ppm = value.read(SizingFields.equityFraction, &problems) {
        return .equityFraction(ppm: ppm)
      }
      if let ppm = value.read(SizingFields.poolShare, &problems) { return .poolShare(ppm: ppm) }
      return value.read(SizingFields.volatilityTarget, &problems)
    }
  }

  /// `{"risk": "1%", "window": "5m", "max_equity_fraction": "10%"}`.
  static var volatilityTarget: Form {
    Form(schema: SizingFields.target.objectSchema, isScalar: false) { value, problems in
      guard value.members(known: SizingFields.target.keys, &problems) != nil else { return nil }
      let risk = value.read(SizingFields.risk, &problems)
      let window = value.read(SizingFields.window, &problems)
      let most = value.read(SizingFields.equityFractionMax, &problems) ?? 1_000_000
      guard let risk, let window else { return nil }
      return .volatilityTarget(riskPPM: risk, windowSeconds: window, mostPPM: most)
    }
  }
}

extension Sizing {
  /// As a document writes it.
  var canonical: CanonicalValue {
    switch self {
    case .fixed(let lamports): .object(["fixed": .lamports(lamports)])
    case .equityFraction(let ppm): .object(["equity_fraction": .share(ppm)])
    case .poolShare(let ppm): .object(["pool_share": .share(ppm)])
    case .volatilityTarget(let risk, let window, let most):
      .object([
        "volatility_target": .object([
          "risk": .share(risk), "window": .duration(window), "max_equity_fraction": .share(most),
        ])
      ])
    }
  }
}
