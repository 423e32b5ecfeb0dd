import Glibc
import Market

/// An open file descriptor, closed with its owner.
final class OpenFile: Sendable {
  let path: String
  let descriptor: Int32

  /// Opens `path` with the flags of open(2); O_CLOEXEC is added.
  init(path: String, flags: Int32, attempt: String) throws(SundialError) {
    var opened: Int32
    repeat {
      opened = open(path, flags | O_CLOEXEC, 0o644)
    } while opened < 0 && errno == EINTR
    guard opened >= 0 else { throw .file(errno, attempt, path) }
    self.path = path
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Writes all of `bytes`, however many calls that takes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(SundialError) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .file(count < 0 ? errno : EIO, "write", path) }
      done += count
    }
  }

  /// Writes all of `bytes`.
  func write(_ bytes: [UInt8]) throws(SundialError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(SundialError) in
      try write(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Reads exactly `count` bytes from an offset.
  func bytes(at offset: Int, count: Int) throws(SundialError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let read = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + done, count - done, off_t(offset + done))
      }
      if read < 0 && errno == EINTR { continue }
      guard read > 0 else { throw .file(read < 0 ? errno : EIO, "read", path) }
      done += read
    }
    return bytes
  }

  /// Waits until everything written is on the disk.
  func synchronize() throws(SundialError) {
    var result: Int32
    repeat { result = fsync(descriptor) } while result != 0 && errno == EINTR
    // Some file systems cannot sync a folder; there is nothing better to do on them.
    guard result == 0 || errno == EINVAL else { throw .file(errno, "sync", path) }
  }
}
