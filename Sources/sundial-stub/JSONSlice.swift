/// A JSON value where it lies in a text, verbatim.
///
/// Walks only as deep as it is asked to; the archive's bodies are JSON the archive took as such, so
/// a text that is none gives nil or wrong members, never a trap.
struct JSONSlice {
  let text: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) {
    self.text = text
  }

  /// The members of an object, by name as written; empty where it is none.
  var members: [(name: ArraySlice<UInt8>, value: JSONSlice)] {
    var scan = JSONScan(text)
    return scan.members()
  }

  /// A member's value.
  subscript(name: StaticString) -> JSONSlice? {
    members.first { $0.name.elementsEqual(JSONSlice.bytes(name)) }?.value
  }

  /// The elements of an array; empty where it is none.
  var elements: [JSONSlice] {
    var scan = JSONScan(text)
    return scan.elements()
  }

  /// The text as it stands.
  var string: String { String(decoding: text, as: UTF8.self) }

  /// The characters of a string without escapes; nil where it is no string.
  var unquoted: ArraySlice<UInt8>? {
    guard text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"")
    else { return nil }
    return text[(text.startIndex + 1)..<(text.endIndex - 1)]
  }

  /// `unquoted` as a string.
  var word: String? { unquoted.map { String(decoding: $0, as: UTF8.self) } }

  /// A whole number; nil on anything else.
  var integer: Int64? { Int64(string) }

  var isNull: Bool { text.elementsEqual("null".utf8) }

  private static func bytes(_ name: StaticString) -> [UInt8] { Array(name.description.utf8) }
}

/// A position in a JSON text that moves over values.
private struct JSONScan {
  private let text: ArraySlice<UInt8>
  private var at: Int

  init(_ text: ArraySlice<UInt8>) {
    self.text = text
    at = text.startIndex
  }

  mutating func members() -> [(name: ArraySlice<UInt8>, value: JSONSlice)] {
    var found: [(name: ArraySlice<UInt8>, value: JSONSlice)] = []
    guard take("{") else { return found }
    while peek() == UInt8(ascii: "\"") {
      let name = JSONSlice(value()).unquoted
      guard let name, take(":") else { return found }
      found.append((name, JSONSlice(value())))
      guard take(",") else { break }
    }
    return found
  }

  mutating func elements() -> [JSONSlice] {
    var found: [JSONSlice] = []
    guard take("["), peek() != UInt8(ascii: "]") else { return found }
    repeat { found.append(JSONSlice(value())) } while take(",")
    return found
  }

  private mutating func peek() -> UInt8? {
    while at < text.endIndex, text[at] <= 0x20 { at += 1 }
    return at < text.endIndex ? text[at] : nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  /// Moves over one value and gives its text.
  private mutating func value() -> ArraySlice<UInt8> {
    _ = peek()
    let start = at
    var depth = 0
    while at < text.endIndex {
      switch text[at] {
      case UInt8(ascii: "\""): skipString()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return text[start..<at] }
        depth -= 1
        at += 1
        if depth == 0 { return text[start..<at] }
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0...0x20:
        if depth == 0, at > start { return text[start..<at] }
        at += 1
      default: at += 1
      }
      if depth == 0, at > start, text[at - 1] == UInt8(ascii: "\"") { return text[start..<at] }
    }
    return text[start..<at]
  }

  private mutating func skipString() {
    at += 1
    while at < text.endIndex, text[at] != UInt8(ascii: "\"") {
      at += text[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    at = min(at + 1, text.endIndex)
  }
}
