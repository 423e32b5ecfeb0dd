import Glibc
import Market
import Report

/// stdout is data, stderr is progress and errors.
enum Terminal {
  /// Writes a line of data.
  static func out(_ text: String) {
    write(text + "\n", to: 1)
  }

  /// Writes a line of data, broken between words where the terminal ends; what follows is indented
  /// two columns further than it.
  static func out(wrapped text: String) {
    let lead = text.prefix { $0 == " " || $0 == "-" }
    var line = String(lead)
    var isStart = true
    for word in text.dropFirst(lead.count).split(separator: " ", omittingEmptySubsequences: false) {
      if !isStart, line.count + word.count + 1 > width {
        out(line)
        line = String(repeating: " ", count: lead.count + 2)
        isStart = true
      }
      line += isStart ? String(word) : " \(word)"
      isStart = false
    }
    out(line)
  }

  /// Writes a line of progress or of an error.
  static func errorLine(_ text: String) {
    write(text + "\n", to: 2)
  }

  /// Writes progress without a line end.
  static func errorText(_ text: String) {
    write(text, to: 2)
  }

  /// One error: two or three lines for people, one JSON object for scripts.
  static func report(_ error: SundialError, asJSON: Bool) {
    if asJSON {
      let object = JSONText.object([
        "type": .text("exit_error"), "code": .integer(Int64(error.exitCode.rawValue)),
        "error": .text(error.code), "message": .text(error.message),
        "place": .optional(error.place), "next": .optional(error.nextStep),
      ])
      errorLine(object.line)
      return
    }
    errorLine("error \(error.code): \(error.message)")
    if let place = error.place { errorLine("  at   \(place)") }
    if let next = error.nextStep { errorLine("  next \(next)") }
  }

  /// Whether a person watches stderr.
  static let isInteractive = isatty(2) == 1

  /// Columns of the terminal that stdout is, 80 where it is none.
  static let width: Int = {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
    return min(Int(size.ws_col), 120)
  }()

  /// Writes bytes of data.
  static func out(bytes: [UInt8]) { write(bytes[...], to: 1) }

  private static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8)[...], to: descriptor)
  }

  /// Writes everything; a reader that has gone away ends the program quietly.
  private static func write(_ data: ArraySlice<UInt8>, to descriptor: Int32) {
    var bytes = data
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        guard errno == EINTR else { exit(errno == EPIPE ? 0 : 1) }
        continue
      }
      bytes = bytes.dropFirst(count)
    }
  }
}
