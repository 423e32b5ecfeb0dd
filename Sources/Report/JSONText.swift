/// A JSON document to be written: for `--json` of every verb.
///
/// Keys come out sorted, numbers shortest round-trip, so equal values give equal bytes.
public enum JSONText: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  /// JSON has no infinities and no NaN: such a number is written as null.
  case number(Double)
  case text(String)
  case array([JSONText])
  case object([String: JSONText])

  /// A count.
  public static func count(_ value: Int) -> JSONText { .integer(Int64(value)) }

  /// A text, or null.
  public static func optional(_ value: String?) -> JSONText { value.map(JSONText.text) ?? .null }

  /// A number, or null.
  public static func optional(_ value: Double?) -> JSONText { value.map(JSONText.number) ?? .null }

  /// The document on one line.
  public var line: String {
    var output = ""
    write(to: &output, indent: nil)
    return output
  }

  /// The document over several lines, two spaces a level, without a line end at its end.
  public var pretty: String {
    var output = ""
    write(to: &output, indent: 0)
    return output
  }

  private func write(to output: inout String, indent: Int?) {
    switch self {
    case .null: output += "null"
    case .bool(let value): output += value ? "true" : "false"
    case .integer(let value): output += String(value)
    case .unsigned(let value): output += String(value)
    case .number(let value): output += value.isFinite ? "\(value)" : "null"
    case .text(let value): Self.write(value, to: &output)
    case .array(let items):
      Self.writeGroup("[", "]", items, to: &output, indent: indent) { item, output, inner in
        item.write(to: &output, indent: inner)
      }
    case .object(let members):
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      Self.writeGroup("{", "}", sorted, to: &output, indent: indent) { member, output, inner in
        Self.write(member.key, to: &output)
        output += inner == nil ? ":" : ": "
        member.value.write(to: &output, indent: inner)
      }
    }
  }

  private static func writeGroup<Item>(
    _ open: String, _ close: String, _ items: [Item], to output: inout String, indent: Int?,
    _ writeItem: (Item, inout String, Int?) -> Void
  ) {
    output += open
    for (index, item) in items.enumerated() {
      if index > 0 { output += "," }
      if let indent { output += "\n" + String(repeating: "  ", count: indent + 1) }
      writeItem(item, &output, indent.map { $0 + 1 })
    }
    if let indent, !items.isEmpty { output += "\n" + String(repeating: "  ", count: indent) }
    output += close
  }

  /// RFC 8259 §7. Beyond what it asks, DEL, the C1 controls and the line separators are escaped
  /// too, since the text may come from the chain and go to a terminal.
  private static func write(_ text: String, to output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: output += "\\\""
      case 0x5C: output += "\\\\"
      case 0x0A: output += "\\n"
      case 0x0D: output += "\\r"
      case 0x09: output += "\\t"
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}
