import CTransactionJSON
import Market

/// Candles of a file that a person has, on their way into the archive.
public struct CandleFile: Sendable {
  /// One candle; its body reads like an item of a Birdeye OHLCV answer.
  public struct Item: Sendable {
    /// Open time, Unix seconds.
    public var time: Int64
    /// JSON on one line: an answer's own item, or a CSV row's own number texts under its names.
    public var body: [UInt8]
  }

  /// In the file's order.
  public private(set) var items: [Item] = []
  /// Lines (from 1) or items that are no candle, and why.
  public private(set) var refused: [(place: Int, reason: String)] = []

  /// Reads Birdeye OHLCV answers (one, or one a line), or CSV with a header: `time` (seconds,
  /// milliseconds or ISO 8601 UTC), `open`, `high`, `low`, `close`, `volume`, and optional
  /// `volume_usd`, `address`, `type`. Without an address they are SOL in USD; without a type the
  /// interval is the smallest distance between rows.
  public init(_ bytes: [UInt8]) {
    let first = bytes.first { $0 > 0x20 }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      readAnswers(bytes)
    } else {
      readTable(bytes)
    }
  }

  private mutating func readAnswers(_ bytes: [UInt8]) {
    let parser = BlockParser()
    if let found = parser.answerItems(bytes) {
      for (place, item) in found.enumerated() { keep(item.time, item.body, place: place + 1) }
      return
    }
    var records = TapeRecords(bytes, delimiter: nil)
    while let record = records.next() {
      guard let found = parser.answerItems(Array(record.bytes)) else {
        refused.append((record.line, "no whole JSON"))
        continue
      }
      for item in found { keep(item.time, item.body, place: record.line) }
    }
  }

  private mutating func keep(_ time: Int64?, _ body: [UInt8], place: Int) {
    let line = Array("{\"body\":".utf8) + body + [UInt8(ascii: "}")]
    let decoded = line.withUnsafeBytes { decodeCandles($0) }
    guard decoded.problems.isEmpty, decoded.candles.count == 1, let time else {
      refused.append((place, decoded.problems.first?.reason ?? "no candle with a time"))
      return
    }
    items.append(Item(time: time, body: body))
  }

  private static let names: [String: String] = [
    "time": "time", "timestamp": "time", "unix_time": "time", "unixtime": "time",
    "open_time": "time", "date": "time", "open": "o", "o": "o", "high": "h", "h": "h", "low": "l",
    "l": "l", "close": "c", "c": "c", "volume": "v", "v": "v", "volume_usd": "v_usd",
    "v_usd": "v_usd", "address": "address", "type": "type", "interval": "type",
  ]

  private mutating func readTable(_ bytes: [UInt8]) {
    let comma = UInt8(ascii: ",")
    var records = TapeRecords(bytes, delimiter: comma)
    guard let header = records.next(), let titles = csvFields(header.bytes, delimiter: comma) else {
      refused.append((1, "no header"))
      return
    }
    let columns = titles.map { title in
      Self.names[String(decoding: title, as: UTF8.self).lowercased().filter { $0 != " " }]
    }
    guard ["time", "o", "h", "l", "c"].allSatisfy(columns.contains) else {
      refused.append((header.line, "the header lacks time, open, high, low or close"))
      return
    }
    var rows: [(line: Int, time: Int64, fields: [String: String])] = []
    while let record = records.next() {
      guard let cells = csvFields(record.bytes, delimiter: comma), cells.count == columns.count
      else {
        refused.append((record.line, "not as many fields as the header"))
        continue
      }
      var fields: [String: String] = [:]
      for (name, cell) in zip(columns, cells) {
        if let name { fields[name] = String(decoding: cell, as: UTF8.self) }
      }
      guard let time = Self.seconds(fields["time"] ?? "") else {
        refused.append((record.line, "no time"))
        continue
      }
      rows.append((record.line, time, fields))
    }
    let interval = Self.interval(of: rows.map(\.time))
    for row in rows { keep(row.time, Self.body(row.time, row.fields, interval), place: row.line) }
  }

  private static func body(_ time: Int64, _ fields: [String: String], _ interval: String) -> [UInt8]
  {
    let numbers = ["o", "h", "l", "c", "v", "v_usd"].compactMap { name -> String? in
      let text = fields[name] ?? (name == "v" ? "0" : nil)
      return text.map { "\"\(name)\":\($0)" }
    }
    let address = fields["address"] ?? "So11111111111111111111111111111111111111112"
    let type = fields["type"] ?? interval
    let text =
      "{\(numbers.joined(separator: ",")),\"unix_time\":\(time),\"address\":\"\(address)\","
      + "\"type\":\"\(type)\",\"currency\":\"usd\"}"
    return Array(text.utf8.filter { $0 >= 0x20 })
  }

  /// The smallest distance between rows, as Birdeye writes intervals; a minute for a single row.
  private static func interval(of times: [Int64]) -> String {
    let sorted = times.sorted()
    let steps = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }
    let seconds = steps.min() ?? 60
    for (unit, length) in [("D", Int64(86_400)), ("H", 3_600), ("m", 60)]
    where seconds % length == 0 { return "\(seconds / length)\(unit)" }
    return "\(seconds)s"
  }

  /// Unix seconds of a text: whole seconds, milliseconds, or `2026-10-01T00:00:00Z`.
  private static func seconds(_ text: String) -> Int64? {
    if let number = Int64(text) { return number > 100_000_000_000 ? number / 1_000 : number }
    guard text.utf8.count >= 19, let day = UTCDay(text.prefix(10)) else { return nil }
    let rest = text.dropFirst(19)
    guard ["", "Z", "+00:00", ".000Z"].contains(String(rest)) else { return nil }
    let clock = text.dropFirst(11).prefix(8).split(separator: ":").compactMap { Int64($0) }
    guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]),
      (0..<60).contains(clock[2])
    else { return nil }
    return day.start + clock[0] * 3_600 + clock[1] * 60 + clock[2]
  }
}
