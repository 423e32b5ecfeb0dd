import Configuration

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
    self.positionsMax = positionsMax.flatMap { $0 }.map { Int($0) }
    sizeLamports = size
  }

  /// A thousand million SOL, more than there are: sums of a few such amounts stay within 64 bits.
  static let lamportsMax: Int64 = 1_000_000_000_000_000_000

  var canonical: CanonicalValue {
    .object([
      "capital_lamports": .integer(capitalLamports),
      "max_positions": positionsMax.map { .integer(Int64($0)) } ?? .null,
      "size_lamports": .integer(sizeLamports),
    ])
  }
}
