/// A decimal number as text states it, exact: digits · 10^exponent. Never a floating-point number
/// until it is asked for one.
public struct DecimalNumber: Hashable, Sendable {
  /// Whether it is below zero.
  public let isNegative: Bool
  /// Significant digits 0…9 without leading or trailing zeros; empty for zero.
  public let digits: [UInt8]
  /// Power of ten of the last digit; 0 for zero.
  public let exponent: Int

  /// How digits beyond the asked unit are treated.
  public enum Rounding: Sendable {
    /// They are an error: nil is answered.
    case exact
    /// Half away from zero.
    case half
    /// Towards zero.
    case down
  }

  /// A number from `[+-]digits[.digits][e[+-]digits]`; nil on anything else, on more than 400
  /// digits and on exponents beyond ±9999.
  public init?(_ text: some Sequence<UInt8>) {
    var digits: [UInt8] = []
    var exponent = 0
    var sawDigit = false
    var sawPoint = false
    var isNegative = false
    var exponentText: [UInt8]?
    for (place, byte) in text.enumerated() {
      guard place < 420 else { return nil }
      if exponentText != nil {
        exponentText?.append(byte)
        continue
      }
      switch byte {
      case 0x30...0x39:
        sawDigit = true
        if byte != 0x30 || !digits.isEmpty { digits.append(byte - 0x30) }
        if sawPoint { exponent -= 1 }
      case UInt8(ascii: ".") where !sawPoint: sawPoint = true
      case UInt8(ascii: "-") where place == 0: isNegative = true
      case UInt8(ascii: "+") where place == 0: break
      case UInt8(ascii: "e") where sawDigit, UInt8(ascii: "E") where sawDigit: exponentText = []
      default: return nil
      }
    }
    guard sawDigit, digits.count <= 400 else { return nil }
    if let exponentText {
      guard (1...6).contains(exponentText.count),
        let value = Int(String(decoding: exponentText, as: UTF8.self)), abs(value) <= 9_999
      else { return nil }
      exponent += value
    }
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    self.digits = digits
    self.exponent = digits.isEmpty ? 0 : exponent
    self.isNegative = isNegative && !digits.isEmpty
  }

  /// |number| · 10^`power` as a whole number; nil beyond 64 bits, or where `rounding` is `.exact`
  /// and digits would be lost.
  public func magnitude(power: Int, rounding: Rounding) -> UInt64? {
    guard !digits.isEmpty else { return 0 }
    let shift = exponent + power
    let wholeCount = digits.count + shift
    guard wholeCount <= 20 else { return nil }
    if shift < 0 && rounding == .exact { return nil }
    var value: UInt64 = 0
    for place in 0..<max(wholeCount, 0) {
      let digit = place < digits.count ? digits[place] : 0
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
      if overflow || carry { return nil }
      value = sum
    }
    let dropped = wholeCount >= 0 && wholeCount < digits.count ? digits[wholeCount] : 0
    guard rounding == .half && dropped >= 5 else { return value }
    return value == .max ? nil : value + 1
  }

  /// The number · 10^`power` as a signed whole number; nil as for `magnitude`.
  public func integer(power: Int = 0, rounding: Rounding = .exact) -> Int64? {
    guard let magnitude = magnitude(power: power, rounding: rounding) else { return nil }
    guard isNegative else { return Int64(exactly: magnitude) }
    return magnitude <= UInt64(Int64.max) ? -Int64(magnitude) : nil
  }

  /// The number · 10^`power`, correctly rounded to a double.
  public func double(power: Int = 0) -> Double {
    guard !digits.isEmpty else { return 0 }
    let text = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    return Double("\(isNegative ? "-" : "")\(text)e\(exponent + power)") ?? .nan
  }
}
