import CZstd
import Glibc
import Market

/// A segment while it is fetched: `NAME.part`, pages as frames, each page followed by its record.
///
/// Frames and record of a page are written together, so whatever a kill leaves half done lies
/// after the last whole record, where opening cuts it off. Nothing is synced: against a kill the
/// system's cache is enough, and what a power cut takes is found missing and asked for again.
///
/// Unchecked because `FetchWriter` touches it under its lock only; `forEachFrame` reads what never
/// changes, folder and path and pages that were handed out.
final class PartFile: @unchecked Sendable {
  let folder: DayFolder
  let kind: SegmentKind
  let path: String
  private(set) var pages: [Page] = []
  private var byteCount = 0

  static let suffix = ".part"

  /// A page: its record, and where its frames lie.
  struct Page {
    var record: PartRecord
    var offset: Int
    var extents: [FrameExtent]
  }

  /// A part that begins.
  init(folder: DayFolder, kind: SegmentKind) throws(SundialError) {
    self.folder = folder
    self.kind = kind
    let number = try folder.freeNumber(of: kind)
    path = folder.path(of: SegmentEntry.file(of: kind, number: number) + Self.suffix)
    try Folder.make(folder.path)
    try Folder.remove(path)
  }

  /// A part an earlier run left; what it left half written is cut off.
  init(folder: DayFolder, kind: SegmentKind, file: String) throws(SundialError) {
    self.folder = folder
    self.kind = kind
    path = folder.path(of: file)
    let map = try MappedFile(path: path, missing: .segmentMissing(path))
    map.withBytes { scan($0) }
    guard byteCount == map.count || truncate(path, off_t(byteCount)) == 0 else {
      throw .file(errno, "cut", path)
    }
  }

  /// The parts an earlier run left in a folder.
  static func all(in folder: DayFolder) throws(SundialError) -> [PartFile] {
    var parts: [PartFile] = []
    for name in try Folder.names(in: folder.path) where name.hasSuffix(suffix) {
      let words = name.split(separator: ".")[0].split(separator: "-", maxSplits: 1)
      guard words.count == 2 else { continue }
      let kind = SegmentKind(source: String(words[0]), content: String(words[1]))
      guard kind.isWellFormed else { continue }
      parts.append(try PartFile(folder: folder, kind: kind, file: name))
    }
    return parts
  }

  /// Adds a page.
  func append(bytes: [UInt8], extents: [FrameExtent], record: PartRecord) throws(SundialError) {
    let written = bytes + record.bytes
    let file = try OpenFile(path: path, flags: O_WRONLY | O_CREAT | O_APPEND, attempt: "write")
    try file.write(written)
    pages.append(Page(record: record, offset: byteCount, extents: extents))
    byteCount += written.count
  }

  /// Calls `body` with the frames of some of the pages, in their order. Pages may be added
  /// meanwhile.
  func forEachFrame(
    of pages: [Page], _ body: (UnsafeRawBufferPointer, FrameExtent) throws(SundialError) -> Void
  ) throws(SundialError) {
    let wanted = pages.filter { !$0.extents.isEmpty }
    if wanted.isEmpty { return }
    // Read, not mapped: a part of a day would count as memory in use until its end.
    let file = try OpenFile(path: path, flags: O_RDONLY, attempt: "open")
    for page in wanted {
      var offset = page.offset
      for extent in page.extents {
        let frame = try file.bytes(at: offset, count: extent.compressedBytes)
        try frame.withUnsafeBufferPointer { (buffer) throws(SundialError) in
          try body(UnsafeRawBufferPointer(buffer), extent)
        }
        offset += extent.compressedBytes
      }
    }
  }

  /// Leaves only the pages that `isKept` names; without any the file goes.
  func keep(where isKept: (PartRecord) -> Bool) throws(SundialError) {
    let kept = pages.filter { isKept($0.record) }
    if kept.count == pages.count { return }
    if kept.isEmpty {
      try Folder.remove(path)
      pages = []
      byteCount = 0
      return
    }
    let map = try MappedFile(path: path, missing: .segmentMissing(path))
    let temporary = try OpenFile(
      path: path + temporarySuffix, flags: O_WRONLY | O_CREAT | O_TRUNC, attempt: "create")
    var moved: [Page] = []
    var count = 0
    try map.withBytes { (bytes) throws(SundialError) in
      for page in kept {
        let frameBytes = page.extents.reduce(0) { $0 + $1.compressedBytes }
        let written = Array(bytes[page.offset..<page.offset + frameBytes]) + page.record.bytes
        try temporary.write(written)
        moved.append(Page(record: page.record, offset: count, extents: page.extents))
        count += written.count
      }
    }
    try Folder.rename(temporary.path, to: path)
    pages = moved
    byteCount = count
  }

  /// The content of a frame, decompressed and checked.
  static func content(
    of frame: UnsafeRawBufferPointer, extent: FrameExtent, path: String
  ) throws(SundialError) -> FrameBytes {
    var result = 0
    let content = FrameBytes(count: extent.uncompressedBytes) { output in
      result = ZSTD_decompress(output.baseAddress, output.count, frame.baseAddress, frame.count)
    }
    guard ZSTD_isError(result) == 0, result == extent.uncompressedBytes else {
      throw .segmentDamaged(path, "a frame of it does not hold what it says")
    }
    return content
  }

  private func scan(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    var extents: [FrameExtent] = []
    while bytes.count - offset >= PartRecord.headerBytes {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      if FrameTable.word(rest, 0) == PartRecord.magic {
        let size = Int(FrameTable.word(rest, 4))
        guard rest.count >= PartRecord.headerBytes + size else { return }
        let payload = UnsafeRawBufferPointer(rebasing: rest[PartRecord.headerBytes...].prefix(size))
        guard let record = PartRecord(payload: payload, day: folder.day) else { return }
        pages.append(Page(record: record, offset: byteCount, extents: extents))
        extents = []
        offset += PartRecord.headerBytes + size
        byteCount = offset
      } else {
        let size = ZSTD_findFrameCompressedSize(rest.baseAddress, rest.count)
        let content = ZSTD_getFrameContentSize(rest.baseAddress, rest.count)
        guard ZSTD_isError(size) == 0, content <= UInt64(maximumLineBytes) else { return }
        extents.append(
          FrameExtent(
            compressedBytes: size, uncompressedBytes: Int(content),
            checksum: FrameTable.word(rest, size - 4)))
        offset += size
      }
    }
  }
}
