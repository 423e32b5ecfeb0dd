import Glibc
import Market
import NIOCore

/// The archive's bodies, decompressed once into a file without a name, so that memory holds only
/// where each lies (docs/decisions/0014).
///
/// Unchecked because the file is written by its builder alone and only read afterwards.
final class BodyStore: @unchecked Sendable {
  private let descriptor: Int32
  private var end: Int64 = 0
  private var pending: [UInt8] = []
  private static let pendingBytesMax = 4 << 20

  /// An empty store in the folder for temporary files.
  ///
  /// - Throws: `E-STUB-002` where no file can be made there.
  init() throws(SundialError) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/sundial-stub-\(String(repeating: "X", count: 6))".utf8CString)
    // Sound because mkstemp writes its six characters into the array it is given.
    descriptor = path.withUnsafeMutableBufferPointer { mkstemp($0.baseAddress!) }
    guard descriptor >= 0 else { throw .stubFile("make a temporary file in", folder) }
    unlink(path)
  }

  deinit { close(descriptor) }

  /// Where a body lies.
  struct Place: Hashable, Sendable {
    var offset: Int64
    var count: Int32
  }

  /// Adds a body.
  func append(_ body: some Collection<UInt8>) throws(SundialError) -> Place {
    let place = Place(offset: end, count: Int32(body.count))
    pending.append(contentsOf: body)
    end += Int64(body.count)
    if pending.count >= Self.pendingBytesMax { try flush() }
    return place
  }

  /// Writes what still waits; no body may be read before.
  func flush() throws(SundialError) {
    var at = 0
    while at < pending.count {
      // Sound because the slice lies within the array for as long as the call.
      let written = pending.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + at, $0.count - at)
      }
      guard written > 0 else { throw .stubFile("write a temporary file of", "\(end) bytes") }
      at += written
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Appends a body to a buffer.
  func read(_ place: Place, into buffer: inout ByteBuffer) {
    let count = Int(place.count)
    // Sound because the buffer offers at least `count` bytes and is told how many were filled.
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
      var filled = 0
      while filled < count {
        let got = pread(
          descriptor, bytes.baseAddress! + filled, count - filled, Int(place.offset) + filled)
        precondition(got > 0, "the store's file ends early")
        filled += got
      }
      return filled
    }
  }

  /// A body's bytes.
  func bytes(_ place: Place) -> [UInt8] {
    var buffer = ByteBuffer()
    read(place, into: &buffer)
    return Array(buffer.readableBytesView)
  }
}
