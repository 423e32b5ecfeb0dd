import FoundationEssentials
import Market

extension Manifest {
  /// A manifest from the bytes of the file at `path`; `day` is its folder's. Anything that is not
  /// exactly a manifest of that day is `E-ARCHIVE-007` (exit 4).
  init(bytes: UnsafeRawBufferPointer, day: UTCDay?, path: String) throws(SundialError) {
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(bytes))
    } catch let fault as DecodingError {
      throw .manifestDamaged(path, Self.reason(of: fault))
    } catch {
      throw .manifestDamaged(path, "\(error)")
    }
    do throws(Fault) {
      self = try record.manifest(day: day)
    } catch {
      throw .manifestDamaged(path, error.reason)
    }
  }

  private static func reason(of fault: DecodingError) -> String {
    switch fault {
    case .keyNotFound(let key, let context):
      return "\(place(context.codingPath + [key])) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      let sentence = context.debugDescription
      let detail = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
      return "\(place(context.codingPath)): \(detail)"
    @unknown default:
      return "\(fault)"
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    path.reduce("$") { text, key in
      key.intValue.map { "\(text)[\($0)]" } ?? "\(text).\(key.stringValue)"
    }
  }
}

/// Why a well-formed record is no manifest.
private struct Fault: Error {
  var reason: String
}

/// The file's members as they stand; members this version does not know are passed over.
private struct Record: Decodable {
  var version: Int
  var day: String?
  var segments: [SegmentRecord]
  var units: [UnitRecord]
  var markets: [MarketRecord]

  func manifest(day expected: UTCDay?) throws(Fault) -> Manifest {
    guard version == Manifest.version else {
      throw Fault(reason: "$.version is \(version), this program reads \(Manifest.version)")
    }
    guard day == expected.map({ "\($0)" }) else {
      throw Fault(
        reason: "$.day is \(day ?? "null"), the folder is \(DayFolder.name(of: expected))")
    }
    var manifest = Manifest(day: expected)
    var files: Set<String> = []
    var entries: [SegmentEntry] = []
    for (index, segment) in segments.enumerated() {
      let entry = try segment.entry(day: expected, place: "$.segments[\(index)]")
      guard files.insert(entry.file).inserted else {
        throw Fault(reason: "$.segments[\(index)].file is named twice")
      }
      entries.append(entry)
    }
    var selections: [MarketSelection] = []
    for (index, market) in markets.enumerated() {
      selections.append(try market.selection(place: "$.markets[\(index)]"))
    }
    manifest = manifest.adding(
      segments: entries, units: units.map { $0.unit(day: expected) }, selections: selections)
    return manifest
  }
}

private struct SegmentRecord: Decodable {
  var file: String
  var source: String
  var kind: String
  var lines: Int
  var bytes: Int
  var uncompressedBytes: Int
  var frames: Int
  var sha256: String
  var slotMinimum: UInt64?
  var slotMaximum: UInt64?
  var timeMinimum: Int64?
  var timeMaximum: Int64?
  var tool: String

  private enum CodingKeys: String, CodingKey {
    case file, source, kind, lines, bytes, frames, sha256, tool
    case uncompressedBytes = "uncompressed_bytes"
    case slotMinimum = "slot_min"
    case slotMaximum = "slot_max"
    case timeMinimum = "time_min"
    case timeMaximum = "time_max"
  }

  func entry(day: UTCDay?, place: String) throws(Fault) -> SegmentEntry {
    let kind = SegmentKind(source: source, content: kind)
    guard kind.isWellFormed, SegmentEntry.number(in: file, of: kind) != nil else {
      throw Fault(reason: "\(place).file is no name of a segment of its kind")
    }
    guard [lines, bytes, uncompressedBytes, frames].allSatisfy({ $0 >= 0 }) else {
      throw Fault(reason: "\(place) has a negative count")
    }
    guard sha256.utf8.count == 64, sha256.utf8.allSatisfy(Self.isHexDigit) else {
      throw Fault(reason: "\(place).sha256 is not 64 lower-case hexadecimal digits")
    }
    return SegmentEntry(
      day: day, file: file, kind: kind, lines: lines, bytes: bytes,
      uncompressedBytes: uncompressedBytes, frames: frames, sha256: sha256,
      slots: try Self.range(slotMinimum, slotMaximum, "\(place).slot_min"),
      times: try Self.range(timeMinimum, timeMaximum, "\(place).time_min"), tool: tool)
  }

  private static func range<Number: Comparable>(
    _ low: Number?, _ high: Number?, _ place: String
  ) throws(Fault) -> ClosedRange<Number>? {
    switch (low, high) {
    case (nil, nil): return nil
    case (let low?, let high?) where low <= high: return low...high
    default: throw Fault(reason: "\(place) and its maximum are no range")
    }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}

private struct UnitRecord: Decodable {
  var request: String
  var pages: Int
  var rows: Int
  var complete: Bool
  var reason: String?
  var cursor: String?

  func unit(day: UTCDay?) -> ArchiveUnit {
    ArchiveUnit(
      day: day, request: request, pages: pages, rows: rows, complete: complete, reason: reason,
      cursor: cursor)
  }
}

private struct MarketRecord: Decodable {
  var mint: String
  var selectedBy: String
  var selectedAt: Int64?

  private enum CodingKeys: String, CodingKey {
    case mint
    case selectedBy = "selected_by"
    case selectedAt = "selected_at"
  }

  func selection(place: String) throws(Fault) -> MarketSelection {
    guard let key = Pubkey(base58: mint) else {
      throw Fault(reason: "\(place).mint is not a public key")
    }
    guard let reason = SelectedBy.allCases.first(where: { $0.name == selectedBy }) else {
      throw Fault(reason: "\(place).selected_by is not known: \(selectedBy)")
    }
    return MarketSelection(mint: key, selectedBy: reason, selectedAt: selectedAt)
  }
}
