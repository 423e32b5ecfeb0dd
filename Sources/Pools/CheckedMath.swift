/// ⌊a·b / c⌋; nil when it exceeds 64 bits or c is 0.
func checkedFloor(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64? {
  let product = a.multipliedFullWidth(by: b)
  return product.high < c ? c.dividingFullWidth(product).quotient : nil
}

/// ⌈a·b / c⌉; nil when it exceeds 64 bits or c is 0.
func checkedCeiling(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64? {
  let product = a.multipliedFullWidth(by: b)
  guard product.high < c else { return nil }
  let (quotient, remainder) = c.dividingFullWidth(product)
  if remainder == 0 { return quotient }
  return quotient == .max ? nil : quotient + 1
}

/// a + b + c; nil when it exceeds 64 bits.
func checkedSum(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64? {
  let (two, overflow) = a.addingReportingOverflow(b)
  let (three, again) = two.addingReportingOverflow(c)
  return overflow || again ? nil : three
}
