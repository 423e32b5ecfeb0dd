import Glibc
import Market
import Synchronization
import Telemetry

/// stdout is data, stderr progress and errors; both without keys.
enum Words {
  private static let current = Mutex(Redactor(keys: []))

  /// Takes keys out of everything that is written.
  static var redactor: Redactor {
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }

  /// Writes a line of data.
  static func out(_ text: String) { write(text + "\n", to: 1) }

  /// Writes to stderr.
  static func err(_ text: String) { write(text, to: 2) }

  /// One error: two or three lines for people, one JSON object for scripts.
  static func report(_ error: SundialError, asJSON: Bool) {
    if asJSON { return err(SummaryText.json(error) + "\n") }
    var text = "error \(error.code): \(error.message)\n"
    if let place = error.place { text += "  at   \(place)\n" }
    if let next = error.nextStep { text += "  next \(next)\n" }
    err(text)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(redactor.redacted(text).utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        guard errno == EINTR else { return }
        continue
      }
      bytes = bytes.dropFirst(count)
    }
  }
}
