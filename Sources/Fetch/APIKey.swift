import Glibc
import Market
import Telemetry

/// A provider's key. It has no description: it is written into a request and nowhere else.
public struct APIKey: Sendable {
  /// The key itself; only the transport and the redactor may ask.
  let secret: String

  /// A key from its text.
  public init(_ secret: String) { self.secret = secret }

  /// The key in `NAME`, or in the file that `NAME_FILE` names; nil where neither is set.
  ///
  /// - Throws: `E-FETCH-001` (exit 2) where the file cannot be read or what is there is no key.
  public init?(
    named name: String, environment: [String: String]
  ) throws(SundialError) {
    if let text = environment[name], !text.isEmpty {
      secret = try Self.checked(text, place: name)
    } else if let path = environment["\(name)_FILE"], !path.isEmpty {
      secret = try Self.checked(try Self.contents(of: path), place: "\(name)_FILE")
    } else {
      return nil
    }
  }

  private static let maximumBytes = 4_096

  private static func contents(of path: String) throws(SundialError) -> String {
    guard let file = fopen(path, "re") else {
      throw .keyUnreadable(path, String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: maximumBytes + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    guard count <= maximumBytes else { throw .keyUnreadable(path, "it is too long") }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private static func checked(_ text: String, place: String) throws(SundialError) -> String {
    let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
    let key = String(trimmed)
    guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .keyUnreadable(place, "what is there is no key")
    }
    return key
  }
}

extension APIKey {
  /// What takes these keys out of text.
  public static func redactor(of keys: [APIKey]) -> Redactor {
    Redactor(keys: keys.map(\.secret))
  }
}
