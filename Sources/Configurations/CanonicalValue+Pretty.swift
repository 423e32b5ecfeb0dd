extension CanonicalValue {
  /// The value over several lines, two spaces a level; keys sorted; without a line end.
  public var prettyText: String {
    var text = ""
    write(to: &text, indent: 0)
    return text
  }

  private func write(to text: inout String, indent: Int) {
    let space = String(repeating: "  ", count: indent + 1)
    let end = "\n" + String(repeating: "  ", count: indent)
    switch self {
    case .list(let items) where !items.isEmpty:
      text += "["
      for (index, item) in items.enumerated() {
        text += index > 0 ? ",\n\(space)" : "\n\(space)"
        item.write(to: &text, indent: indent + 1)
      }
      text += end + "]"
    case .object(let members) where !members.isEmpty:
      text += "{"
      let keys = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for (index, key) in keys.enumerated() {
        text += index > 0 ? ",\n\(space)" : "\n\(space)"
        Self.quote(key, to: &text)
        text += ": "
        members[key]?.write(to: &text, indent: indent + 1)
      }
      text += end + "}"
    default: text += self.text
    }
  }
}
