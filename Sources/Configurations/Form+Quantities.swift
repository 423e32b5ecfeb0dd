extension Form where Value == Int64 {
  /// A duration in whole seconds.
  public static func duration(in range: ClosedRange<Int64>) -> Form {
    Form(schema: .pattern("^[0-9.]+ *(s|m|h|d)$")) { $0.durationSeconds(in: range, &$1) }
  }

  /// An amount of SOL, in lamports.
  public static func lamports(in range: ClosedRange<Int64>, bare: BareAmount = .refused) -> Form {
    let text = CanonicalValue.pattern("^[0-9.]+ *(SOL|lamports?)$")
    return Form(schema: bare == .sol ? text.orNumber : text) {
      $0.lamports(in: range, bare: bare, &$1)
    }
  }

  /// An amount of USD, in millionths.
  public static func microUSD(in range: ClosedRange<Int64>, bare: BareAmount = .refused) -> Form {
    let text = CanonicalValue.pattern("^[0-9.]+ *USD$")
    return Form(schema: bare == .usd ? text.orNumber : text) {
      $0.microUSD(in: range, bare: bare, &$1)
    }
  }

  /// A share in whole parts per million, written as a percentage.
  public static func share(in range: ClosedRange<Int64>) -> Form {
    Form(schema: .percentage) { value, problems in
      guard let percentage = value.percentage(&problems) else { return nil }
      if let ppm = percentage.partsPerMillion, range.contains(ppm) { return ppm }
      problems.add(
        ConfigurationCode.outOfRange, at: value, "no share this field may be",
        expected: "\(range.lowerBound) to \(range.upperBound) parts per million, whole "
          + "(1% is 10000)")
      return nil
    }
  }
}

extension Form where Value == Double {
  /// A change or share as a ratio, written as a percentage of any size and sign.
  public static var ratio: Form {
    Form(schema: .percentage) { value, problems in value.percentage(&problems)?.ratio }
  }

  /// A ratio that `isPossible`, else the problem `code` with its message.
  public static func ratio(
    code: String, _ message: String, expected: String,
    isPossible: @escaping @Sendable (Double) -> Bool
  ) -> Form {
    Form(schema: .percentage) { value, problems in
      guard let ratio = value.percentage(&problems)?.ratio else { return nil }
      if isPossible(ratio) { return ratio }
      problems.add(code, at: value, message, expected: expected)
      return nil
    }
  }

  /// A bare number that is not negative.
  public static var factor: Form {
    Form(schema: .object(["type": .string("number"), "minimum": .integer(0)])) { value, problems in
      value.factor(&problems)
    }
  }

  /// A price or amount in `unit`, as a double.
  public static func amount(unit: String, isBareAllowed: Bool = false) -> Form {
    let text = CanonicalValue.pattern("^[0-9.]+ *\(unit)$")
    return Form(schema: isBareAllowed ? text.orNumber : text) {
      $0.amount(unit: unit, isBareAllowed: isBareAllowed, &$1)
    }
  }
}

extension CanonicalValue {
  /// The JSON Schema of a string of a pattern.
  public static func pattern(_ pattern: String) -> CanonicalValue {
    .object(["type": .string("string"), "pattern": .string(pattern)])
  }

  static var percentage: CanonicalValue { .pattern("^[+-]?[0-9.]+ *%$") }

  var orNumber: CanonicalValue {
    .object(["anyOf": .list([self, .object(["type": .string("number")])])])
  }

  /// A number of seconds as a duration is written.
  public static func duration(_ seconds: Int64) -> CanonicalValue { .string("\(seconds)s") }

  /// Lamports as an amount is written.
  public static func lamports(_ lamports: Int64) -> CanonicalValue {
    .string("\(lamports) lamports")
  }

  /// Millionths of a USD as an amount is written.
  public static func microUSD(_ amount: Int64) -> CanonicalValue {
    .string("\(decimalText("\(amount)", power: -6)) USD")
  }

  /// Parts per million as a percentage is written.
  public static func share(_ ppm: Int64) -> CanonicalValue {
    .string("\(decimalText("\(ppm)", power: -4))%")
  }

  /// A ratio as a percentage is written: the shortest that reads back to the same double.
  public static func ratio(_ ratio: Double) -> CanonicalValue {
    .string("\(decimalText("\(ratio)", power: 2))%")
  }

  /// A bare number: the shortest that reads back to the same double.
  public static func number(_ value: Double) -> CanonicalValue {
    let whole = Int64(exactly: value)
    return whole.map { .integer($0) } ?? .double(value)
  }

  /// A double with its unit: the shortest that reads back to the same double.
  public static func amount(_ value: Double, unit: String) -> CanonicalValue {
    .string("\(decimalText("\(value)", power: 0)) \(unit)")
  }
}

/// `text` · 10^`power` without an exponent: `1.5e-07` and 2 give `0.000015`. Traps where the text
/// is no number.
public func decimalText(_ text: String, power: Int) -> String {
  guard let number = DecimalNumber(text.utf8) else { preconditionFailure("no number: \(text)") }
  guard !number.digits.isEmpty else { return "0" }
  let exponent = number.exponent + power
  var digits = number.digits.map { String($0) }
  if exponent >= 0 { digits += Array(repeating: "0", count: exponent) }
  let fraction = max(0, -exponent)
  if digits.count <= fraction {
    digits = Array(repeating: "0", count: fraction + 1 - digits.count) + digits
  }
  let whole = digits.dropLast(fraction).joined()
  let rest = digits.suffix(fraction).joined()
  return (number.isNegative ? "-" : "") + whole + (rest.isEmpty ? "" : ".\(rest)")
}
