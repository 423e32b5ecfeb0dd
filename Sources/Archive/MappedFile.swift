import Glibc
import Market

/// A whole file mapped read-only, unmapped with its owner.
///
/// Unsafe and unchecked because the bytes are shared by threads: the map is private and read-only,
/// and a sealed file is never changed.
final class MappedFile: @unchecked Sendable {
  let path: String
  private let bytes: UnsafeRawBufferPointer

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

  var count: Int { bytes.count }

  /// Calls `body` with the bytes, which are mapped for as long as the call.
  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // Without this the owner may go, and the map with it, once its pointer has been fetched.
    defer { withExtendedLifetime(self) {} }
    return try body(bytes)
  }

  /// Takes the whole pages of a range out of this process's memory; they stay in the file.
  func release(_ range: Range<Int>) {
    guard let base = bytes.baseAddress else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound / page * page
    guard start < end else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }

  /// The SHA-256 of the file in hexadecimal digits.
  var sha256: String { withBytes { SHA256.hex(of: $0) } }

  deinit {
    if let base = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }
}
