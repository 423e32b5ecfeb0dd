import Market
import Synchronization

/// The items of one answer on their way into a `.part`: envelopes, cut into frames as they come.
///
/// One thread at a time; several pages may be built at once.
public final class PageBuilder {
  /// Which segments the page belongs to.
  public let kind: SegmentKind
  /// The day its unit belongs to; nil = `undated`.
  public let day: UTCDay?
  /// Lines added.
  public private(set) var lines = 0
  let workspace: PageWorkspace
  private let head: [UInt8]
  private var frames: [UInt8] = []
  private var extents: [FrameExtent] = []
  private var slots: ClosedRange<UInt64>?
  private var times: ClosedRange<Int64>?

  init(
    kind: SegmentKind, day: UTCDay?, method: String, request: String, fetchedAt: String,
    workspace: PageWorkspace
  ) {
    precondition(kind.isWellFormed, "a kind's words name a file")
    precondition(!request.utf8.contains(0x0A), "a request is one line")
    self.kind = kind
    self.day = day
    self.workspace = workspace
    head = Envelope.head(
      of: ArchiveItem(
        kind: kind, day: day, method: method, request: request, fetchedAt: fetchedAt, slot: nil,
        time: nil, body: []))
  }

  /// Adds an item; its body is one line of the source's own bytes.
  ///
  /// - Throws: `E-ARCHIVE-006` (exit 2) for a line beyond 64 MiB, which is left out.
  public func add(body: ArraySlice<UInt8>, slot: UInt64?, time: Int64?) throws(SundialError) {
    let lineBytes = head.count + body.count + 2
    guard lineBytes <= maximumLineBytes else {
      throw .lineTooLong(lineBytes, item: "\(kind.name) of \(DayFolder.name(of: day))")
    }
    let pendingBytes = workspace.pending.count
    if pendingBytes > 0, pendingBytes + lineBytes > SegmentWriter.frameBytes { endFrame() }
    workspace.pending += head
    workspace.pending += body
    workspace.pending += [UInt8(ascii: "}"), UInt8(ascii: "\n")]
    lines += 1
    if let slot {
      slots = min(slots?.lowerBound ?? slot, slot)...max(slots?.upperBound ?? slot, slot)
    }
    if let time {
      times = min(times?.lowerBound ?? time, time)...max(times?.upperBound ?? time, time)
    }
  }

  private func endFrame() {
    let frame = workspace.compressor.frame(of: workspace.pending)
    extents.append(FrameExtent(frame: frame, uncompressedBytes: workspace.pending.count))
    frames += frame
    workspace.pending.removeAll(keepingCapacity: true)
  }

  /// The bytes of all frames, and what they hold.
  func finish() -> (bytes: [UInt8], extents: [FrameExtent], lines: PartLines) {
    if !workspace.pending.isEmpty { endFrame() }
    return (frames, extents, PartLines(count: lines, slots: slots, times: times))
  }
}

/// What building a page needs and the next page can use again: memory that is warm.
final class PageWorkspace {
  let compressor = FrameCompressor()
  /// Lines of the frame that is being filled.
  var pending: [UInt8] = []
}

/// Workspaces for all threads: as many as build pages at the same time.
final class PageWorkspaces: Sendable {
  private let free = Mutex<[Parked]>([])

  /// Unchecked: only one page holds a workspace at a time.
  private struct Parked: @unchecked Sendable {
    let workspace: PageWorkspace
  }

  func take() -> PageWorkspace {
    free.withLock { $0.popLast() }?.workspace ?? PageWorkspace()
  }

  /// Takes back the workspace of a finished page.
  func give(_ workspace: PageWorkspace) {
    // A single line of many megabytes is no reason to hold as many from then on.
    if workspace.pending.capacity > 2 * SegmentWriter.frameBytes { workspace.pending = [] }
    let parked = Parked(workspace: workspace)
    free.withLock { $0.append(parked) }
  }
}

extension FrameExtent {
  /// The extent of a frame that ends with its checksum.
  init(frame: [UInt8], uncompressedBytes: Int) {
    self.init(
      compressedBytes: frame.count, uncompressedBytes: uncompressedBytes,
      checksum: frame.withUnsafeBytes { FrameTable.word($0, $0.count - 4) })
  }
}
