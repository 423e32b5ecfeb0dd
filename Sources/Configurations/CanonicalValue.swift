/// A value of a canonical text: JSON with sorted keys and no blanks, so that equal meaning is
/// equal bytes.
public indirect enum CanonicalValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// Written with the fewest digits that read back to the same double; must be finite.
  case double(Double)
  case string(String)
  case list([CanonicalValue])
  case object([String: CanonicalValue])

  /// The canonical text.
  public var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .double(let value):
      precondition(value.isFinite, "canonical numbers are finite")
      text += value == 0 ? "0.0" : "\(value)"
    case .string(let value): Self.quote(value, to: &text)
    case .list(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      let keys = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for (index, key) in keys.enumerated() {
        if index > 0 { text += "," }
        Self.quote(key, to: &text)
        text += ":"
        members[key]?.write(to: &text)
      }
      text += "}"
    }
  }

  /// `value` as a JSON string: quotes, backslashes and control characters escaped.
  public static func quote(_ value: String, to text: inout String) {
    let hex = Array("0123456789abcdef")
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<"\u{20}":
        text += "\\u00\(hex[Int(scalar.value >> 4)])\(hex[Int(scalar.value & 15)])"
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
