import Market
import Pools

/// Which fields the venue's events end with; the program grew them over the years.
enum PumpFunLayout: Int, CaseIterable, Comparable {
  /// 2024: ten fields, and a creation that ends at its user.
  case first
  /// April 2025: a creation with creator and time.
  case creator
  /// May 2025: the creator's fee.
  case creatorFee
  /// July 2025: volume.
  case volume
  /// October 2025: the instruction's name.
  case instructionName
  /// January 2026: mayhem mode.
  case mayhem
  /// February 2026.
  case cashback
  /// May 2026: buyback, shareholders and other quotes than SOL.
  case quote
  /// September 2026: rewards of holders.
  case holders
  /// October 2026: fees that stay on the curve.
  case unclaimed

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Which account lists the coin's traders use.
enum PumpFunInstructions: Int, CaseIterable {
  case first, second, third

  /// The earliest layout that has them.
  var since: PumpFunLayout {
    switch self {
    case .first: .first
    case .second: .quote
    case .third: .unclaimed
    }
  }
}

/// What is fixed of a coin on pump.fun's curve.
struct PumpFunCoin {
  let launch: LaunchProfile
  let profile: PoolProfile
  let layout: PumpFunLayout
  let instructions: PumpFunInstructions
  /// The creator's part goes back to traders.
  let isCashback: Bool
  let isMayhem: Bool

  init(
    _ launch: LaunchProfile, layout: PumpFunLayout, instructions: PumpFunInstructions = .first,
    quote: SimulatedToken = .wrappedSOL, isCashback: Bool = false, isMayhem: Bool = false
  ) {
    self.launch = launch
    self.layout = layout
    self.instructions = instructions
    self.isCashback = isCashback && layout >= .cashback
    self.isMayhem = isMayhem && layout >= .mayhem
    let curve = derivedKey(launch.mint, ChainAddress.pump, 10)
    profile = PoolProfile(
      .pumpFun, pool: curve, [launch.token, quote],
      vaults: [derivedKey(launch.mint, curve, 11), derivedKey(quote.mint, curve, 11)])
  }

  var curve: Pubkey { profile.pool }
  var curveTokens: Pubkey { profile.vaults[0] }
  var curveQuote: Pubkey { profile.vaults[1] }
  var creatorVault: Pubkey { derivedKey(launch.creator, ChainAddress.pump, 12) }
  /// What makes the pool that follows the curve.
  var poolAuthority: Pubkey { derivedKey(launch.mint, ChainAddress.pump, 22) }
  /// Where cashback of a user gathers.
  func volume(of user: Pubkey) -> Pubkey { derivedKey(user, ChainAddress.pump, 20) }
  var paysLamports: Bool { profile.quote == .wrappedSOL }
  /// Since October 2026 fees stay on the curve.
  var keepsFees: Bool { instructions == .third }
  /// `create_v2` makes Token-2022 mints.
  var isSecondCreation: Bool { launch.token.is2022 && layout >= .mayhem }

  /// One per cent until May 2025; then the protocol's and the creator's part.
  var fees: PumpFunCurve.Fees {
    layout < .creatorFee
      ? PumpFunCurve.Fees(protocolPPM: 10_000, creatorPPM: 0)
      : PumpFunCurve.Fees(protocolPPM: 9_500, creatorPPM: 3_000)
  }

  /// The curve at its start; a stable's is worth about as much.
  var fresh: PumpFunCurve {
    var curve = PumpFunCurve.fresh
    if !paysLamports { curve.virtualQuote = 4_500_000_000 }
    return curve
  }

  static let totalSupply: UInt64 = 1_000_000_000_000_000
  static let lamportsOfMigration: UInt64 = 15_000_001
  /// What the venue keeps of a migrating curve.
  var migrationFee: UInt64 { paysLamports ? Self.lamportsOfMigration : 0 }
}

/// A trade on a curve as it was filled; a refused one has the amounts it asked for.
struct CurveTrade {
  enum Form: String { case exactTokens = "buy", exactQuote = "buy_exact_quote", sell }

  var form: Form
  var user: Pubkey
  var tokens: UInt64
  /// What moves through the curve, fees not in it.
  var quote: UInt64
  var protocolFee: UInt64
  /// The creator's part, or what is paid back in its place.
  var creatorFee: UInt64
  /// The bound of the instruction: most paid, or least received.
  var limit: UInt64
  /// The curve after the trade.
  var curve: PumpFunCurve
  /// What it took when the curve was empty.
  var beyond: BuyBeyond?
  var isBuy: Bool { form != .sell }
  var completes: Bool { isBuy && curve.realBase == 0 }
  /// Tokens of both parts.
  var allTokens: UInt64 { tokens + (beyond?.tokens ?? 0) }
  /// What the buyer of both parts pays.
  var allPaid: UInt64 {
    quote + protocolFee + creatorFee
      + (beyond.map { $0.quote + $0.protocolFee + $0.creatorFee } ?? 0)
  }
}

/// The part of a buy beyond the curve's end, from the pool that is to follow it.
struct BuyBeyond {
  var tokens: UInt64
  /// What the pool to be gets, fees not in it.
  var quote: UInt64
  var protocolFee: UInt64
  var creatorFee: UInt64
  /// The pool to be, before.
  var before: MarketAmounts
  var after: MarketAmounts {
    MarketAmounts(base: before.base - tokens, quote: before.quote + quote)
  }
}
