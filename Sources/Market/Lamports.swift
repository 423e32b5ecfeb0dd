/// Lamports in one SOL.
public let lamportsPerSOL: Int64 = 1_000_000_000

/// Lamports as SOL with `places` decimals (0…9), rounded half away from zero: `-0.105000`.
public func solText(_ lamports: Int64, places: Int = 9) -> String {
  precondition((0...9).contains(places), "SOL has nine decimals")
  var unit: UInt64 = 1
  for _ in 0..<(9 - places) { unit *= 10 }
  let rounded = (lamports.magnitude + unit / 2) / unit
  let sign = lamports < 0 && rounded > 0 ? "-" : ""
  guard places > 0 else { return sign + String(rounded) }
  let digits = String(rounded)
  let text = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  return "\(sign)\(text.dropLast(places)).\(text.suffix(places))"
}

/// ⌊a·b / c⌋ through 128 bits; traps when the quotient exceeds 64 bits or c is 0.
@inlinable
public func multiplyDivideFloor(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
  c.dividingFullWidth(a.multipliedFullWidth(by: b)).quotient
}

/// ⌈a·b / c⌉ through 128 bits; traps when the quotient exceeds 64 bits or c is 0.
@inlinable
public func multiplyDivideCeiling(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
  let (quotient, remainder) = c.dividingFullWidth(a.multipliedFullWidth(by: b))
  return remainder == 0 ? quotient : quotient + 1
}
