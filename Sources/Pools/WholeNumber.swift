/// Products and quotients through 128 bits that answer nil where 64 bits do not hold the result,
/// for numbers the chain or a stranger's bytes tell.
enum WholeNumber {
  /// ⌊a·b / c⌋.
  static func floor(_ a: UInt64, _ b: UInt64, over c: UInt64) -> UInt64? {
    let product = a.multipliedFullWidth(by: b)
    guard product.high < c else { return nil }
    return c.dividingFullWidth(product).quotient
  }

  /// ⌈a·b / c⌉.
  static func ceiling(_ a: UInt64, _ b: UInt64, over c: UInt64) -> UInt64? {
    let product = a.multipliedFullWidth(by: b)
    guard product.high < c else { return nil }
    let (quotient, remainder) = c.dividingFullWidth(product)
    guard remainder > 0 else { return quotient }
    return quotient == .max ? nil : quotient + 1
  }

  /// a + b.
  static func sum(_ a: UInt64, _ b: UInt64) -> UInt64? {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : sum
  }
}
