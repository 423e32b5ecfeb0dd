/// A whole number as the nearest double, ties to even, by operations that work on vectors of any
/// processor: the high half under the exponent of 2⁸⁴, the low half under that of 2⁵², and one
/// rounding when they are added.
@inline(__always)
func double(_ value: UInt64) -> Double {
  let high = Double(bitPattern: value >> 32 | 0x4530_0000_0000_0000)
  let low = Double(bitPattern: value & 0xffff_ffff | 0x4330_0000_0000_0000)
  return (high - 0x1.00000001p84) + low
}

/// The same for sums beyond 64 bits: the first 64 with a bit for whether any is set behind them.
func double(_ value: UInt128) -> Double {
  let high = UInt64(truncatingIfNeeded: value >> 64)
  if high == 0 { return double(UInt64(truncatingIfNeeded: value)) }
  let shift = 64 - high.leadingZeroBitCount
  let rest = value & (1 << UInt128(shift) - 1)
  let leading = UInt64(truncatingIfNeeded: value >> UInt128(shift)) | (rest == 0 ? 0 : 1)
  return double(leading) * Double(sign: .plus, exponent: shift, significand: 1)
}
