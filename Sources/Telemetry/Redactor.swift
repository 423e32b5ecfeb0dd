/// The one place where keys are taken out of text: every log line, error, metric and crash text
/// that leaves the program goes through it.
///
/// A key is found raw, URL-encoded and inside base64, whatever byte it starts at there.
public struct Redactor: Sendable {
  /// What stands where a key stood.
  public static let mark = "[key]"
  /// Bytes to look for, longest first, so that a part never hides the whole.
  private let needles: [[UInt8]]

  /// A redactor of these keys; empty ones are nothing to hide.
  public init(keys: [String]) {
    var needles: Set<[UInt8]> = []
    for key in keys where !key.isEmpty {
      let bytes = Array(key.utf8)
      needles.insert(bytes)
      for kept in ["-._~", "-._~/", ""] {
        needles.insert(Self.urlEncoded(bytes, keeping: kept, upper: true))
        needles.insert(Self.urlEncoded(bytes, keeping: kept, upper: false))
      }
      needles.formUnion(Self.base64Cores(of: bytes))
    }
    self.needles = needles.sorted {
      $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
    }
  }

  /// The text without keys.
  public func redacted(_ text: String) -> String {
    if needles.isEmpty { return text }
    let bytes = Array(text.utf8)
    guard needles.contains(where: { Self.firstIndex(of: $0, in: bytes, from: 0) != nil }) else {
      return text
    }
    return String(decoding: replaced(bytes), as: UTF8.self)
  }

  /// Whether a key stands in the bytes, in any of its forms.
  public func finds(in bytes: [UInt8]) -> Bool {
    needles.contains { Self.firstIndex(of: $0, in: bytes, from: 0) != nil }
  }

  private func replaced(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for needle in needles {
      var output: [UInt8] = []
      var index = 0
      while let hit = Self.firstIndex(of: needle, in: result, from: index) {
        output += result[index..<hit]
        output += Array(Self.mark.utf8)
        index = hit + needle.count
      }
      if index > 0 { result = output + result[index...] }
    }
    return result
  }

  private static func firstIndex(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard needle.count <= bytes.count else { return nil }
    var index = start
    while index + needle.count <= bytes.count {
      if bytes[index] == needle[0], bytes[index..<index + needle.count].elementsEqual(needle) {
        return index
      }
      index += 1
    }
    return nil
  }

  /// Percent-encoding: letters, digits and `kept` stay (encoders differ in the latter).
  private static func urlEncoded(_ bytes: [UInt8], keeping kept: String, upper: Bool) -> [UInt8] {
    let digits = Array((upper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    return bytes.flatMap { byte -> [UInt8] in
      let isKept =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || kept.utf8.contains(byte)
      if isKept { return [byte] }
      return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }

  /// What base64 (both alphabets) shows of the key at each of the three offsets it can start at:
  /// the digits that depend on the key alone.
  private static func base64Cores(of key: [UInt8]) -> [[UInt8]] {
    var cores: [[UInt8]] = []
    for alphabet in [standardDigits, urlDigits] {
      for lead in 0..<3 {
        let digits = base64(Array(repeating: 0, count: lead) + key, alphabet)
        let first = (lead * 8 + 5) / 6
        let last = (lead + key.count) * 8 / 6
        // Under eight digits a core would also stand in innocent text.
        if last - first >= 8 { cores.append(Array(digits[first..<last])) }
      }
    }
    return cores
  }

  private static let standardDigits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlDigits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static func base64(_ bytes: [UInt8], _ alphabet: [UInt8]) -> [UInt8] {
    var digits: [UInt8] = []
    var window: UInt32 = 0
    var bits = 0
    for byte in bytes {
      window = window << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        digits.append(alphabet[Int(window >> UInt32(bits) & 63)])
      }
    }
    if bits > 0 { digits.append(alphabet[Int(window << UInt32(6 - bits) & 63)]) }
    return digits
  }
}
