import Glibc
import Market

/// A file in memory, read only, until its last column goes. Column files are never changed in
/// place, so the mapping stays what it was.
final class MappedFile: Sendable {
  // Sound because: mapped read only, and unmapped only when nobody holds the object.
  nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  /// Maps the file at `path`; E-COLUMNS-001 when it cannot be opened.
  init(path: String) throws(SundialError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.unreadable(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Self.unreadable(path)
    }
    let byteCount = Int(status.st_size)
    guard byteCount > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
      base != MAP_FAILED
    else { throw Self.unreadable(path) }
    bytes = UnsafeRawBufferPointer(start: base, count: byteCount)
  }

  /// Whether there is a file, or something else, of that name.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  deinit {
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
  }

  private static func unreadable(_ path: String) -> SundialError {
    SundialError(
      "E-COLUMNS-001", "the column file cannot be read: \(String(cString: strerror(errno)))",
      place: path, nextStep: "run `sundial build`", exitCode: .archiveDamaged)
  }
}
