import Market

/// Collects figures in the order reports show them.
struct MetricSheet {
  private(set) var metrics: [Metric] = []

  /// A figure, or why there is none.
  mutating func add(_ name: String, _ value: Double?, else reason: String, _ formula: String) {
    let known = value.flatMap { $0.isFinite ? $0 : nil }
    metrics.append(
      Metric(name: name, value: known, reason: known == nil ? reason : nil, formula: formula))
  }

  /// A figure that always exists.
  mutating func add(_ name: String, _ value: Double, _ formula: String) {
    add(name, value, else: "not a number", formula)
  }

  /// A whole number.
  mutating func add(_ name: String, _ count: Int, _ formula: String) {
    add(name, Double(count), formula)
  }

  /// An exact sum of lamports in SOL, divided once.
  mutating func add(_ name: String, lamports: Int128, _ formula: String) {
    add(name, Double(lamports) / Double(lamportsPerSOL), formula)
  }

  /// A part of a whole; none of a whole of 0.
  mutating func add(
    _ name: String, _ part: Int128, of whole: Int128, else reason: String, _ formula: String
  ) {
    add(name, whole == 0 ? nil : Double(part) / Double(whole), else: reason, formula)
  }
}
