import Logging

/// How log lines are written.
public enum LogFormat: String, CaseIterable, Sendable {
  /// For people: time, level, message, `key=value`.
  case text
  /// For programs: one JSON object a line.
  case json
}

/// A log handler whose lines all pass the redactor before they leave.
public struct RedactingLogHandler: LogHandler {
  /// Values that go with every line.
  public var metadata: Logger.Metadata = [:]
  /// Lines below it are dropped.
  public var logLevel: Logger.Level
  private let format: LogFormat
  private let redactor: Redactor
  private let stamp: @Sendable () -> String
  private let write: @Sendable (String) -> Void

  /// A handler that stamps each line with `stamp()` and hands it, redacted, to `write`.
  public init(
    format: LogFormat, level: Logger.Level, redactor: Redactor,
    stamp: @escaping @Sendable () -> String, write: @escaping @Sendable (String) -> Void
  ) {
    self.format = format
    logLevel = level
    self.redactor = redactor
    self.stamp = stamp
    self.write = write
  }

  /// One of the values that go with every line.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one line.
  public func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let pairs = all.keys.sorted().map { ($0, "\(all[$0]!)") }
    write(redactor.redacted(line(event.level, "\(event.message)", pairs)))
  }

  private func line(
    _ level: Logger.Level, _ message: String, _ pairs: [(String, String)]
  ) -> String {
    switch format {
    case .text:
      let tail = pairs.map { " \($0)=\($1)" }.joined()
      return "\(stamp()) \(level.rawValue) \(message)\(tail)"
    case .json:
      let members = [("time", stamp()), ("level", level.rawValue), ("message", message)] + pairs
      let text = members.map { "\(Self.quoted($0)):\(Self.quoted($1))" }.joined(separator: ",")
      return "{\(text)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
