import Glibc

/// Memory in whole pages, which go back to the system when it is freed: buffers that grow from
/// market to market leave no holes behind, as they would among small pieces of memory. Pages that
/// were never written take no room.
public final class PageMemory {
  /// First byte, at a page's edge; bytes are zero until written.
  public let base: UnsafeMutableRawPointer
  private let byteCount: Int

  /// Room for at least `byteCount` bytes; traps when the system has none.
  public init(byteCount: Int) {
    self.byteCount = max(byteCount, 1)
    let protection = PROT_READ | PROT_WRITE
    let memory = mmap(nil, self.byteCount, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { preconditionFailure("out of memory") }
    base = memory
  }

  deinit { munmap(base, byteCount) }
}
