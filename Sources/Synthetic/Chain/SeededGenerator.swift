import Market

/// Reproducible randomness: xoshiro256** seeded by SplitMix64, both by Blackman and Vigna.
///
/// Only integer and basic IEEE arithmetic, so that every platform draws the same chain.
struct SeededGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A stream of its own for each seed and path, so that adding streams changes no other.
  init(seed: UInt64, path: UInt64...) {
    var mixed = splitMix(seed)
    for part in path { mixed = splitMix(mixed ^ splitMix(part &+ 0x9E37_79B9_7F4A_7C15)) }
    state = (
      splitMix(mixed), splitMix(mixed &+ 1), splitMix(mixed &+ 2), splitMix(mixed &+ 3)
    )
  }

  /// The next 64 random bits.
  mutating func next() -> UInt64 {
    let scrambled = state.1 &* 5
    let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = (state.3 << 45) | (state.3 >> 19)
    return result
  }

  /// A whole number of 0 ..< bound.
  mutating func integer(below bound: UInt64) -> UInt64 {
    next().multipliedFullWidth(by: bound).high
  }

  /// A whole number of 0 ..< bound, for indexes.
  mutating func index(below bound: Int) -> Int { Int(integer(below: UInt64(bound))) }

  /// A whole number of the range.
  mutating func integer(in range: ClosedRange<UInt64>) -> UInt64 {
    range.lowerBound + integer(below: range.upperBound - range.lowerBound + 1)
  }

  /// A number of (0, 1], 53 bits fine.
  mutating func unit() -> Double { Double((next() >> 11) + 1) / 9_007_199_254_740_992 }

  /// True in `percent` of a hundred draws.
  mutating func chance(_ percent: UInt64) -> Bool { integer(below: 100) < percent }

  /// An exponential variate of mean 1.
  mutating func exponential() -> Double { -naturalLogarithm(unit()) }

  /// A key of random bytes.
  mutating func key() -> Pubkey { Pubkey(words: (next(), next(), next(), next())) }
}

/// SplitMix64's output function.
func splitMix(_ value: UInt64) -> UInt64 {
  var z = value &+ 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}

/// An address that depends on two others and a purpose, in place of a program-derived address.
func derivedKey(_ first: Pubkey, _ second: Pubkey, _ purpose: UInt64) -> Pubkey {
  let a = first.words
  let b = second.words
  let seed = splitMix(a.0 ^ splitMix(a.1 ^ splitMix(b.0 ^ splitMix(b.1 ^ purpose))))
  return Pubkey(
    words: (seed, splitMix(seed &+ 1), splitMix(seed &+ 2), splitMix(seed ^ a.2 ^ b.3)))
}

/// ln x of a positive normal number: exponent plus the series of 2·artanh((m − 1)/(m + 1)).
///
/// The C library's differs between platforms in the last bit; a chain must not.
func naturalLogarithm(_ x: Double) -> Double {
  precondition(x.isNormal && x > 0, "a positive normal number")
  let t = (x.significand - 1) / (x.significand + 1)
  let square = t * t
  var term = t
  var sum = 0.0
  for odd in 0..<14 {
    sum += term / Double(2 * odd + 1)
    term *= square
  }
  return Double(x.exponent) * 0.693147180559945309417 + 2 * sum
}
