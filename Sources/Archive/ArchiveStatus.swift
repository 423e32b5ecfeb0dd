import Market

/// What an archive holds, by day and kind, by its manifests alone.
public struct ArchiveStatus: Hashable, Sendable {
  /// One kind on one day.
  public struct Row: Hashable, Sendable {
    /// nil = `undated`.
    public var day: UTCDay?
    /// What the segments hold.
    public var kind: SegmentKind
    /// Number of segments.
    public var segments: Int
    /// Items in them.
    public var lines: Int
    /// Size of the files.
    public var bytes: Int
    /// Size of their text.
    public var uncompressedBytes: Int
    /// Lowest and highest slot; nil = none had one.
    public var slots: ClosedRange<UInt64>?
    /// Block times, seconds since 1970.
    public var times: ClosedRange<Int64>?
  }

  /// By day (undated last), then kind.
  public var rows: [Row]
  /// Runs of days without any segment between the first and the last day that have one.
  public var gaps: [ClosedRange<UTCDay>]

  /// The status of an opened archive.
  public init(of archive: ArchiveReader) {
    rows = archive.allDays.flatMap(Self.rows(of:))
    let days = archive.days.filter { !$0.segments.isEmpty }.compactMap(\.day)
    gaps = zip(days, days.dropFirst()).compactMap { earlier, later in
      guard later.number - earlier.number > 1 else { return nil }
      return UTCDay(number: earlier.number + 1)...UTCDay(number: later.number - 1)
    }
  }

  private static func rows(of day: ArchiveDay) -> [Row] {
    var rows: [Row] = []
    for entry in day.segments {
      if rows.last?.kind != entry.kind {
        rows.append(
          Row(
            day: day.day, kind: entry.kind, segments: 0, lines: 0, bytes: 0, uncompressedBytes: 0,
            slots: nil, times: nil))
      }
      rows[rows.count - 1].add(entry)
    }
    return rows
  }
}

extension ArchiveStatus.Row {
  /// Sums wrap on numbers no file can have, rather than trap on a manifest someone made up.
  fileprivate mutating func add(_ entry: SegmentEntry) {
    segments += 1
    lines &+= entry.lines
    bytes &+= entry.bytes
    uncompressedBytes &+= entry.uncompressedBytes
    slots = union(slots, entry.slots)
    times = union(times, entry.times)
  }
}

/// The smallest range that covers both.
private func union<Number: Comparable>(
  _ left: ClosedRange<Number>?, _ right: ClosedRange<Number>?
) -> ClosedRange<Number>? {
  guard let left, let right else { return left ?? right }
  return min(left.lowerBound, right.lowerBound)...max(left.upperBound, right.upperBound)
}
