/// JSON as this room writes it: bytes that depend on the values alone.
enum JSONText {
  /// Appends a string in quotes.
  static func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: bytes += Array(controlEscape(byte).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A string in quotes.
  static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    appendQuoted(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// An object, one member a line; `indent` is the number of spaces before its closing brace.
  static func object(_ members: [(name: String, value: String)], indent: Int) -> String {
    let lines = members.map { "\(quoted($0.name)): \($0.value)" }
    return block("{", lines, "}", indent: indent)
  }

  /// An array, one element a line.
  static func array(_ elements: [String], indent: Int) -> String {
    block("[", elements, "]", indent: indent)
  }

  private static func block(_ open: String, _ lines: [String], _ close: String, indent: Int)
    -> String
  {
    if lines.isEmpty { return open + close }
    let margin = String(repeating: " ", count: indent)
    let inner = lines.map { "\(margin)  \($0)" }.joined(separator: ",\n")
    return "\(open)\n\(inner)\n\(margin)\(close)"
  }

  private static func controlEscape(_ byte: UInt8) -> String {
    switch byte {
    case 0x0A: return "\\n"
    case 0x0D: return "\\r"
    case 0x09: return "\\t"
    default:
      let digits = String(byte, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
}
