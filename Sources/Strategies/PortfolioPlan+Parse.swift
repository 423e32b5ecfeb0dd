import Configurations

extension PortfolioPlan {
  /// `portfolio` of a run configuration; nil with the problems added.
  init?(_ value: ConfigurationValue, _ problems: inout Problems) {
    let fields = ["capital", "max_positions", "sizing"]
    guard value.members(known: fields, later: ["allocation"], &problems) != nil else { return nil }
    let capital = value.required("capital", &problems)?.lamports(
      in: 1...Self.lamportsMax, &problems)
    let positionsMax = value["max_positions"].map { $0.integer(in: 1...1_000_000, &problems) }
    let sizing = value.required("sizing", &problems)
    _ = sizing?.members(
      known: ["fixed"], later: ["equity_fraction", "pool_share", "volatility_target"], &problems)
    let size = sizing?.required("fixed", &problems)?.lamports(in: 1...Self.lamportsMax, &problems)
    guard let capital, let size else { return nil }
    capitalLamports = capital
    limits = PositionLimits(positionsMax: positionsMax.flatMap { $0 }.map { Int($0) })
    self.sizing = .fixed(lamports: size)
    allocations = []
  }

  /// A thousand million SOL, more than there are: sums of a few such amounts stay within 64 bits.
  static let lamportsMax: Int64 = 1_000_000_000_000_000_000

  var canonical: CanonicalValue {
    .object([
      "capital_lamports": .integer(capitalLamports),
      "max_positions": limits.positionsMax.map { .integer(Int64($0)) } ?? .null,
      "size_lamports": sizing.map(\.canonical) ?? .null,
    ])
  }
}

extension Sizing {
  var canonical: CanonicalValue {
    switch self {
    case .fixed(let lamports): .integer(lamports)
    case .equityFraction(let ppm): .object(["equity_fraction_ppm": .integer(ppm)])
    case .poolShare(let ppm): .object(["pool_share_ppm": .integer(ppm)])
    case .volatilityTarget(let risk, let window, let most):
      .object([
        "volatility_target_ppm": .integer(risk), "window_s": .integer(window),
        "max_equity_fraction_ppm": .integer(most),
      ])
    }
  }
}
