/// A 64-byte transaction signature; the first of a transaction is its name on the chain.
public struct Signature: Hashable, Sendable, BitwiseCopyable {
  /// The 64 bytes as two halves in memory order.
  public var high: Pubkey
  /// The last 32 bytes.
  public var low: Pubkey

  /// The signature of 64 zero bytes.
  public static let zero = Signature(high: .zero, low: .zero)

  /// A signature from its two 32-byte halves.
  public init(high: Pubkey, low: Pubkey) {
    self.high = high
    self.low = low
  }

  /// A signature from exactly 64 bytes; traps on any other count.
  public init(bytes: some RandomAccessCollection<UInt8>) {
    precondition(bytes.count == 64, "a signature has 64 bytes")
    high = Pubkey(bytes: bytes.prefix(32))
    low = Pubkey(bytes: bytes.dropFirst(32))
  }

  /// A signature from base58 text; nil unless it decodes to exactly 64 bytes.
  public init?(base58 text: some StringProtocol) {
    guard let bytes = Base58.decode(text), bytes.count == 64 else { return nil }
    self.init(bytes: bytes)
  }

  /// The 64 bytes in order.
  public var bytes: [UInt8] { high.bytes + low.bytes }
}

extension Signature: Comparable {
  /// By bytes.
  public static func < (left: Signature, right: Signature) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

extension Signature: CustomStringConvertible {
  /// The base58 form.
  public var description: String { Base58.encode(bytes) }
}
