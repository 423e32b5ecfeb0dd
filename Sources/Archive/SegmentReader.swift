import CZstd
import Market

/// Reads one sealed segment from a memory map, frame by frame.
///
/// Any number of threads may ask for frames at once. Nothing wrong is handed out: what the file
/// does not prove (sizes, checksums) is `E-ARCHIVE-009` (exit 4) with frame and offset.
public final class SegmentReader: Sendable {
  /// Path of the file.
  public let path: String
  private let file: MappedFile
  private let frames: [FrameExtent]
  /// Where each frame starts in the file.
  private let offsets: [Int]
  private let entry: SegmentEntry?

  /// Opens a segment the manifest names and checks its size and frame table against the entry.
  ///
  /// - Throws: `E-ARCHIVE-008` where the file is missing, `E-ARCHIVE-009` where it is damaged.
  public convenience init(root: String, entry: SegmentEntry) throws(SundialError) {
    try self.init(path: "\(root)/\(entry.path)", entry: entry)
  }

  /// Opens a segment file of which nothing is known.
  ///
  /// - Throws: `E-ARCHIVE-008` where the file is missing, `E-ARCHIVE-009` where it is damaged.
  public convenience init(path: String) throws(SundialError) {
    try self.init(path: path, entry: nil)
  }

  private init(path: String, entry: SegmentEntry?) throws(SundialError) {
    let file = try MappedFile(path: path, missing: .segmentMissing(path))
    if let entry, entry.bytes != file.count {
      throw .segmentDamaged(
        path, "it has \(file.count) bytes, the manifest says \(entry.bytes)")
    }
    do throws(TableFault) {
      frames = try file.withBytes { (bytes) throws(TableFault) in
        try FrameTable(endOf: bytes).frames
      }
    } catch {
      throw .segmentDamaged(path, error.reason)
    }
    var offsets: [Int] = []
    var offset = 0
    for frame in frames {
      offsets.append(offset)
      offset += frame.compressedBytes
    }
    self.path = path
    self.file = file
    self.offsets = offsets
    self.entry = entry
    let content = frames.reduce(0) { $0 + $1.uncompressedBytes }
    if let entry, entry.frames != frames.count || entry.uncompressedBytes != content {
      throw .segmentDamaged(
        path,
        "frame table (\(frames.count) frames, \(content) bytes) and manifest "
          + "(\(entry.frames), \(entry.uncompressedBytes)) disagree")
    }
  }

  /// The number of frames.
  public var frameCount: Int { frames.count }

  /// The number of lines by the manifest; nil for a file opened without its entry.
  public var lineCount: Int? { entry?.lines }

  /// The size of a frame's content, known without decompressing it.
  public func uncompressedBytes(ofFrame index: Int) -> Int { frames[index].uncompressedBytes }

  /// The content of a frame, decompressed and checked; at most 64 MiB.
  ///
  /// - Throws: `E-ARCHIVE-009` (exit 4) naming frame and offset.
  public func frame(_ index: Int) throws(SundialError) -> FrameBytes {
    let extent = frames[index]
    let place = offsets[index]..<offsets[index] + extent.compressedBytes
    return try file.withBytes { (bytes) throws(SundialError) in
      let input = UnsafeRawBufferPointer(rebasing: bytes[place])
      return try decompressed(input, index, extent)
    }
  }

  /// Calls `body` with the content of a frame, decompressed and checked, behind which
  /// `FrameBytes.paddingBytes` may be read; it stands until `buffer` is used again. The frame's own
  /// pages are given back to the file.
  ///
  /// - Throws: `E-ARCHIVE-009` (exit 4) naming frame and offset.
  public func withFrame<Value>(
    _ index: Int, _ buffer: FrameBuffer, _ body: (UnsafeRawBufferPointer) -> Value
  ) throws(SundialError) -> Value {
    let extent = frames[index]
    let place = offsets[index]..<offsets[index] + extent.compressedBytes
    try file.withBytes { (bytes) throws(SundialError) in
      let input = UnsafeRawBufferPointer(rebasing: bytes[place])
      if let fault = Self.fault(inHeaderOf: input, extent) { throw damage(index, fault) }
      try check(buffer.decompress(input, count: extent.uncompressedBytes), index, extent)
    }
    file.release(place)
    return body(buffer.bytes(extent.uncompressedBytes))
  }

  private func decompressed(_ input: UnsafeRawBufferPointer, _ index: Int, _ extent: FrameExtent)
    throws(SundialError) -> FrameBytes
  {
    if let fault = Self.fault(inHeaderOf: input, extent) { throw damage(index, fault) }
    var result = 0
    let content = FrameBytes(count: extent.uncompressedBytes) { output in
      result = ZSTD_decompress(output.baseAddress, output.count, input.baseAddress, input.count)
    }
    try check(result, index, extent)
    return content
  }

  private func check(_ result: Int, _ index: Int, _ extent: FrameExtent) throws(SundialError) {
    guard ZSTD_isError(result) == 0 else {
      throw damage(index, String(cString: ZSTD_getErrorName(result)))
    }
    guard result == extent.uncompressedBytes else {
      throw damage(index, "it holds \(result) bytes, not \(extent.uncompressedBytes)")
    }
  }

  /// Checks what a frame says of itself against the table, before any of it is believed.
  private static func fault(inHeaderOf input: UnsafeRawBufferPointer, _ extent: FrameExtent)
    -> String?
  {
    let shortestFrameBytes = 10
    guard input.count >= shortestFrameBytes, FrameTable.word(input, 0) == zstdMagic else {
      return "it does not begin as a zstd frame"
    }
    let checksumFlag: UInt8 = 4
    guard input[4] & checksumFlag != 0 else { return "it has no checksum" }
    guard ZSTD_findFrameCompressedSize(input.baseAddress, input.count) == input.count else {
      return "it does not end where the table says"
    }
    let declared = ZSTD_getFrameContentSize(input.baseAddress, input.count)
    guard declared == UInt64(extent.uncompressedBytes) else {
      return "header and table disagree on its size"
    }
    if let checksum = extent.checksum, FrameTable.word(input, input.count - 4) != checksum {
      return "checksum and table disagree"
    }
    return nil
  }

  private static let zstdMagic: UInt32 = 0xFD2F_B528

  private func damage(_ index: Int, _ why: String) -> SundialError {
    var error = SundialError.segmentDamaged(path, "frame \(index): \(why)")
    error.place = "\(path) at offset \(offsets[index])"
    return error
  }
}
