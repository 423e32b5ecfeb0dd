import Market

/// The log of one transaction as the runtime keeps it: ten thousand bytes of text, then a marker.
struct TransactionLog {
  /// The JSON strings with commas between them.
  private(set) var json: [UInt8] = []
  private(set) var isTruncated = false
  /// Events that were printed in full.
  private(set) var eventCount = 0
  private var textByteCount = 0

  /// Agave's `LogCollector` drops every line once this much text is held.
  private static let textBytesMax = 10_000

  mutating func clear() {
    json.removeAll(keepingCapacity: true)
    isTruncated = false
    eventCount = 0
    textByteCount = 0
  }

  /// Room left before the log is cut, bytes.
  var bytesLeft: Int { Self.textBytesMax - textByteCount }

  mutating func line(_ text: String) { line { $0.text(text) } }

  /// `Program <id><rest>`.
  mutating func program(_ digits: [UInt8], _ rest: String) {
    line {
      $0.text("Program ")
      $0.append(contentsOf: digits)
      $0.text(rest)
    }
  }

  /// An event as `Program data:`.
  mutating func data(_ bytes: [UInt8]) {
    line {
      $0.text("Program data: ")
      $0.base64(bytes)
    }
    if !isTruncated { eventCount += 1 }
  }

  /// An event as Raydium AMM v4 prints it.
  mutating func rayLog(_ bytes: [UInt8]) {
    line {
      $0.text("Program log: ray_log: ")
      $0.base64(bytes)
    }
    if !isTruncated { eventCount += 1 }
  }

  private mutating func line(_ write: (inout [UInt8]) -> Void) {
    if isTruncated { return }
    let start = json.count
    json.text(start == 0 ? "\"" : ",\"")
    let textStart = json.count
    write(&json)
    let count = json.count - textStart
    if textByteCount + count >= Self.textBytesMax {
      json.removeLast(count)
      json.text("Log truncated")
      isTruncated = true
    }
    textByteCount += count
    json.append(UInt8(ascii: "\""))
  }
}
