import Market

/// What is fixed of a token at its launch, whichever venue launches it.
struct LaunchProfile {
  let number: Int
  let name: String
  let symbol: String
  let creator: Pubkey
  var token: SimulatedToken
  var mint: Pubkey { token.mint }

  init(number: Int, _ random: inout SeededGenerator) {
    self.number = number
    let first = ["Moon", "Turbo", "Pixel", "Quiet", "Salty", "Hyper", "Lazy", "Cosmic"]
    let second = ["Otter", "Frog", "Toast", "Wizard", "Goose", "Cactus", "Robot", "Pickle"]
    let (a, b) = (random.index(below: 8), random.index(below: 8))
    name = "\(first[a]) \(second[b])"
    symbol = "\(first[a].prefix(2))\(second[b].prefix(3))".uppercased()
    token = SimulatedToken(mint: random.key(), decimals: 6)
    creator = random.key()
    if random.chance(70) { token.program = ChainAddress.token2022 }
  }

  var uri: String { "https://example.org/token/\(mint).json" }
}
