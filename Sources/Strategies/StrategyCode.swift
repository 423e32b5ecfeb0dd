/// Codes of what can be wrong with a strategy beyond its form; each has a page in docs/errors.
enum StrategyCode {
  static let name = "E-STRATEGY-001"
  static let unknownFeature = "E-STRATEGY-002"
  static let window = "E-STRATEGY-003"
  static let threshold = "E-STRATEGY-004"
  static let condition = "E-STRATEGY-005"
  static let exit = "E-STRATEGY-006"
  /// More conditions than a strategy may have.
  static let tooManyConditions = "E-STRATEGY-007"
  /// A comparison of two features of different units.
  static let comparison = "E-STRATEGY-008"
  /// A parameter that is none, or a value for one that is none.
  static let parameter = "E-STRATEGY-009"
  /// A block that is none, or that uses itself.
  static let block = "E-STRATEGY-010"
}
