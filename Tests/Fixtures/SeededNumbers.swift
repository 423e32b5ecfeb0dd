/// SplitMix64 (Steele, Lea, Flood): numbers a failing test can be repeated with.
package struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// 0 ..< `bound`; 0 where that is empty.
  package mutating func below(_ bound: UInt64) -> UInt64 { next() % max(bound, 1) }

  /// The same of places in a list.
  package mutating func index(below bound: Int) -> Int { Int(below(UInt64(max(bound, 1)))) }

  /// `count` bytes.
  package mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// One of `range`.
  package mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
    Int64.random(in: range, using: &self)
  }

  /// True in so many of a hundred cases.
  package mutating func chance(_ percent: Int64) -> Bool { number(1...100) <= percent }

  /// One of `values`, which are not empty.
  package mutating func one<Value>(_ values: [Value]) -> Value {
    values[Int(below(UInt64(values.count)))]
  }

  /// What `make` gives, in so many of a hundred cases.
  package mutating func maybe<Value>(
    _ percent: Int64 = 40, _ make: (inout SeededNumbers) -> Value
  ) -> Value? {
    chance(percent) ? make(&self) : nil
  }
}
