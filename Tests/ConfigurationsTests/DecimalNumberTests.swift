import Testing

@testable import Configurations

private func decimal(_ text: String) -> DecimalNumber? { DecimalNumber(text.utf8) }

@Suite struct DecimalNumberTests {
  @Test func exponentFormsAreExact() {
    #expect(decimal("1.0110036e-09")?.magnitude(power: 16, rounding: .exact) == 10_110_036)
    #expect(decimal("1.5")?.integer(power: 9) == 1_500_000_000)
    #expect(decimal("-0.000000001")?.integer(power: 9) == -1)
    #expect(decimal("1e3")?.integer() == 1_000)
    #expect(decimal("18446744073709551615")?.magnitude(power: 0, rounding: .exact) == .max)
    #expect(decimal("9223372036854775807")?.integer() == .max)
  }

  @Test func doublesAreCorrectlyRounded() {
    #expect(decimal("20")?.double(power: -2) == 0.2)
    #expect(decimal("1.0110036e-09")?.double() == 1.0110036e-09)
    #expect(decimal("0.1")?.double() == 0.1)
    #expect(decimal("-0.0")?.double().sign == .plus)
  }

  @Test func roundingIsAsAsked() {
    #expect(decimal("2.5")?.magnitude(power: 0, rounding: .half) == 3)
    #expect(decimal("2.49999")?.magnitude(power: 0, rounding: .half) == 2)
    #expect(decimal("0.5")?.magnitude(power: 0, rounding: .half) == 1)
    #expect(decimal("0.05")?.magnitude(power: 0, rounding: .half) == 0)
    #expect(decimal("2.9")?.magnitude(power: 0, rounding: .down) == 2)
    #expect(decimal("2.5")?.magnitude(power: 0, rounding: .exact) == nil)
    #expect(decimal("2.50")?.magnitude(power: 1, rounding: .exact) == 25)
  }

  @Test func equalNumbersAreEqual() {
    #expect(decimal("1.50") == decimal("15e-1"))
    #expect(decimal("0") == decimal("-0.00e5"))
    #expect(decimal("100") == decimal("1E+2"))
  }

  @Test func sixtyFourBitsAreTheLimit() {
    #expect(decimal("18446744073709551616")?.magnitude(power: 0, rounding: .exact) == nil)
    #expect(decimal("18446744073709551615.5")?.magnitude(power: 0, rounding: .half) == nil)
    #expect(decimal("9223372036854775808")?.integer() == nil)
    #expect(decimal("1e9999")?.integer() == nil)
    #expect(decimal("1e-9999")?.magnitude(power: 9, rounding: .half) == 0)
  }

  @Test(arguments: [
    "", ".", "-", "e5", "1e", "1e+", "1e1.5", "1e99999", "1.2.3", "--1", "1-", " 1", "1 ", "0x1",
    "nan", "inf", "1_000", "1,5",
  ])
  func otherTextIsNoNumber(text: String) {
    #expect(decimal(text) == nil)
  }

  @Test func lengthIsBounded() {
    #expect(decimal(String(repeating: "9", count: 401)) == nil)
    #expect(decimal(String(repeating: "0", count: 10_000)) == nil)
  }
}
