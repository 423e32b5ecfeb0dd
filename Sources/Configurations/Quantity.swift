import Market

/// A number with its unit, as configurations write amounts: `1.5 SOL`, `30s`, `-20%`.
struct Quantity {
  let number: DecimalNumber
  let unit: String

  /// Splits text into a number and the word after it; nil where the number is none.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    let end =
      bytes.firstIndex { byte in
        !(byte >= 0x30 && byte <= 0x39) && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "-")
          && byte != UInt8(ascii: "+")
      } ?? bytes.count
    guard let number = DecimalNumber(bytes[..<end]) else { return nil }
    self.number = number
    unit = String(decoding: bytes[end...].drop { $0 == 0x20 }, as: UTF8.self)
  }
}

/// A share or a change in per cent, exact.
public struct Percentage: Hashable, Sendable {
  /// The number before the `%`.
  public let percent: DecimalNumber

  /// As a ratio, correctly rounded: `20%` is 0.2.
  public var ratio: Double { percent.double(power: -2) }

  /// In parts per million; nil when it is no whole number of them or beyond 64 bits.
  public var partsPerMillion: Int64? { percent.integer(power: 4) }
}

/// Which bare numbers an amount of money may be.
public enum BareAmount: Sendable {
  /// None: the unit must stand there.
  case refused
  /// The field's name ends in `_sol`: a bare number is SOL.
  case sol
  /// The field's name ends in `_usd`: a bare number is USD.
  case usd
}

extension ConfigurationValue {
  /// Whole seconds of a duration (`30s`, `15m`, `1.5h`, `3d`) within `range`.
  public func durationSeconds(
    in range: ClosedRange<Int64>, _ problems: inout Problems
  ) -> Int64? {
    let forms = "a duration such as \"30s\", \"15m\", \"1h\" or \"3d\""
    guard let quantity = quantity(forms, &problems) else { return nil }
    let secondsPerUnit: [String: UInt64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let factor = secondsPerUnit[quantity.unit] else {
      problems.add(ConfigurationCode.unit, at: self, unitMessage(quantity), expected: forms)
      return nil
    }
    guard let seconds = scaled(quantity.number, by: factor) else {
      problems.add(
        ConfigurationCode.outOfRange, at: self, "not a whole number of seconds, or too long",
        expected: forms)
      return nil
    }
    return checked(seconds, in: range, unit: "seconds", &problems)
  }

  /// Lamports of an amount (`1.5 SOL`, `5000 lamports`) within `range`.
  public func lamports(
    in range: ClosedRange<Int64>, bare: BareAmount = .refused, _ problems: inout Problems
  ) -> Int64? {
    let forms = "an amount such as \"1.5 SOL\" or \"5000 lamports\""
    if case .number(let text) = kind, bare == .sol {
      guard let number = DecimalNumber(text.utf8) else { return outOfRange(forms, &problems) }
      return lamports(number, power: 9, in: range, forms, &problems)
    }
    guard let quantity = quantity(forms, &problems) else { return nil }
    switch quantity.unit {
    case "SOL": return lamports(quantity.number, power: 9, in: range, forms, &problems)
    case "lamports", "lamport":
      return lamports(quantity.number, power: 0, in: range, forms, &problems)
    default:
      problems.add(
        ConfigurationCode.unit, at: self, unitMessage(quantity), expected: forms,
        word: quantity.unit, among: ["SOL", "lamports"])
      return nil
    }
  }

  /// Millionths of a USD of an amount (`10000 USD`) within `range`; bare numbers are USD where
  /// `bare` says so.
  public func microUSD(
    in range: ClosedRange<Int64>, bare: BareAmount = .refused, _ problems: inout Problems
  ) -> Int64? {
    guard let number = number(unit: "USD", bare: bare == .usd, Self.usdForms, &problems) else {
      return nil
    }
    guard let amount = number.integer(power: 6) else {
      problems.add(
        ConfigurationCode.outOfRange, at: self,
        "not a whole number of millionths of a USD, or too large", expected: Self.usdForms)
      return nil
    }
    return checked(amount, in: range, unit: "millionths of a USD", &problems)
  }

  /// A price or amount as a double, in the unit written (`300000 USD`, `0.00001 SOL`): not
  /// negative, at most 10¹⁵, digits down to 10⁻²⁴. Bare numbers are refused unless `isBareAllowed`.
  public func amount(
    unit: String, isBareAllowed: Bool, _ problems: inout Problems
  ) -> Double? {
    let forms = "an amount such as \"0.00002 \(unit)\" or \"300000 \(unit)\""
    guard let number = number(unit: unit, bare: isBareAllowed, forms, &problems) else { return nil }
    return plain(number, forms, &problems)
  }

  /// A bare number that is no negative one, at most 10¹⁵, digits down to 10⁻²⁴.
  public func factor(_ problems: inout Problems) -> Double? {
    guard case .number(let text) = kind else {
      problems.add(
        ConfigurationCode.wrongKind, at: self, "this is \(kindName)", expected: "a bare number")
      return nil
    }
    let forms = "a number such as 1.5"
    guard let number = DecimalNumber(text.utf8) else { return outOfRange(forms, &problems) }
    return plain(number, forms, &problems)
  }

  private func plain(
    _ number: DecimalNumber, _ forms: String, _ problems: inout Problems
  ) -> Double? {
    let value = number.double()
    guard value >= 0, value <= 1e15, number.exponent >= -24 else {
      return outOfRange(forms, &problems)
    }
    return value
  }

  private static let usdForms = "an amount such as \"10000 USD\""

  private func number(
    unit: String, bare: Bool, _ forms: String, _ problems: inout Problems
  ) -> DecimalNumber? {
    if case .number(let text) = kind, bare {
      guard let number = DecimalNumber(text.utf8) else { return outOfRange(forms, &problems) }
      return number
    }
    guard let quantity = quantity(forms, &problems) else { return nil }
    if quantity.unit == unit { return quantity.number }
    problems.add(
      ConfigurationCode.unit, at: self, unitMessage(quantity), expected: forms,
      word: quantity.unit, among: [unit])
    return nil
  }

  /// A percentage (`20%`, `-7.5%`) with |percent| up to 10⁹ and digits down to 10⁻⁹.
  public func percentage(_ problems: inout Problems) -> Percentage? {
    let forms = "a percentage such as \"20%\""
    guard let quantity = quantity(forms, &problems) else { return nil }
    guard quantity.unit == "%" else {
      problems.add(ConfigurationCode.unit, at: self, unitMessage(quantity), expected: forms)
      return nil
    }
    guard let billionths = quantity.number.magnitude(power: 9, rounding: .exact),
      billionths <= 1_000_000_000_000_000_000
    else { return outOfRange(forms, &problems) }
    return Percentage(percent: quantity.number)
  }

  private func lamports(
    _ number: DecimalNumber, power: Int, in range: ClosedRange<Int64>, _ forms: String,
    _ problems: inout Problems
  ) -> Int64? {
    guard let lamports = number.integer(power: power) else {
      problems.add(
        ConfigurationCode.outOfRange, at: self,
        "not a whole number of lamports (SOL has nine decimals), or too large", expected: forms)
      return nil
    }
    return checked(lamports, in: range, unit: "lamports", &problems)
  }

  private func outOfRange<Value>(_ forms: String, _ problems: inout Problems) -> Value? {
    problems.add(
      ConfigurationCode.outOfRange, at: self, "too large, or finer than it is kept",
      expected: forms)
    return nil
  }

  private func unitMessage(_ quantity: Quantity) -> String {
    quantity.unit.isEmpty ? "the unit is missing" : "no unit '\(shortened(quantity.unit))' here"
  }

  private func quantity(_ forms: String, _ problems: inout Problems) -> Quantity? {
    switch kind {
    case .string(let text):
      if let quantity = Quantity(text) { return quantity }
      problems.add(
        ConfigurationCode.unit, at: self, "'\(shortened(text))' is no number with a unit",
        expected: forms)
    case .number:
      problems.add(
        ConfigurationCode.unit, at: self, "a bare number is ambiguous: write its unit",
        expected: forms)
    default:
      problems.add(ConfigurationCode.wrongKind, at: self, "this is \(kindName)", expected: forms)
    }
    return nil
  }

  /// `number` · `factor` when it is whole and fits: the number is taken with nine decimals first.
  private func scaled(_ number: DecimalNumber, by factor: UInt64) -> Int64? {
    guard let billionths = number.magnitude(power: 9, rounding: .exact) else { return nil }
    let (high, low) = billionths.multipliedFullWidth(by: factor)
    guard high < 1_000_000_000 else { return nil }
    let (quotient, remainder) = UInt64(1_000_000_000).dividingFullWidth((high, low))
    guard remainder == 0, let value = Int64(exactly: quotient) else { return nil }
    return number.isNegative ? -value : value
  }
}
