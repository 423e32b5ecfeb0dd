import Market
import Pools

/// Which fields the venue's trade event ends with; the program grew them over the years.
enum PumpEventLayout {
  /// May 2025: creator fee.
  case creatorFee
  /// October 2025: volume and the instruction's name.
  case instructionName
  /// February 2026: mayhem and cashback.
  case cashback
  /// May 2026: buyback, shareholders and the quote.
  case quote
}

/// What is fixed of a token at its launch.
struct LaunchProfile {
  let number: Int
  let name: String
  let symbol: String
  let mint: Pubkey
  let creator: Pubkey
  let curve: Pubkey
  let curveTokens: Pubkey
  let creatorVault: Pubkey
  /// Token-2022 with `create_v2`, else the token program with `create`.
  let is2022: Bool
  let layout: PumpEventLayout
  let pool: Pubkey
  let poolFees: RaydiumCPMMPool.Fees
  /// The pool was made with a permission, which turns the creator's fee on.
  var hasCreatorFee: Bool { poolFees.creatorPPM > 0 }

  static let curveFees = PumpFunCurve.Fees(protocolPPM: 9_500, creatorPPM: 3_000)

  init(number: Int, _ random: inout SeededGenerator) {
    self.number = number
    let first = ["Moon", "Turbo", "Pixel", "Quiet", "Salty", "Hyper", "Lazy", "Cosmic"]
    let second = ["Otter", "Frog", "Toast", "Wizard", "Goose", "Cactus", "Robot", "Pickle"]
    let (a, b) = (random.index(below: 8), random.index(below: 8))
    name = "\(first[a]) \(second[b])"
    symbol = "\(first[a].prefix(2))\(second[b].prefix(3))".uppercased()
    mint = random.key()
    creator = random.key()
    curve = derivedKey(mint, ChainAddress.pump, 10)
    curveTokens = derivedKey(mint, curve, 11)
    creatorVault = derivedKey(creator, ChainAddress.pump, 12)
    is2022 = random.chance(70)
    let drawn = random.integer(below: 100)
    switch drawn {
    case 0..<5: layout = .creatorFee
    case 5..<15: layout = .instructionName
    case 15..<70: layout = .cashback
    default: layout = .quote
    }
    pool = derivedKey(mint, ChainAddress.cpmm, 13)
    let creatorPPM: UInt32 = random.chance(25) ? 500 : 0
    poolFees = RaydiumCPMMPool.Fees(
      tradePPM: 2_500, creatorPPM: creatorPPM, creatorFeeOnOutput: false)
  }

  var uri: String { "https://example.org/token/\(mint).json" }
  var tokenProgram: Pubkey { is2022 ? ChainAddress.token2022 : ChainAddress.token }
  var baseVault: Pubkey { derivedKey(pool, mint, 14) }
  var quoteVault: Pubkey { derivedKey(pool, ChainAddress.wrappedSOL, 14) }
  var poolShares: Pubkey { derivedKey(pool, mint, 15) }
  var observation: Pubkey { derivedKey(pool, mint, 16) }

  /// The wallet's account for the token.
  func tokens(of wallet: Pubkey) -> Pubkey { derivedKey(wallet, mint, 17) }

  /// The wallet's account for wrapped SOL.
  static func wrapped(of wallet: Pubkey) -> Pubkey {
    derivedKey(wallet, ChainAddress.wrappedSOL, 17)
  }
}
