/// The mints that count as money. In a pool of two of them the higher in this list is the quote;
/// a listed mint is quote against any other.
public enum QuoteMint: UInt8, CaseIterable, Sendable {
  case usdc = 0
  case usdt
  case usd1
  case sol

  /// The mint's address; native SOL goes under the wSOL mint.
  public var key: Pubkey { Self.keys[Int(rawValue)] }

  /// Decimals of a raw unit: 9 for SOL, 6 for the stables.
  public var decimals: UInt8 { self == .sol ? 9 : 6 }

  /// The name in a strategy's universe.
  public var name: String {
    switch self {
    case .usdc: "USDC"
    case .usdt: "USDT"
    case .usd1: "USD1"
    case .sol: "SOL"
    }
  }

  static let keys: [Pubkey] = [
    "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB",
    "USD1ttGY1N17NEEHLmELoaybftRBUSErhqYiQzvEmuB",
    "So11111111111111111111111111111111111111112",
  ]

  /// The listed quote of an address; nil when it is not listed.
  public init?(_ key: Pubkey) {
    guard let index = Self.keys.firstIndex(of: key) else { return nil }
    self.init(rawValue: UInt8(index))
  }

  /// Which of a pool's two tokens (0 or 1) is the quote; 1 when neither is listed.
  public static func side(_ token0: Pubkey, _ token1: Pubkey) -> Int {
    guard let rank0 = QuoteMint(token0)?.rawValue else { return 1 }
    guard let rank1 = QuoteMint(token1)?.rawValue else { return 0 }
    return rank0 < rank1 ? 0 : 1
  }
}
