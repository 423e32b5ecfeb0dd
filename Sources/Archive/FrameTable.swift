/// One independent zstd frame of a segment.
struct FrameExtent: Hashable {
  var compressedBytes: Int
  var uncompressedBytes: Int
  /// Low 32 bits of the content's XXH64, which the frame itself ends with; nil = not in the table.
  var checksum: UInt32?
}

/// The frame table at the end of a segment, in zstd's *seekable format* 0.1.0 (the zstd project's
/// contrib/seekable_format): a skippable frame, so that every zstd tool passes over it.
///
/// All numbers little endian: magic u32, size u32, then per frame compressed size u32,
/// uncompressed size u32, checksum u32; then number of frames u32, descriptor u8 (bit 7: entries
/// have checksums), seekable magic u32.
struct FrameTable {
  var frames: [FrameExtent]

  static let skippableMagic: UInt32 = 0x184D_2A5E
  static let seekableMagic: UInt32 = 0x8F92_EAB1
  private static let headerBytes = 8
  private static let footerBytes = 9
  private static let checksumFlag: UInt8 = 0x80
  private static let reservedBits: UInt8 = 0x7C

  init(frames: [FrameExtent]) {
    self.frames = frames
  }

  /// Reads the table at the end of a whole segment; the frames fill the file before it exactly.
  /// Throws the reason why there is no such table.
  init(endOf file: UnsafeRawBufferPointer) throws(TableFault) {
    guard file.count >= Self.headerBytes + Self.footerBytes,
      Self.word(file, file.count - 4) == Self.seekableMagic
    else { throw TableFault(reason: "no frame table at its end (cut short?)") }
    let frameCount = Int(Self.word(file, file.count - Self.footerBytes))
    let descriptor = file[file.count - 5]
    guard descriptor & Self.reservedBits == 0 else {
      throw TableFault(reason: "reserved bits set in the frame table")
    }
    let hasChecksums = descriptor & Self.checksumFlag != 0
    let entryBytes = hasChecksums ? 12 : 8
    let tableBytes = Self.headerBytes + frameCount * entryBytes + Self.footerBytes
    guard tableBytes <= file.count else {
      throw TableFault(reason: "the frame table claims \(frameCount) frames, more than fit")
    }
    let start = file.count - tableBytes
    guard Self.word(file, start) == Self.skippableMagic,
      Int(Self.word(file, start + 4)) == tableBytes - Self.headerBytes
    else { throw TableFault(reason: "the frame table does not begin where it should") }
    frames = (0..<frameCount).map { index in
      let entry = start + Self.headerBytes + index * entryBytes
      return FrameExtent(
        compressedBytes: Int(Self.word(file, entry)),
        uncompressedBytes: Int(Self.word(file, entry + 4)),
        checksum: hasChecksums ? Self.word(file, entry + 8) : nil)
    }
    try check(dataBytes: start)
  }

  /// The table's own bytes, with checksums.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    Self.append(Self.skippableMagic, to: &bytes)
    Self.append(UInt32(frames.count * 12 + Self.footerBytes), to: &bytes)
    for frame in frames {
      Self.append(UInt32(frame.compressedBytes), to: &bytes)
      Self.append(UInt32(frame.uncompressedBytes), to: &bytes)
      Self.append(frame.checksum ?? 0, to: &bytes)
    }
    Self.append(UInt32(frames.count), to: &bytes)
    bytes.append(Self.checksumFlag)
    Self.append(Self.seekableMagic, to: &bytes)
    return bytes
  }

  private func check(dataBytes: Int) throws(TableFault) {
    for (index, frame) in frames.enumerated() where frame.uncompressedBytes > maximumLineBytes {
      throw TableFault(
        reason: "frame \(index) claims \(frame.uncompressedBytes) bytes, the limit is "
          + "\(maximumLineBytes)")
    }
    let total = frames.reduce(0) { $0 + $1.compressedBytes }
    guard total == dataBytes else {
      throw TableFault(reason: "its frames are \(total) bytes by the table, \(dataBytes) in fact")
    }
  }

  static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
    UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  private static func append(_ word: UInt32, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
  }
}

/// Why a frame table cannot be right.
struct TableFault: Error {
  var reason: String
}
