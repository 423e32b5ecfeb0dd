import Glibc
import Market

/// A whole file mapped read-only, unmapped with its owner.
///
/// Unsafe and unchecked because the bytes are shared by threads: the map is private and read-only,
/// and a sealed file is never changed.
final class MappedFile: @unchecked Sendable {
  let path: String
  let bytes: UnsafeRawBufferPointer

  /// Maps `path`; `missing` is thrown when there is no such file.
  init(path: String, missing: SundialError) throws(SundialError) {
    guard Folder.isFile(path) else { throw missing }
    let file = try OpenFile(path: path, flags: O_RDONLY, attempt: "open")
    var facts = stat()
    guard fstat(file.descriptor, &facts) == 0 else { throw .file(errno, "measure", path) }
    self.path = path
    let count = Int(facts.st_size)
    if count == 0 {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let base, base != MAP_FAILED else { throw .file(errno, "map", path) }
    bytes = UnsafeRawBufferPointer(start: base, count: count)
  }

  deinit {
    if let base = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }
}
