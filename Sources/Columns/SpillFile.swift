import Glibc
import Market

/// A file without a name in which waits what is larger than memory should be: a day that is built,
/// the trips of a run. Gone with its owner, whatever happens.
///
/// Unchecked because bytes are appended by one thread, and read by many only once mapped.
final class SpillFile: @unchecked Sendable {
  private let descriptor: Int32
  private let folder: String
  private var byteCount = 0
  private var base: UnsafeMutableRawPointer?

  /// An empty file in `folder`, which is made where it is missing; E-COLUMNS-005.
  init(folder: String) throws(SundialError) {
    try DayFolder.makeFolders(to: folder)
    self.folder = folder
    // What mkstemp puts a name in place of.
    let wildcards = String(repeating: "X", count: 6)
    var path = Array("\(folder)/spill.\(wildcards)".utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0, unlink(path) == 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw DayFolder.unwritable(folder, Self.what)
    }
  }

  /// A file that was opened before, whose errors name `folder`.
  init(descriptor: Int32, folder: String) {
    self.descriptor = descriptor
    self.folder = folder
  }

  private static let what = "a temporary file"

  /// Adds bytes; where they begin, a multiple of `alignment`. E-COLUMNS-005.
  func append(
    _ bytes: UnsafeRawBufferPointer, alignedTo alignment: Int = 64
  ) throws(SundialError) -> Int {
    let start = (byteCount + alignment - 1) / alignment * alignment
    if let failure = DayFolder.writeAll(bytes, descriptor, at: start, folder, Self.what) {
      throw failure
    }
    byteCount = start + bytes.count
    return start
  }

  /// Maps the bytes for reading; nothing may be appended after it. E-COLUMNS-005.
  func map() throws(SundialError) {
    guard base == nil, byteCount > 0 else { return }
    let mapped = mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else {
      throw DayFolder.unwritable(folder, Self.what)
    }
    base = mapped
  }

  /// The bytes from `offset` on, once mapped.
  func bytes(at offset: Int) -> UnsafeRawPointer {
    guard let base else { preconditionFailure("read before it was mapped") }
    return UnsafeRawPointer(base + offset)
  }

  /// Takes the pages read so far out of this process's memory; they stay in the file.
  func release() {
    if let base { madvise(base, byteCount, MADV_DONTNEED) }
  }

  deinit {
    if let base { munmap(base, byteCount) }
    close(descriptor)
  }
}
