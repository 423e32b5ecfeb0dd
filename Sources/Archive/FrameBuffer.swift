import CZstd
import Glibc

/// Memory for frames that are read one after another by one thread: the same pages, warm, and one
/// zstd context for all of them.
public final class FrameBuffer {
  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  private let context: OpaquePointer

  /// An empty buffer; traps when there is no memory.
  public init() {
    guard let made = ZSTD_createDCtx() else { preconditionFailure("out of memory") }
    context = made
  }

  deinit {
    base?.deallocate()
    ZSTD_freeDCtx(context)
  }

  /// Decompresses `input`, whose content has `count` bytes, and puts padding behind it; zstd's
  /// result, which is the count or an error.
  func decompress(_ input: UnsafeRawBufferPointer, count: Int) -> Int {
    let base = room(for: count + FrameBytes.paddingBytes)
    memset(base + count, 0, FrameBytes.paddingBytes)
    return ZSTD_decompressDCtx(context, base, count, input.baseAddress, input.count)
  }

  /// The first `count` bytes of the frame decompressed last.
  func bytes(_ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base, count: count)
  }

  private func room(for count: Int) -> UnsafeMutableRawPointer {
    if let base, count <= capacity { return base }
    base?.deallocate()
    capacity = count + count / 8
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
    base = larger
    return larger
  }
}
