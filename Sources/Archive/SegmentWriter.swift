import Glibc
import Market

/// A segment on its way: lines gather in memory to a frame, frames go to `NAME.tmp`.
///
/// The file is opened for each frame anew, so that any number of days costs no descriptors.
final class SegmentWriter {
  let folder: DayFolder
  let kind: SegmentKind
  let file: String
  private(set) var pending: [UInt8] = []
  private var hash = SHA256()
  private var frames: [FrameExtent] = []
  private var byteCount = 0
  private var lineCount = 0
  private var slots: ClosedRange<UInt64>?
  private var times: ClosedRange<Int64>?

  /// About how much content a frame holds.
  static let frameBytes = 4 << 20

  init(folder: DayFolder, kind: SegmentKind) throws(SundialError) {
    self.folder = folder
    self.kind = kind
    file = SegmentEntry.file(of: kind, number: try folder.freeNumber(of: kind))
  }

  var temporaryPath: String { folder.path(of: file + temporarySuffix) }

  /// Adds an item's line, whose head was made by `Envelope`.
  func append(_ item: ArchiveItem, head: [UInt8], by compressor: FrameCompressor)
    throws(SundialError)
  {
    let lineBytes = head.count + item.body.count + 2
    if !pending.isEmpty, pending.count + lineBytes > Self.frameBytes {
      try writeFrame(by: compressor)
    }
    pending += head
    pending += item.body
    pending += [UInt8(ascii: "}"), UInt8(ascii: "\n")]
    lineCount += 1
    if let slot = item.slot { slots = Self.extended(slots, by: slot) }
    if let time = item.time { times = Self.extended(times, by: time) }
  }

  /// Adds the lines of a whole frame: a large one as it is, small ones gathered to larger ones.
  func append(
    frame: UnsafeRawBufferPointer, extent: FrameExtent, by compressor: FrameCompressor
  ) throws(SundialError) {
    if extent.uncompressedBytes >= Self.frameBytes / 4 {
      if !pending.isEmpty { try writeFrame(by: compressor) }
      frames.append(extent)
      return try write(Array(frame))
    }
    if pending.count + extent.uncompressedBytes > Self.frameBytes {
      try writeFrame(by: compressor)
    }
    let lines = try PartFile.content(of: frame, extent: extent, path: temporaryPath)
    lines.withUnsafeBytes { pending += $0 }
  }

  /// Counts lines that came as frames.
  func count(lines: Int, slots: ClosedRange<UInt64>?, times: ClosedRange<Int64>?) {
    lineCount += lines
    for slot in [slots?.lowerBound, slots?.upperBound] {
      if let slot { self.slots = Self.extended(self.slots, by: slot) }
    }
    for time in [times?.lowerBound, times?.upperBound] {
      if let time { self.times = Self.extended(self.times, by: time) }
    }
  }

  /// Writes the lines gathered so far as one frame.
  func writeFrame(by compressor: FrameCompressor) throws(SundialError) {
    let frame = compressor.frame(of: pending)
    let checksum = frame.withUnsafeBytes { FrameTable.word($0, $0.count - 4) }
    frames.append(
      FrameExtent(
        compressedBytes: frame.count, uncompressedBytes: pending.count, checksum: checksum))
    // Kept capacity would be memory held by every open day, outside the writer's bound.
    pending = []
    try write(frame)
  }

  /// Writes the last frame and the table and makes the temporary file durable.
  func finish(by compressor: FrameCompressor, tool: String) throws(SundialError) -> SegmentEntry {
    if !pending.isEmpty { try writeFrame(by: compressor) }
    try write(FrameTable(frames: frames).bytes)
    try OpenFile(path: temporaryPath, flags: O_WRONLY, attempt: "open").synchronize()
    return SegmentEntry(
      day: folder.day, file: file, kind: kind, lines: lineCount, bytes: byteCount,
      uncompressedBytes: frames.reduce(0) { $0 + $1.uncompressedBytes }, frames: frames.count,
      sha256: hash.hex, slots: slots, times: times, tool: tool)
  }

  private func write(_ bytes: [UInt8]) throws(SundialError) {
    let isFirst = byteCount == 0
    if isFirst { try Folder.make(folder.path) }
    let flags = isFirst ? O_WRONLY | O_CREAT | O_TRUNC : O_WRONLY | O_APPEND
    try OpenFile(path: temporaryPath, flags: flags, attempt: "write").write(bytes)
    hash.update(bytes)
    byteCount += bytes.count
  }

  private static func extended<Number: Comparable>(
    _ range: ClosedRange<Number>?, by value: Number
  ) -> ClosedRange<Number> {
    guard let range else { return value...value }
    return min(range.lowerBound, value)...max(range.upperBound, value)
  }
}
