/// One figure of a run: a value, or none and why.
public struct Metric: Hashable, Sendable {
  /// Name in results and `--json`, with its unit last: `net_sol`.
  public var name: String
  /// The figure; nil = there is none.
  public var value: Double?
  /// Why there is no value; nil where there is one.
  public var reason: String?
  /// Id of its formula in docs/metrics.md.
  public var formula: String

  /// A figure, or the reason for none.
  public init(name: String, value: Double?, reason: String? = nil, formula: String) {
    precondition((value == nil) == (reason != nil), "a metric has a value or a reason")
    self.name = name
    self.value = value
    self.reason = reason
    self.formula = formula
  }
}
