/// Base58 with Bitcoin's alphabet, as Solana writes keys, signatures and instruction data.
///
/// Works on 32-bit limbs with five digits at a time (58⁵ < 2³²), about ten times faster than digit
/// by digit. Quadratic in length: callers bound the input (`digitsMax`).
public enum Base58 {
  /// Longest text decoded: instruction data of a 4 KiB transaction stays below it.
  public static let digitsMax = 8_192

  static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

  static let values: [Int8] = {
    var table = [Int8](repeating: -1, count: 256)
    for (value, digit) in alphabet.enumerated() { table[Int(digit)] = Int8(value) }
    return table
  }()

  /// The bytes of base58 text; nil on a foreign character or more than `digitsMax` digits.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    decode(Array(text.utf8))
  }

  /// The bytes of base58 digits; nil on a foreign character or more than `digitsMax` digits.
  public static func decode(_ digits: [UInt8]) -> [UInt8]? {
    guard digits.count <= digitsMax else { return nil }
    let zeros = digits.prefix { $0 == alphabet[0] }.count
    var limbs: [UInt32] = []  // little endian
    var at = zeros
    while at < digits.count {
      let end = min(at + 5, digits.count)
      var carry: UInt64 = 0
      var scale: UInt64 = 1
      for digit in digits[at..<end] {
        let value = values[Int(digit)]
        guard value >= 0 else { return nil }
        carry = carry * 58 + UInt64(value)
        scale *= 58
      }
      for index in limbs.indices {
        let next = UInt64(limbs[index]) * scale + carry
        limbs[index] = UInt32(truncatingIfNeeded: next)
        carry = next >> 32
      }
      if carry > 0 { limbs.append(UInt32(carry)) }
      at = end
    }
    var bytes = [UInt8](repeating: 0, count: zeros)
    var leading = true
    for limb in limbs.reversed() {
      for shift in [24, 16, 8, 0] as [UInt32] {
        let byte = UInt8(truncatingIfNeeded: limb >> shift)
        if leading && byte == 0 { continue }
        leading = false
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// The base58 text of `bytes`.
  public static func encode(_ bytes: [UInt8]) -> String {
    String(decoding: digits(of: bytes), as: UTF8.self)
  }

  /// The base58 digits of `bytes`, as ASCII.
  public static func digits(of bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    append(bytes, to: &text)
    return text
  }

  /// Appends the base58 digits of `bytes`, as ASCII: four bytes in, five digits out a step.
  public static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    let zeros = bytes.prefix { $0 == 0 }.count
    var groups: [UInt32] = []  // base 58⁵, little endian
    var at = zeros
    while at < bytes.count {
      let count = min(4, bytes.count - at)
      var carry: UInt64 = 0
      for byte in bytes[at..<at + count] { carry = carry << 8 | UInt64(byte) }
      for index in groups.indices {
        let next = UInt64(groups[index]) << UInt64(8 * count) + carry
        carry = next / groupSize
        groups[index] = UInt32(next - carry * groupSize)
      }
      while carry > 0 {
        groups.append(UInt32(carry % groupSize))
        carry /= groupSize
      }
      at += count
    }
    text.append(contentsOf: repeatElement(alphabet[0], count: zeros))
    for (place, group) in groups.reversed().enumerated() {
      append(group: group, isFirst: place == 0, to: &text)
    }
  }

  /// 58⁵: what five digits hold.
  private static let groupSize: UInt64 = 656_356_768

  /// Appends five digits, or of the first group as many as it needs.
  private static func append(group: UInt32, isFirst: Bool, to text: inout [UInt8]) {
    var power: UInt32 = 11_316_496
    var rest = group
    var leading = isFirst
    while power > 0 {
      let digit = rest / power
      rest -= digit * power
      power /= 58
      if leading && digit == 0 { continue }
      leading = false
      text.append(alphabet[Int(digit)])
    }
  }
}
