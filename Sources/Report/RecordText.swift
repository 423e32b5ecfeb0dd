/// Records of named values as lines of text for other programs: JSON objects or comma-separated.
///
/// All records of a file have the same names in the same order.
public struct RecordText: Sendable {
  /// How lines are written.
  public enum Format: String, CaseIterable, Sendable {
    /// One JSON object a line, keys in the records' order.
    case ndjson
    /// A line of names, then a line a record (RFC 4180); nothing stands for null.
    case csv
  }

  private let format: Format
  private var isFirst = true

  /// Lines of one format.
  public init(_ format: Format) { self.format = format }

  /// A record's line with its line end; of comma-separated values the first one's names before it.
  public mutating func line(_ record: [(name: String, value: JSONText)]) -> String {
    defer { isFirst = false }
    switch format {
    case .ndjson:
      let members = record.map { "\(JSONText.text($0.name).line):\($0.value.line)" }
      return "{\(members.joined(separator: ","))}\n"
    case .csv:
      let cells = record.map { Self.cell($0.value) }.joined(separator: ",") + "\n"
      guard isFirst else { return cells }
      return record.map { Self.cell(.text($0.name)) }.joined(separator: ",") + "\n" + cells
    }
  }

  private static func cell(_ value: JSONText) -> String {
    let text: String
    switch value {
    case .null: return ""
    case .text(let plain): text = plain
    default: text = value.line
    }
    let special: Set<Character> = [",", "\"", "\n", "\r", "\r\n"]
    guard text.contains(where: { special.contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
