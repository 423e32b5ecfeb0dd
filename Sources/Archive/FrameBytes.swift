import Glibc

/// The content of one frame: whole lines, each ended by a line feed.
///
/// 64 zero bytes may be read after the end, as simdjson asks of its input. Unchecked because
/// it holds a pointer; the bytes are written once, before anyone else sees them.
public final class FrameBytes: @unchecked Sendable {
  /// Bytes of content, padding not counted.
  public let count: Int
  private let base: UnsafeMutableRawPointer

  /// How many zero bytes may be read after the content.
  public static let paddingBytes = 64

  /// A buffer of `count` bytes, filled by `fill`.
  init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
    self.count = count
    base = .allocate(byteCount: count + Self.paddingBytes, alignment: 64)
    memset(base + count, 0, Self.paddingBytes)
    fill(UnsafeMutableRawBufferPointer(start: base, count: count))
  }

  deinit { base.deallocate() }

  /// Calls `body` with the content, which is valid during the call only.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// Where each line lies, line feeds left out.
  public var lineRanges: [Range<Int>] {
    var ranges: [Range<Int>] = []
    forEachLine { ranges.append($0) }
    return ranges
  }

  /// The number of lines.
  public var lineCount: Int {
    var count = 0
    forEachLine { _ in count += 1 }
    return count
  }

  private func forEachLine(_ body: (Range<Int>) -> Void) {
    var start = 0
    while start < count {
      let end = memchr(base + start, 0x0A, count - start).map { $0 - base } ?? count
      body(start..<end)
      start = end + 1
    }
  }
}
