import Glibc
import Market

/// Where the bytes of a column file go: each piece to its place, in any order, by any thread.
protocol ColumnSink: Sendable {
  /// Writes bytes at an offset of the file; E-COLUMNS-005.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SundialError)
}

extension ColumnSink {
  /// Writes pieces one after another; where they end.
  @discardableResult
  func write(_ pieces: [[UInt8]], at start: Int) throws(SundialError) -> Int {
    var offset = start
    for piece in pieces {
      let outcome = piece.withUnsafeBytes { bytes -> Result<Void, SundialError> in
        do throws(SundialError) {
          return .success(try write(bytes, at: offset))
        } catch {
          return .failure(error)
        }
      }
      try outcome.get()
      offset += piece.count
    }
    return offset
  }
}

/// A new file, made durable by `finish`.
final class FileSink: ColumnSink {
  private let descriptor: Int32
  private let path: String

  /// Makes the file; E-COLUMNS-005.
  init(path: String) throws(SundialError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw DayFolder.unwritable(path) }
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SundialError) {
    if let failure = DayFolder.writeAll(bytes, descriptor, at: offset, path) { throw failure }
  }

  /// Waits until the bytes are on the disk; E-COLUMNS-005.
  func finish() throws(SundialError) {
    guard fsync(descriptor) == 0 else { throw DayFolder.unwritable(path) }
  }

  deinit { close(descriptor) }
}

/// A file that is only a block of memory. Unchecked because it is written by one thread.
final class MemorySink: ColumnSink, @unchecked Sendable {
  private(set) var bytes: [UInt8] = []

  func write(_ piece: UnsafeRawBufferPointer, at offset: Int) {
    let missing = offset + piece.count - bytes.count
    if missing > 0 { bytes.append(contentsOf: repeatElement(0, count: missing)) }
    bytes.replaceSubrange(offset..<offset + piece.count, with: piece)
  }
}
