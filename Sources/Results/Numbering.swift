/// Numbers for values that come back, from 0 in the order of their first use. It remembers a fixed
/// number of values: one that comes back after another took its seat gets a further number, which
/// costs a row and nothing else. So its memory is bounded, and equal runs get equal numbers.
struct Numbering<Value: Equatable> {
  private var values: [Value]
  private var numbers: [Int64]
  private var next: Int64 = 0
  private let shift: UInt64

  /// Remembers 2^`bits` values; `filler` is any value.
  init(bits: Int, filler: Value) {
    values = Array(repeating: filler, count: 1 << bits)
    numbers = Array(repeating: -1, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  /// The value's number and whether it is new. Values of one `seat` displace one another.
  @inline(__always)
  mutating func number(of value: Value, seat: UInt64) -> (number: Int64, isNew: Bool) {
    // Fibonacci hashing: seats that follow one another are spread evenly.
    let place = Int(truncatingIfNeeded: (seat &* 0x9E37_79B9_7F4A_7C15) >> shift)
    if numbers[place] >= 0, values[place] == value { return (numbers[place], false) }
    let number = next
    next += 1
    values[place] = value
    numbers[place] = number
    return (number, true)
  }
}
