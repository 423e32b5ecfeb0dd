/// A 32-byte Solana account address.
///
/// Ordered by its bytes, as programs that sort mints do (Raydium CPMM keeps mint 0 < mint 1).
public struct Pubkey: Hashable, Sendable, BitwiseCopyable {
  /// The 32 bytes as four words in memory order, so that the first word, read little endian, is
  /// the `trader_key` of the columns.
  public var words: (UInt64, UInt64, UInt64, UInt64)

  /// The key of 32 zero bytes: the system program, and "none" in many layouts.
  public static let zero = Pubkey(words: (0, 0, 0, 0))

  /// A key from its four little-endian words.
  public init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// A key from exactly 32 bytes; traps on any other count.
  public init(bytes: some Collection<UInt8>) {
    precondition(bytes.count == 32, "a public key has 32 bytes")
    var value: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes) }
    words = value
  }

  /// A key from base58 text; nil unless it decodes to exactly 32 bytes.
  public init?(base58 text: some StringProtocol) {
    guard let bytes = Base58.decode(text), bytes.count == 32 else { return nil }
    self.init(bytes: bytes)
  }

  /// The 32 bytes in order.
  public var bytes: [UInt8] {
    withUnsafeBytes(of: words) { Array($0) }
  }

  /// The first eight bytes, little endian: the `trader_key` column.
  public var shortKey: UInt64 { UInt64(littleEndian: words.0) }

  /// Equal bytes.
  public static func == (left: Pubkey, right: Pubkey) -> Bool {
    left.words == right.words
  }

  /// The first half is enough to spread keys over a table.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}

extension Pubkey: Comparable {
  /// By bytes, as programs compare keys.
  public static func < (left: Pubkey, right: Pubkey) -> Bool {
    let a = left.words
    let b = right.words
    if a.0 != b.0 { return a.0.bigEndian < b.0.bigEndian }
    if a.1 != b.1 { return a.1.bigEndian < b.1.bigEndian }
    if a.2 != b.2 { return a.2.bigEndian < b.2.bigEndian }
    return a.3.bigEndian < b.3.bigEndian
  }
}

extension Pubkey: CustomStringConvertible, ExpressibleByStringLiteral {
  /// The base58 form.
  public var description: String { Base58.encode(bytes) }

  /// A key written in source; traps when it is not base58 of 32 bytes.
  public init(stringLiteral text: String) {
    guard let key = Pubkey(base58: text) else {
      preconditionFailure("not a public key: \(text)")
    }
    self = key
  }
}
