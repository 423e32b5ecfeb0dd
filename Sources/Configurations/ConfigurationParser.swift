/// Reads JSON as people write it: comments (`//`, `/* */`) and trailing commas are allowed unless
/// `strict`; duplicate keys, depth beyond 64, NaN and invalid UTF-8 are refused.
///
/// A syntax error ends the reading; duplicate keys are collected beside the tree.
struct ConfigurationParser {
  /// A fault with its byte offset; `code` is one of `ConfigurationCode`.
  struct Fault: Error {
    let code: String
    let message: String
    let offset: Int
  }

  static let depthMax = 64

  let bytes: [UInt8]
  /// Added to every offset, for text that stands beside the document (`--set`).
  let baseOffset: Int
  let strict: Bool
  private(set) var faults: [Fault] = []
  private var at = 0

  init(_ bytes: [UInt8], baseOffset: Int = 0, strict: Bool = false) {
    self.bytes = bytes
    self.baseOffset = baseOffset
    self.strict = strict
  }

  /// The one value of the text.
  mutating func document() throws(Fault) -> ConfigurationValue {
    if let offset = firstInvalidUTF8(bytes) {
      throw Fault(
        code: ConfigurationCode.notUTF8, message: "the bytes are not UTF-8 text",
        offset: baseOffset + offset)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) && !strict { at = 3 }
    try skipBlanks()
    let root = try value(depth: 1)
    try skipBlanks()
    guard at == bytes.count else { throw syntax("nothing may follow the document's value") }
    return root
  }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  func syntax(_ message: String) -> Fault {
    Fault(code: ConfigurationCode.syntax, message: message, offset: baseOffset + at)
  }

  private mutating func value(depth: Int) throws(Fault) -> ConfigurationValue {
    guard depth <= Self.depthMax else {
      throw Fault(
        code: ConfigurationCode.tooDeep,
        message: "lists and objects stand more than \(Self.depthMax) deep in one another",
        offset: baseOffset + at)
    }
    let offset = baseOffset + at
    let kind: ConfigurationValue.Kind
    switch next {
    case UInt8(ascii: "{"): kind = .object(try members(depth: depth))
    case UInt8(ascii: "["): kind = .list(try items(depth: depth))
    case UInt8(ascii: "\""): kind = .string(try string())
    case UInt8(ascii: "-"), .some(0x30...0x39): kind = .number(try number())
    case nil: throw syntax("the text ends where a value should stand")
    default: kind = try word()
    }
    return ConfigurationValue(kind: kind, offset: offset)
  }

  private mutating func word() throws(Fault) -> ConfigurationValue.Kind {
    let start = at
    var end = at
    while end < bytes.count, isWordByte(bytes[end]), end - start < 32 { end += 1 }
    let word = String(decoding: bytes[start..<end], as: UTF8.self)
    switch word {
    case "null": at = end; return .null
    case "true": at = end; return .boolean(true)
    case "false": at = end; return .boolean(false)
    case "NaN", "nan", "Infinity", "inf": throw syntax("\(word) is not a number in JSON")
    case "": throw syntax("expected a value")
    default: throw syntax("'\(word)' is no value: words stand in double quotes")
    }
  }

  private mutating func number() throws(Fault) -> String {
    let start = at
    if next == UInt8(ascii: "-") { at += 1 }
    if next == UInt8(ascii: "0") { at += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      at += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      at += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
      try digits()
    }
    if let byte = next, isWordByte(byte) {
      throw syntax("a number ends here; a number with a unit stands in double quotes")
    }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func digits() throws(Fault) {
    let start = at
    while let byte = next, isDigit(byte) { at += 1 }
    guard at > start else { throw syntax("expected a digit") }
  }

  private mutating func items(depth: Int) throws(Fault) -> [ConfigurationValue] {
    var items: [ConfigurationValue] = []
    at += 1
    while true {
      try skipBlanks()
      if next == UInt8(ascii: "]"), items.isEmpty || !strict { break }
      items.append(try value(depth: depth + 1))
      try skipBlanks()
      if next == UInt8(ascii: "]") { break }
      try expect(UInt8(ascii: ","), "expected ',' or ']' after an item of a list")
    }
    at += 1
    return items
  }

  private mutating func members(depth: Int) throws(Fault) -> [ConfigurationValue.Member] {
    var members: [ConfigurationValue.Member] = []
    var keys: Set<String> = []
    at += 1
    while true {
      try skipBlanks()
      if next == UInt8(ascii: "}"), members.isEmpty || !strict { break }
      guard next == UInt8(ascii: "\"") else { throw syntax("expected a key in double quotes") }
      let keyOffset = baseOffset + at
      let key = try string()
      try skipBlanks()
      try expect(UInt8(ascii: ":"), "expected ':' after a key")
      try skipBlanks()
      let value = try value(depth: depth + 1)
      if keys.insert(key).inserted {
        members.append(.init(key: key, keyOffset: keyOffset, value: value))
      } else if faults.count < Problems.listedMax {
        faults.append(
          Fault(
            code: ConfigurationCode.duplicateKey,
            message: "the key '\(shortened(key))' stands "
              + "twice in one object", offset: keyOffset))
      }
      try skipBlanks()
      if next == UInt8(ascii: "}") { break }
      try expect(UInt8(ascii: ","), "expected ',' or '}' after a member of an object")
    }
    at += 1
    return members
  }

  private mutating func expect(_ byte: UInt8, _ message: String) throws(Fault) {
    guard next == byte else { throw syntax(message) }
    at += 1
  }

  private mutating func skipBlanks() throws(Fault) {
    while let byte = next {
      if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
        at += 1
      } else if byte == UInt8(ascii: "/") && !strict {
        try skipComment()
      } else {
        return
      }
    }
  }

  private mutating func skipComment() throws(Fault) {
    let second = at + 1 < bytes.count ? bytes[at + 1] : 0
    if second == UInt8(ascii: "/") {
      while let byte = next, byte != 0x0A { at += 1 }
      return
    }
    guard second == UInt8(ascii: "*") else { throw syntax("expected a value") }
    var end = at + 2
    while end + 1 < bytes.count {
      if bytes[end] == UInt8(ascii: "*") && bytes[end + 1] == UInt8(ascii: "/") {
        at = end + 2
        return
      }
      end += 1
    }
    throw syntax("the comment that begins here has no end")
  }

  private mutating func string() throws(Fault) -> String {
    at += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        at += 1
        text.append(contentsOf: Array(String(Character(try escaped())).utf8))
      case 0..<0x20: throw syntax("a string may not hold a control character: write it escaped")
      default:
        text.append(byte)
        at += 1
      }
    }
    throw syntax("the string has no closing quote")
  }

  private mutating func escaped() throws(Fault) -> Unicode.Scalar {
    guard let byte = next else { throw syntax("the string has no closing quote") }
    at += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw syntax("no such escape in JSON")
    }
  }

  private mutating func unicodeEscape() throws(Fault) -> Unicode.Scalar {
    let high = try fourHexDigits()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
      bytes[at + 1] == UInt8(ascii: "u")
    else { throw syntax("half of a surrogate pair") }
    at += 2
    let low = try fourHexDigits()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw syntax("half of a surrogate pair") }
    return scalar
  }

  private mutating func fourHexDigits() throws(Fault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw syntax("expected four hexadecimal digits after \\u")
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

private func isWordByte(_ byte: UInt8) -> Bool {
  isDigit(byte) || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte == UInt8(ascii: "_")
    || byte == UInt8(ascii: "%") || byte >= 0x80
}

/// A word as messages show it: at most 64 characters, none of which a terminal would obey.
func shortened(_ word: String) -> String {
  let start = String(word.prefix(65))
  let short = start.count > 64 ? start.prefix(61) + "..." : start
  let isControl: (Unicode.Scalar) -> Bool = { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
  return String(String.UnicodeScalarView(short.unicodeScalars.map { isControl($0) ? "?" : $0 }))
}

/// Offset of the first byte that no UTF-8 text has there; nil when all is well.
func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
  var at = 0
  while at < bytes.count {
    let lead = bytes[at]
    let count =
      lead < 0x80
      ? 1
      : lead < 0xC2
        ? 0
        : lead < 0xE0
          ? 2
          : lead < 0xF0
            ? 3
            : lead < 0xF5 ? 4 : 0
    guard count > 0, at + count <= bytes.count else { return at }
    if count > 1 {
      let second = bytes[at + 1]
      let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
      let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
      guard second >= lowest && second <= highest else { return at }
      for place in (at + 2)..<max(at + count, at + 2) where bytes[place] & 0xC0 != 0x80 {
        return at
      }
    }
    at += count
  }
  return nil
}
