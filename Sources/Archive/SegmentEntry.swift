import Market

/// What a day's manifest says of one sealed segment.
public struct SegmentEntry: Hashable, Sendable {
  /// The day it lies in; nil = `undated`.
  public var day: UTCDay?
  /// Its name in the day's folder: `helius-transactions.000.jsonl.zst`.
  public var file: String
  /// What it holds.
  public var kind: SegmentKind
  /// Items, one a line.
  public var lines: Int
  /// Size of the file.
  public var bytes: Int
  /// Size of its text.
  public var uncompressedBytes: Int
  /// Independent zstd frames, the table not counted.
  public var frames: Int
  /// SHA-256 of the file, 64 lower-case hexadecimal digits.
  public var sha256: String
  /// Lowest and highest slot of its items; nil = none had one.
  public var slots: ClosedRange<UInt64>?
  /// First and last block time of its items, seconds since 1970; nil = none had one.
  public var times: ClosedRange<Int64>?
  /// Name and version of the program that wrote it.
  public var tool: String

  /// Its path from the archive's root: `2026-11-21/helius-transactions.000.jsonl.zst`.
  public var path: String { "\(DayFolder.name(of: day))/\(file)" }

  /// The file name of a segment's number: `helius-transactions.000.jsonl.zst`.
  static func file(of kind: SegmentKind, number: Int) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 3 - digits.count))
    return "\(kind.name).\(zeros)\(digits)\(suffix)"
  }

  /// The number in a file name of a kind; nil when it is no such name.
  static func number(in file: String, of kind: SegmentKind) -> Int? {
    let prefix = "\(kind.name)."
    guard file.hasPrefix(prefix), file.hasSuffix(suffix),
      file.utf8.count > prefix.utf8.count + suffix.utf8.count,
      let number = Int(file.dropFirst(prefix.count).dropLast(suffix.count)), number >= 0,
      file == Self.file(of: kind, number: number)
    else { return nil }
    return number
  }

  /// Ends the name of every sealed segment.
  static let suffix = ".jsonl.zst"
}

extension SegmentKind {
  /// Lower-case letters, digits, `_` and `-`: safe in a file name, never a path.
  var isWellFormed: Bool {
    [source, content].allSatisfy { word in
      !word.isEmpty && word.utf8.count <= 64
        && word.utf8.allSatisfy {
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }
  }
}
