extension ConcentratedRange {
  /// Whole numbers for the products of two prices and a liquidity: at most 320 bits arise from
  /// operands of 128, 128 and 64, so that nothing here overflows eight words.
  struct Wide: Comparable {
    /// Words of 64 bits, the lowest first.
    private var words = SIMD8<UInt64>()

    init(_ value: UInt128) {
      words[0] = UInt64(truncatingIfNeeded: value)
      words[1] = UInt64(truncatingIfNeeded: value >> 64)
    }

    private init(words: SIMD8<UInt64>) { self.words = words }

    /// The number if it has 128 bits.
    var narrow: UInt128? {
      guard significant <= 2 else { return nil }
      return UInt128(words[1]) << 64 | UInt128(words[0])
    }

    /// The number times 2⁶⁴.
    var timesOne: Wide {
      var shifted = Wide(0)
      for index in 1..<8 { shifted.words[index] = words[index - 1] }
      return shifted
    }

    static func < (a: Wide, b: Wide) -> Bool {
      for index in (0..<8).reversed() where a.words[index] != b.words[index] {
        return a.words[index] < b.words[index]
      }
      return false
    }

    static func + (a: Wide, b: Wide) -> Wide {
      var sum = Wide(0)
      var carry: UInt64 = 0
      for index in 0..<8 {
        let (part, first) = a.words[index].addingReportingOverflow(b.words[index])
        let (whole, second) = part.addingReportingOverflow(carry)
        sum.words[index] = whole
        carry = first || second ? 1 : 0
      }
      return sum
    }

    /// a − b; nil when it would be below zero.
    static func - (a: Wide, b: Wide) -> Wide? {
      guard a >= b else { return nil }
      var rest = Wide(0)
      var borrow: UInt64 = 0
      for index in 0..<8 {
        let (part, first) = a.words[index].subtractingReportingOverflow(b.words[index])
        let (whole, second) = part.subtractingReportingOverflow(borrow)
        rest.words[index] = whole
        borrow = first || second ? 1 : 0
      }
      return rest
    }

    static func * (a: Wide, b: UInt128) -> Wide {
      var product = Wide(0)
      for (offset, factor) in [UInt64(truncatingIfNeeded: b), UInt64(b >> 64)].enumerated() {
        var carry: UInt64 = 0
        for index in offset..<8 {
          let (high, low) = a.words[index - offset].multipliedFullWidth(by: factor)
          let (part, first) = product.words[index].addingReportingOverflow(low)
          let (whole, second) = part.addingReportingOverflow(carry)
          product.words[index] = whole
          carry = high &+ (first ? 1 : 0) &+ (second ? 1 : 0)
        }
      }
      return product
    }

    /// ⌊self / divisor⌋ where it has 128 bits; nil for a divisor of 0.
    func floor(over divisor: Wide) -> UInt128? { divided(by: divisor)?.quotient.narrow }

    /// ⌈self / divisor⌉ where it has 128 bits; nil for a divisor of 0.
    func ceiling(over divisor: Wide) -> UInt128? {
      guard let (quotient, isWhole) = divided(by: divisor), let value = quotient.narrow else {
        return nil
      }
      if isWhole { return value }
      let (next, overflow) = value.addingReportingOverflow(1)
      return overflow ? nil : next
    }

    private var significant: Int {
      var count = 8
      while count > 0, words[count - 1] == 0 { count -= 1 }
      return count
    }

    private func shifted(by bits: Int) -> Wide {
      guard bits > 0 else { return self }
      var shifted = Wide(0)
      for index in 0..<8 {
        let carried = index == 0 ? 0 : words[index - 1] >> UInt64(64 - bits)
        shifted.words[index] = words[index] << UInt64(bits) | carried
      }
      return shifted
    }

    /// Long division word by word (Knuth, algorithm D).
    private func divided(by divisor: Wide) -> (quotient: Wide, isWhole: Bool)? {
      let size = divisor.significant
      guard size > 0, significant < 8 else { return nil }
      guard significant >= size else { return (Wide(0), significant == 0) }
      let bits = divisor.words[size - 1].leadingZeroBitCount
      let divisor = divisor.shifted(by: bits)
      var rest = self.shifted(by: bits)
      var quotient = Wide(0)
      for place in (0...significant - size).reversed() {
        var digit = rest.estimate(at: place, divisor, size)
        while digit > 0, rest.subtract(divisor, times: digit, at: place, size) {
          rest.addBack(divisor, times: digit, at: place, size)
          digit -= 1
        }
        quotient.words[place] = digit
      }
      return (quotient, rest.significant == 0)
    }

    /// A quotient word that is right or too large by at most two.
    private func estimate(at place: Int, _ divisor: Wide, _ size: Int) -> UInt64 {
      let lead = divisor.words[size - 1]
      let top = words[place + size]
      guard top < lead else { return .max }
      return lead.dividingFullWidth((top, words[place + size - 1])).quotient
    }

    /// Takes divisor · digit off at a place; true when that went below zero.
    private mutating func subtract(
      _ divisor: Wide, times digit: UInt64, at place: Int, _ size: Int
    ) -> Bool {
      var carry: UInt64 = 0
      for index in 0...size {
        let (high, low) = divisor.words[index].multipliedFullWidth(by: digit)
        let (part, first) = words[place + index].subtractingReportingOverflow(low)
        let (whole, second) = part.subtractingReportingOverflow(carry)
        words[place + index] = whole
        carry = high &+ (first ? 1 : 0) &+ (second ? 1 : 0)
      }
      return carry > 0
    }

    private mutating func addBack(
      _ divisor: Wide, times digit: UInt64, at place: Int, _ size: Int
    ) {
      var carry: UInt64 = 0
      for index in 0...size {
        let (high, low) = divisor.words[index].multipliedFullWidth(by: digit)
        let (part, first) = words[place + index].addingReportingOverflow(low)
        let (whole, second) = part.addingReportingOverflow(carry)
        words[place + index] = whole
        carry = high &+ (first ? 1 : 0) &+ (second ? 1 : 0)
      }
    }
  }
}
