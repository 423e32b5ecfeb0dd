import Glibc
import Market

/// The longest line of a segment, its line feed included: 64 MiB. Also the largest frame.
let maximumLineBytes = 64 << 20

/// The thin wrapping of an item's bytes, one line of a segment:
/// `{"v":1,"source":…,"method":…,"request":…,"fetched_at":…,"body":…}`.
public enum Envelope {
  /// The line of an item up to its body; `}` and a line feed follow the body.
  static func head(of item: ArchiveItem) -> [UInt8] {
    var bytes = Array(#"{"v":1,"source":"#.utf8)
    JSONText.appendQuoted(item.kind.source, to: &bytes)
    bytes += Array(#","method":"#.utf8)
    JSONText.appendQuoted(item.method, to: &bytes)
    bytes += Array(#","request":"#.utf8)
    bytes += Array((item.request ?? "null").utf8)
    bytes += Array(#","fetched_at":"#.utf8)
    if let fetchedAt = item.fetchedAt {
      JSONText.appendQuoted(fetchedAt, to: &bytes)
    } else {
      bytes += Array("null".utf8)
    }
    bytes += Array(#","body":"#.utf8)
    return bytes
  }

  /// Where the body lies in a line (without its line feed); nil when the line is no envelope.
  ///
  /// Only the envelope's own braces and strings are walked: whether the body is JSON is its
  /// reader's question.
  public static func bodyRange(in line: UnsafeRawBufferPointer) -> Range<Int>? {
    guard line.count >= 2, line[0] == UInt8(ascii: "{"), line[line.count - 1] == UInt8(ascii: "}")
    else { return nil }
    let key = Array(#""body":"#.utf8)
    var depth = 0
    var index = 0
    while index < line.count {
      switch line[index] {
      case UInt8(ascii: "\""):
        if depth == 1, line[index...].starts(with: key) {
          return bodyRange(from: index + key.count, in: line)
        }
        guard let end = endOfString(at: index, in: line) else { return nil }
        index = end
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      index += 1
    }
    return nil
  }

  private static func bodyRange(from start: Int, in line: UnsafeRawBufferPointer) -> Range<Int>? {
    start < line.count - 1 ? start..<(line.count - 1) : nil
  }

  /// The index of the closing quote of the string that opens at `start`.
  private static func endOfString(at start: Int, in line: UnsafeRawBufferPointer) -> Int? {
    var index = start + 1
    while index < line.count {
      if line[index] == UInt8(ascii: "\"") { return index }
      index += line[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }
}
