import Glibc
import Market

/// A file without a name in which a day waits that is larger than memory should be; gone with its
/// owner, whatever happens.
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
    let path = "\(folder)/spill.\(getpid()).tmp"
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0, unlink(path) == 0 else { throw DayFolder.unwritable(path) }
  }

  /// Adds bytes; where they begin, a multiple of 64. E-COLUMNS-005.
  func append(_ bytes: UnsafeRawBufferPointer) throws(SundialError) -> Int {
    let start = (byteCount + 63) / 64 * 64
    if let failure = DayFolder.writeAll(bytes, descriptor, at: start, folder) { throw failure }
    byteCount = start + bytes.count
    return start
  }

  /// Maps the bytes for reading; nothing may be appended after it. E-COLUMNS-005.
  func map() throws(SundialError) {
    guard base == nil, byteCount > 0 else { return }
    let mapped = mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else { throw DayFolder.unwritable(folder) }
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
