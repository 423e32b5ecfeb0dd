import Glibc
import Market

/// Adds segments to an archive; the only way to change one.
///
/// Items stream to temporary files; `seal` makes them durable, names them in the days' manifests
/// and gives them their names. What is not sealed is gone when the writer is, and after a kill at
/// any moment the next writer ends what this one began: sealing the same items again then leaves
/// the same bytes as a run that was never cut short.
public final class ArchiveWriter {
  /// The archive's folder.
  public let root: String
  /// Sealed files found on opening that no manifest names; left alone, worth telling.
  public let unlisted: [String]
  private let toolVersion: String
  private let lock: FolderLock
  private let compressor = FrameCompressor()
  private var segments: [Place: SegmentWriter] = [:]
  private var pendingBytes = 0
  private var failure: SundialError?

  /// How many bytes of lines may wait in memory for their frames to fill, over all segments.
  static let maximumPendingBytes = 128 << 20

  /// Opens an archive for writing, making its folder where it is missing, and ends what an
  /// interrupted writer left.
  ///
  /// - Parameter toolVersion: name and version of the program, kept in the manifest.
  /// - Throws: `E-ARCHIVE-005` (exit 11) while another holds the archive, `E-ARCHIVE-007` (exit 4)
  ///   on a damaged manifest, `E-ARCHIVE-002` to `004` on files that cannot be made.
  public init(root: String, toolVersion: String) throws(SundialError) {
    try Folder.make(root)
    self.root = root
    self.toolVersion = toolVersion
    lock = try FolderLock(folder: root)
    var unlisted: [String] = []
    for folder in try DayFolder.all(in: root) { unlisted += try folder.recover() }
    self.unlisted = unlisted
  }

  /// Adds an item to the segment of its day and kind.
  ///
  /// Body and request are one line each, and a kind's words fit a file name: anything else traps.
  ///
  /// - Throws: `E-ARCHIVE-006` (exit 2) for a line beyond 64 MiB, which is left out and stops
  ///   nothing; errors of writing, after which this writer refuses everything.
  public func append(_ item: ArchiveItem) throws(SundialError) {
    precondition(item.kind.isWellFormed, "a kind's words name a file")
    precondition(memchr(item.body, 0x0A, item.body.count) == nil, "a body is one line")
    precondition(item.request?.utf8.contains(0x0A) != true, "a request is one line")
    if let failure { throw failure }
    let head = Envelope.head(of: item)
    let lineBytes = head.count + item.body.count + 2
    guard lineBytes <= maximumLineBytes else {
      throw .lineTooLong(lineBytes, item: "\(item.kind.name) of \(DayFolder.name(of: item.day))")
    }
    try remembering { () throws(SundialError) in try place(item, head: head) }
  }

  /// Makes everything appended durable and part of the archive, days in order, and starts anew.
  ///
  /// A unit goes into the manifest of its day; a selection into that of the day of its
  /// `selectedAt`, or without one into the first day of this seal. A segment equal to one of its
  /// day and kind byte for byte is the same import run again and is not added twice.
  ///
  /// - Returns: the segments that are new, by day, kind and number.
  public func seal(selections: [MarketSelection] = [], units: [ArchiveUnit] = [])
    throws(SundialError) -> [SegmentEntry]
  {
    if let failure { throw failure }
    return try remembering { () throws(SundialError) in
      var entries: [SegmentEntry] = []
      for place in segments.keys.sorted() {
        entries.append(try segments[place]!.finish(by: compressor, tool: toolVersion))
      }
      segments = [:]
      pendingBytes = 0
      return try publish(entries, selections: selections, units: units)
    }
  }

  private func place(_ item: ArchiveItem, head: [UInt8]) throws(SundialError) {
    let place = Place(day: item.day, kind: item.kind)
    let segment: SegmentWriter
    if let open = segments[place] {
      segment = open
    } else {
      segment = try SegmentWriter(
        folder: DayFolder(root: root, day: item.day), kind: item.kind)
      segments[place] = segment
    }
    pendingBytes -= segment.pending.count
    try segment.append(item, head: head, by: compressor)
    pendingBytes += segment.pending.count
    while pendingBytes > Self.maximumPendingBytes { try writeLargestPending() }
  }

  private func writeLargestPending() throws(SundialError) {
    let largest = segments.keys.sorted().max {
      segments[$0]!.pending.count < segments[$1]!.pending.count
    }
    guard let largest, let segment = segments[largest] else { return }
    pendingBytes -= segment.pending.count
    try segment.writeFrame(by: compressor)
  }

  private func publish(
    _ entries: [SegmentEntry], selections: [MarketSelection], units: [ArchiveUnit]
  ) throws(SundialError) -> [SegmentEntry] {
    let firstDay = (entries.map(\.day) + units.map(\.day)).min(by: DayFolder.precedes) ?? nil
    let selectionsOfDay = Dictionary(grouping: selections) { selection in
      selection.selectedAt.map { UTCDay(unixSeconds: $0) } ?? firstDay
    }
    let entriesOfDay = Dictionary(grouping: entries, by: \.day)
    let unitsOfDay = Dictionary(grouping: units, by: \.day)
    let days = Set(entriesOfDay.keys).union(selectionsOfDay.keys).union(unitsOfDay.keys)
    var added: [SegmentEntry] = []
    for day in days.sorted(by: DayFolder.precedes) {
      added += try DayFolder(root: root, day: day).seal(
        entriesOfDay[day] ?? [], units: unitsOfDay[day] ?? [],
        selections: selectionsOfDay[day] ?? [])
    }
    return added
  }

  /// Keeps a failure: after it the temporary files are not what the writer believes.
  private func remembering<Result>(_ work: () throws(SundialError) -> Result)
    throws(SundialError) -> Result
  {
    do {
      return try work()
    } catch {
      failure = error
      throw error
    }
  }
}

/// A segment's place: its day and kind.
struct Place: Hashable, Comparable {
  var day: UTCDay?
  var kind: SegmentKind

  static func < (left: Place, right: Place) -> Bool {
    if left.day == right.day { return left.kind < right.kind }
    return DayFolder.precedes(left.day, right.day)
  }
}
