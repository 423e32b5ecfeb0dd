/// Finds functions and their lengths by matching braces; strings and comments are skipped well
/// enough for code that `swift format` has laid out.
enum Functions {
  struct Span {
    let line: Int
    let lines: Int
  }

  static func spans(of file: SourceFile) -> [Span] {
    var found: [Span] = []
    for (number, line) in file.lines.enumerated() where opensFunction(line) {
      let indent = line.prefix { $0 == " " }.count
      // swift format puts the closing brace at the indent of the declaration.
      let closing = String(repeating: " ", count: indent) + "}"
      guard hasBody(file.lines, from: number, indent: indent) else { continue }
      var end = number + 1
      while end < file.lines.count, !file.lines[end].hasPrefix(closing) { end += 1 }
      found.append(Span(line: number + 1, lines: end - number + 1))
    }
    return found
  }

  private static func opensFunction(_ line: String) -> Bool {
    let words = line.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == "<" })
    guard !line.contains("//"), let first = words.first else { return false }
    let starts = words.contains("func") || words.contains("init") || words.contains("subscript")
    return starts && first != "}" && !line.contains("\"") && !first.hasPrefix("self")
      && !first.hasPrefix(".") && first != "let" && first != "var" && first != "return"
  }

  /// Whether the declaration opens a brace before its indent ends (protocol requirements do not).
  private static func hasBody(_ lines: [String], from: Int, indent: Int) -> Bool {
    for number in from..<min(from + 12, lines.count) {
      let line = lines[number]
      if line.hasSuffix("{") { return true }
      if line.hasSuffix("}") && number == from { return false }
      let depth = line.prefix { $0 == " " }.count
      if number > from && depth <= indent
        && !line.hasPrefix(String(repeating: " ", count: indent) + ")")
      {
        return false
      }
    }
    return false
  }
}
