/// One thing wrong with a document, with its place and what would be right.
public struct Problem: Hashable, Sendable {
  /// Stable code with a page in docs/errors.
  public let code: String
  /// What is wrong, without its place.
  public let message: String
  /// Name of the document.
  public let file: String
  /// From 1; the column counts characters. Both nil for a value given on the command line.
  public let line: Int?
  /// See `line`.
  public let column: Int?
  /// Place in the document: `entry.all[2].value`; `$` for the whole of it.
  public let path: String
  /// What should stand there; nil where the message says all.
  public let expected: String?
  /// The known word most like the one written.
  public let nearest: String?
}

extension Problem: CustomStringConvertible {
  /// `configs/a.json:7:12` or `--set portfolio.capital`.
  public var place: String {
    guard let line, let column else { return "--set \(path)" }
    return "\(file):\(line):\(column)"
  }

  /// The problem without its place: path, message, expectation, suggestion.
  public var sentence: String {
    var text = path == "$" ? message : "\(path): \(message)"
    if let expected { text += "; expected \(expected)" }
    if let nearest { text += "; did you mean '\(nearest)'?" }
    return text
  }

  /// `a.json:7:12: entry.all[2].value: message; expected …; did you mean …? [E-CONFIG-012]`
  public var description: String { "\(place): \(sentence) [\(code)]" }
}
