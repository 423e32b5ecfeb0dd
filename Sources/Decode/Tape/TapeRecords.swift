/// Cuts a tape into its rows: lines of NDJSON, or RFC 4180 records, whose quoted fields may hold
/// line breaks. Blank lines are passed over.
struct TapeRecords {
  /// A row's bytes without its line break.
  struct Record {
    let line: Int
    let bytes: ArraySlice<UInt8>
    /// Why the row cannot be read at all; nil when it can.
    let refusal: TapeRefusalReason?
  }

  /// Longest row taken, bytes; it also bounds what an unclosed quote can swallow.
  static let rowMaxBytes = 1 << 16

  private let bytes: [UInt8]
  private let delimiter: UInt8?
  private var at: Int
  private var line = 1

  /// Rows of `bytes`; `delimiter` is that of CSV, nil for NDJSON. A byte order mark is passed over.
  init(_ bytes: [UInt8], delimiter: UInt8?) {
    self.bytes = bytes
    self.delimiter = delimiter
    at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next row; nil at the end.
  mutating func next() -> Record? {
    while at < bytes.count {
      let start = at
      let startLine = line
      let (end, refusal) = recordEnd(from: start)
      at = end
      if at < bytes.count { at += 1 }
      line += bytes[start..<at].count { $0 == 0x0A }
      var row = bytes[start..<end]
      if row.last == 0x0D { row.removeLast() }
      if row.isEmpty { continue }
      let tooLong = row.count > Self.rowMaxBytes
      return Record(line: startLine, bytes: row, refusal: refusal ?? (tooLong ? .tooLong : nil))
    }
    return nil
  }

  private func recordEnd(from start: Int) -> (end: Int, refusal: TapeRefusalReason?) {
    guard let delimiter else { return (lineEnd(from: start), nil) }
    var place = start
    var isQuoted = false
    var isFieldStart = true
    var isJustClosed = false
    while place < bytes.count {
      let byte = bytes[place]
      let isQuote = byte == UInt8(ascii: "\"")
      if !isQuoted && byte == 0x0A { return (place, nil) }
      // A doubled quote inside a quoted field closes and opens it again at once.
      let opens = !isQuoted && isQuote && (isFieldStart || isJustClosed)
      isJustClosed = isQuoted && isQuote
      if opens || isJustClosed { isQuoted = opens }
      isFieldStart = !isQuoted && byte == delimiter
      place += 1
      if isQuoted && place - start > Self.rowMaxBytes {
        return (lineEnd(from: start), .unclosedQuote)
      }
    }
    return isQuoted ? (lineEnd(from: start), .unclosedQuote) : (place, nil)
  }

  private func lineEnd(from start: Int) -> Int {
    bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
  }
}

/// The fields of a CSV record, quotes removed; nil when a quote is not closed.
func csvFields(_ record: ArraySlice<UInt8>, delimiter: UInt8) -> [[UInt8]]? {
  var fields: [[UInt8]] = []
  var field: [UInt8] = []
  var at = record.startIndex
  while true {
    if at < record.endIndex, record[at] == UInt8(ascii: "\"") {
      at += 1
      while true {
        guard at < record.endIndex else { return nil }
        if record[at] != UInt8(ascii: "\"") {
          field.append(record[at])
          at += 1
        } else if at + 1 < record.endIndex, record[at + 1] == UInt8(ascii: "\"") {
          field.append(record[at])
          at += 2
        } else {
          at += 1
          break
        }
      }
    }
    while at < record.endIndex, record[at] != delimiter {
      field.append(record[at])
      at += 1
    }
    fields.append(field)
    field = []
    guard at < record.endIndex else { return fields }
    at += 1
  }
}
