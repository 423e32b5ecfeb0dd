import Configurations
import Market

/// One row of a tape on its way into the archive.
public struct TapeLine: Hashable, Sendable {
  /// Line of the file the row begins at, from 1.
  public let line: Int
  /// Day of the row's time; nil when the tape has none (`undated`).
  public let day: UTCDay?
  /// As the tape tells it; nil = it does not.
  public let slot: UInt64?
  /// Seconds since 1970.
  public let time: Int64?
  /// The verbatim row as JSON: a string for CSV, the object itself for NDJSON.
  public let body: [UInt8]
}

/// A trade tape: rows of swaps in a vendor's or a researcher's own columns.
///
/// A row that cannot be decoded is refused with its reason; the others are archived verbatim. The
/// first line of every archived segment must be `mapBody`.
public struct TradeTape: Sendable {
  /// What stands at the next row.
  public enum Event: Hashable, Sendable {
    case line(TapeLine)
    case refused(TapeRefusal)
  }

  /// How its columns are read.
  public let map: TapeMap
  /// Body of a segment's first line: `{"map":{…},"header":"…"}`, header null for NDJSON.
  public let mapBody: [UInt8]
  private let reader: TapeRowReader
  private var records: TapeRecords

  /// A tape over a file's bytes. Throws when the header is missing or lacks a mapped column.
  public init(bytes: [UInt8], map: TapeMap, file: String) throws(SundialError) {
    self.map = map
    records = TapeRecords(bytes, delimiter: map.format == .csv ? map.delimiter : nil)
    var header: [UInt8]?
    if map.format == .csv, let first = records.next(), first.refusal == nil,
      String(validating: first.bytes, as: UTF8.self) != nil
    {
      header = Array(first.bytes)
    }
    reader = try TapeRowReader(map: map, header: header, file: file)
    var text = "{\"map\":\(map.canonicalText),\"header\":"
    if let header {
      CanonicalValue.quote(String(decoding: header, as: UTF8.self), to: &text)
    } else {
      text += "null"
    }
    mapBody = Array((text + "}").utf8)
  }

  /// The next row of the file; nil at its end.
  public mutating func next() -> Event? {
    guard let record = records.next() else { return nil }
    if let reason = record.refusal {
      return .refused(TapeRefusal(line: record.line, reason: reason))
    }
    guard let text = String(validating: record.bytes, as: UTF8.self) else {
      return .refused(TapeRefusal(line: record.line, reason: .notUTF8))
    }
    do {
      let swap = try reader.read(record.bytes).swap
      return .line(
        TapeLine(
          line: record.line, day: swap.blockTime.map { UTCDay(unixSeconds: $0) },
          slot: map.slot == nil ? nil : swap.slot, time: swap.blockTime,
          body: body(record.bytes, text)))
    } catch {
      return .refused(TapeRefusal(line: record.line, reason: error))
    }
  }

  private func body(_ bytes: ArraySlice<UInt8>, _ text: String) -> [UInt8] {
    guard map.format == .csv else { return Array(bytes) }
    var quoted = ""
    CanonicalValue.quote(text, to: &quoted)
    return Array(quoted.utf8)
  }
}
