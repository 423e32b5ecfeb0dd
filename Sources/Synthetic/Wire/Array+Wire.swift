import Market

/// Little-endian wire fields and JSON text, appended to one buffer.
extension [UInt8] {
  mutating func put<Number: FixedWidthInteger>(_ value: Number) {
    var rest = value
    for _ in 0..<Number.bitWidth / 8 {
      append(UInt8(truncatingIfNeeded: rest))
      rest = Number.bitWidth > 8 ? rest >> 8 : 0
    }
  }

  mutating func put(_ value: Bool) { append(value ? 1 : 0) }

  mutating func put(_ key: Pubkey) {
    Swift.withUnsafeBytes(of: key.words) { append(contentsOf: $0) }
  }

  /// A string with its length in four bytes.
  mutating func put(_ text: String) {
    put(UInt32(text.utf8.count))
    append(contentsOf: text.utf8)
  }

  mutating func text(_ text: String) { append(contentsOf: text.utf8) }

  /// A whole number in decimal digits.
  mutating func number(_ value: UInt64) {
    if value >= 10 { number(value / 10) }
    append(UInt8(ascii: "0") + UInt8(value % 10))
  }

  /// Bytes from hexadecimal digits, as references write discriminators.
  init(hex: StaticString) {
    self = []
    var high: UInt8?
    hex.withUTF8Buffer { digits in
      for digit in digits {
        let value = digit < 58 ? digit - 48 : digit - 87
        if let first = high {
          append(first << 4 | value)
          high = nil
        } else {
          high = value
        }
      }
    }
  }

  /// Base64 with padding.
  mutating func base64(_ data: [UInt8]) {
    var at = 0
    while at < data.count {
      let count = Swift.min(3, data.count - at)
      var word: UInt32 = 0
      for offset in 0..<3 { word = word << 8 | (offset < count ? UInt32(data[at + offset]) : 0) }
      for place in 0..<4 {
        let digit = Int(word >> UInt32(18 - 6 * place) & 63)
        append(place <= count ? base64Alphabet[digit] : UInt8(ascii: "="))
      }
      at += 3
    }
  }
}

private let base64Alphabet = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

extension [UInt8] {
  /// A raw amount as a decimal number without trailing zeros: `1.5`; `2.0` when the point is kept.
  mutating func decimal(_ amount: UInt64, places: Int, keepsPoint: Bool) {
    var unit: UInt64 = 1
    for _ in 0..<places { unit *= 10 }
    number(amount / unit)
    var rest = amount % unit
    if rest == 0 {
      if keepsPoint { text(".0") }
      return
    }
    text(".")
    while rest > 0 {
      unit /= 10
      append(UInt8(ascii: "0") + UInt8(rest / unit))
      rest %= unit
    }
  }
}
