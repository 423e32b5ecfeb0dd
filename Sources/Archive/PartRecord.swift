import FoundationEssentials
import Market

/// What a page's lines hold together.
struct PartLines: Hashable {
  var count = 0
  var slots: ClosedRange<UInt64>?
  var times: ClosedRange<Int64>?
}

/// The record that follows a page's frames in a `.part`: how far its unit has come with this page.
///
/// It is a skippable zstd frame, so that `zstdcat` shows the lines alone: magic u32, size u32, the
/// first eight bytes of the text's SHA-256, the text (JSON).
struct PartRecord: Hashable {
  var unit: ArchiveUnit
  var lines: PartLines

  static let magic: UInt32 = 0x184D_2A5A
  static let headerBytes = 8
  private static let checkBytes = 8

  /// The record's bytes.
  var bytes: [UInt8] {
    let text = Array(self.text.utf8)
    var bytes: [UInt8] = []
    for word in [Self.magic, UInt32(Self.checkBytes + text.count)] {
      withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
    }
    return bytes + Self.check(text) + text
  }

  init(unit: ArchiveUnit, lines: PartLines) {
    self.unit = unit
    self.lines = lines
  }

  /// Reads the payload of a skippable frame; nil when it is no whole record.
  init?(payload: UnsafeRawBufferPointer, day: UTCDay?) {
    guard payload.count > Self.checkBytes else { return nil }
    let text = Array(payload[Self.checkBytes...])
    guard payload[..<Self.checkBytes].elementsEqual(Self.check(text)),
      let stored = try? JSONDecoder().decode(Stored.self, from: Data(text))
    else { return nil }
    unit = ArchiveUnit(
      day: day, request: stored.request, pages: stored.pages, rows: stored.rows,
      complete: stored.complete, reason: nil, cursor: stored.cursor)
    lines = PartLines(count: stored.lines)
    if let low = stored.slotMinimum, let high = stored.slotMaximum, low <= high {
      lines.slots = low...high
    }
    if let low = stored.timeMinimum, let high = stored.timeMaximum, low <= high {
      lines.times = low...high
    }
  }

  private static func check(_ text: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(text)
    return Array(hash.digest.prefix(checkBytes))
  }

  private var text: String {
    let numbers: [(String, String?)] = [
      ("pages", "\(unit.pages)"), ("rows", "\(unit.rows)"), ("lines", "\(lines.count)"),
      ("slotMinimum", lines.slots.map { "\($0.lowerBound)" }),
      ("slotMaximum", lines.slots.map { "\($0.upperBound)" }),
      ("timeMinimum", lines.times.map { "\($0.lowerBound)" }),
      ("timeMaximum", lines.times.map { "\($0.upperBound)" }),
      ("complete", "\(unit.complete)"), ("cursor", unit.cursor.map(JSONText.quoted)),
    ]
    let members = numbers.compactMap { name, value in
      value.map { "\(JSONText.quoted(name)):\($0)" }
    }
    return "{\"request\":\(JSONText.quoted(unit.request)),\(members.joined(separator: ","))}"
  }

  private struct Stored: Decodable {
    var request: String
    var pages: Int
    var rows: Int
    var lines: Int
    var complete: Bool
    var cursor: String?
    var slotMinimum: UInt64?
    var slotMaximum: UInt64?
    var timeMinimum: Int64?
    var timeMaximum: Int64?
  }
}
