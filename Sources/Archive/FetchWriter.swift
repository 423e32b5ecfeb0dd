import Market
import Synchronization

/// Fills an archive page by page, so that a fetch that is killed goes on where it stopped.
///
/// A page lies in a `.part` together with its unit's cursor the moment `append` returns. `seal`
/// makes the units that are closed part of the archive; the others stay in their `.part`. Any
/// number of threads may append, also while one seals.
public final class FetchWriter: Sendable {
  /// The archive's folder.
  public let root: String
  private let toolVersion: String
  private let lock: FolderLock
  private let state: Mutex<State>
  private let workspaces = PageWorkspaces()

  private struct State: ~Copyable {
    var parts: [Place: PartFile] = [:]
    /// How far each unit has come, by its request.
    var progress: [String: ArchiveUnit] = [:]
  }

  /// Opens an archive for fetching, ends what an interrupted writer left, and reads how far every
  /// unit had come.
  ///
  /// - Throws: as `ArchiveWriter.init`.
  public init(root: String, toolVersion: String) throws(SundialError) {
    try Folder.make(root)
    self.root = root
    self.toolVersion = toolVersion
    lock = try FolderLock(folder: root)
    var parts: [Place: PartFile] = [:]
    var progress: [String: ArchiveUnit] = [:]
    for folder in try DayFolder.all(in: root) {
      _ = try folder.recover()
      guard Folder.isFolder(folder.path) else { continue }
      let sealed = try folder.manifest()?.units ?? []
      for unit in sealed { progress[unit.request] = unit }
      for part in try PartFile.all(in: folder) {
        // A seal that was killed after the manifest left pages that are in a segment by now.
        try part.keep { record in
          guard let unit = progress[record.unit.request] else { return true }
          return !unit.complete && record.unit.pages > unit.pages
        }
        if part.pages.isEmpty { try Folder.remove(part.path) }
        if part.pages.isEmpty { continue }
        parts[Place(day: folder.day, kind: part.kind)] = part
      }
      for (_, part) in parts where part.folder.day == folder.day {
        for page in part.pages { Self.advance(&progress, to: page.record.unit) }
      }
    }
    state = Mutex(State(parts: parts, progress: progress))
  }

  /// How far a unit has come; nil when nothing was ever recorded of it.
  public func progress(of request: String) -> ArchiveUnit? {
    state.withLock { $0.progress[request] }
  }

  /// All units ever recorded, by request.
  public var units: [ArchiveUnit] {
    state.withLock { $0.progress.values.sorted { $0.request < $1.request } }
  }

  /// A page whose items share method, request (without keys) and time of fetch.
  public func page(
    kind: SegmentKind, day: UTCDay?, method: String, request: String, fetchedAt: String
  ) -> PageBuilder {
    PageBuilder(
      kind: kind, day: day, method: method, request: request, fetchedAt: fetchedAt,
      workspace: workspaces.take())
  }

  /// Adds a page with the state its unit has after it. `unit.pages` is one more than before.
  public func append(_ page: PageBuilder, unit: ArchiveUnit) throws(SundialError) {
    let (bytes, extents, lines) = page.finish()
    workspaces.give(page.workspace)
    let record = PartRecord(unit: unit, lines: lines)
    try state.withLock { (state) throws(SundialError) in
      let place = Place(day: page.day, kind: page.kind)
      let part: PartFile
      if let open = state.parts[place] {
        part = open
      } else {
        part = try PartFile(folder: DayFolder(root: root, day: page.day), kind: page.kind)
        state.parts[place] = part
      }
      try part.append(bytes: bytes, extents: extents, record: record)
      Self.advance(&state.progress, to: unit)
    }
  }

  /// Calls `body` with the lines of a unit that are not sealed yet, in the order they came.
  public func forEachLine(
    of request: String, day: UTCDay?, kind: SegmentKind, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(SundialError) {
    try state.withLock { (state) throws(SundialError) in
      guard let part = state.parts[Place(day: day, kind: kind)] else { return }
      try part.forEachFrame(of: part.pages.filter { $0.record.unit.request == request }) {
        (frame, extent) throws(SundialError) in
        let content = try PartFile.content(of: frame, extent: extent, path: part.path)
        let lines = content.lineRanges
        content.withUnsafeBytes { bytes in
          for line in lines { body(UnsafeRawBufferPointer(rebasing: bytes[line])) }
        }
      }
    }
  }

  /// The days that hold pages which are not sealed.
  public var unsealedDays: [UTCDay?] {
    state.withLock { state in
      Set(state.parts.values.filter { !$0.pages.isEmpty }.map(\.folder.day))
        .sorted(by: DayFolder.precedes)
    }
  }

  /// Makes a day's closed units part of the archive: those that are complete, and those in `failed`
  /// (incomplete, with their reason). `open` are units begun or planned that are neither: their
  /// pages stay in the `.part`, and the manifest says that they are not there. One thread at a time
  /// may seal a day; pages may be appended meanwhile.
  public func seal(
    day: UTCDay?, failed: [ArchiveUnit], open: [ArchiveUnit], selections: [MarketSelection]
  ) throws(SundialError) -> [SegmentEntry] {
    let failures = Dictionary(failed.map { ($0.request, $0) }) { _, last in last }
    // What is closed now stays closed, so its pages stand still while they are copied.
    let (parts, closed) = state.withLock { Self.closedUnits(of: day, failures, $0) }
    let entries = try Self.segments(of: parts, where: closed, tool: toolVersion)
    let waiting = open.filter { closed[$0.request] == nil }.map { Self.told($0) }
    let units = closed.values.sorted { $0.request < $1.request } + waiting
    if entries.isEmpty && units.isEmpty && selections.isEmpty { return [] }
    return try state.withLock { (state) throws(SundialError) in
      let added = try DayFolder(root: root, day: day)
        .seal(entries, units: units, selections: selections)
      for (place, part) in state.parts where place.day == day {
        try part.keep { closed[$0.unit.request] == nil }
        if part.pages.isEmpty { state.parts[place] = nil }
      }
      for unit in failed { state.progress[unit.request] = unit }
      return added
    }
  }

  /// A day's parts in order, each with its pages of now, and the units whose pages may be sealed.
  private static func closedUnits(
    of day: UTCDay?, _ failures: [String: ArchiveUnit], _ state: borrowing State
  ) -> (parts: [(part: PartFile, pages: [PartFile.Page])], closed: [String: ArchiveUnit]) {
    let places = state.parts.keys.sorted().filter { $0.day == day }
    let parts = places.map { (state.parts[$0]!, state.parts[$0]!.pages) }
    var closed = failures
    for (_, pages) in parts {
      for page in pages {
        let request = page.record.unit.request
        guard closed[request] == nil, let unit = state.progress[request], unit.complete else {
          continue
        }
        closed[request] = unit
      }
    }
    return (parts, closed)
  }

  /// One segment of each part's closed pages.
  private static func segments(
    of parts: [(part: PartFile, pages: [PartFile.Page])], where closed: [String: ArchiveUnit],
    tool: String
  ) throws(SundialError) -> [SegmentEntry] {
    let compressor = FrameCompressor()
    var entries: [SegmentEntry] = []
    for (part, pages) in parts {
      let pages = pages.filter { closed[$0.record.unit.request] != nil }
      guard pages.contains(where: { $0.record.lines.count > 0 }) else { continue }
      let segment = try SegmentWriter(folder: part.folder, kind: part.kind)
      try part.forEachFrame(of: pages) { (frame, extent) throws(SundialError) in
        try segment.append(frame: frame, extent: extent, by: compressor)
      }
      for page in pages {
        let lines = page.record.lines
        segment.count(lines: lines.count, slots: lines.slots, times: lines.times)
      }
      entries.append(try segment.finish(by: compressor, tool: tool))
    }
    return entries
  }

  /// An open unit as the manifest has it: nothing of it counts that is not sealed.
  private static func told(_ unit: ArchiveUnit) -> ArchiveUnit {
    var told = unit
    told.complete = false
    told.pages = 0
    told.rows = 0
    told.cursor = nil
    return told
  }

  private static func advance(_ progress: inout [String: ArchiveUnit], to unit: ArchiveUnit) {
    if let known = progress[unit.request], known.pages > unit.pages { return }
    progress[unit.request] = unit
  }
}
