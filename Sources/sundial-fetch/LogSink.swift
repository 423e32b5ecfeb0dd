import Foundation
import Logging
import Market
import Synchronization
import Telemetry

/// Where log lines go: a file, or stderr.
enum LogSink {
  /// A logger whose lines are redacted, stamped and appended.
  ///
  /// - Throws: `E-FETCH-007` (exit 2) where the file cannot be opened.
  static func logger(
    path: String?, format: LogFormat, level: Logger.Level, redactor: Redactor
  ) throws(SundialError) -> Logger {
    var descriptor: Int32 = 2
    if let path {
      descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw .fetchUsage("the log cannot be opened: \(String(cString: strerror(errno)))")
      }
    }
    let lock = Mutex(descriptor)
    let handler = RedactingLogHandler(
      format: format, level: level, redactor: redactor,
      stamp: { timestampText(unixSeconds: Int64(Date().timeIntervalSince1970)) },
      write: { line in
        let bytes = Array((line + "\n").utf8)
        lock.withLock { descriptor in
          // A log that cannot be written stops nothing.
          _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        }
      })
    return Logger(label: "sundial-fetch", factory: { _ in handler })
  }
}
