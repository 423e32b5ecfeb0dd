import Market
import Pools

/// Draws how transactions are put on the wire.
struct StyleDice {
  let world: SyntheticPlan.World

  /// - Parameter isFresh: in a launch's first moments, when bots pay for speed.
  func style(isFresh: Bool, _ random: inout SeededGenerator) -> WireStyle {
    var style = WireStyle()
    if random.chance(80) {
      style.unitLimit = UInt32(80_000 + random.integer(below: 300_000))
      style.unitPrice = 10_000 + random.integer(below: isFresh ? 9_000_000 : 2_000_000)
    }
    if random.chance(isFresh ? 60 : 20) {
      style.tip = 10_000 + random.integer(below: 2_000_000)
      style.tipAccount = random.index(below: ChainAddress.tipAccounts.count)
    }
    if random.chance(20) { style.version = nil }
    style.isRouted = !isFresh && style.version != nil && random.chance(18)
    style.usesLookupTable = style.isRouted || (style.version != nil && random.chance(30))
    // Version 1 has no lookup tables.
    if world != .classic && style.version != nil && !style.usesLookupTable && random.chance(20) {
      style.version = 1
    }
    return style
  }
}

/// The launches and pools of each world.
enum StoryCast {
  /// The curve a launch starts on. Drawn from a stream beside the launch's own.
  static func curve(
    of launch: inout LaunchProfile, in world: SyntheticPlan.World, _ random: inout SeededGenerator
  ) -> any SimulatedCurve {
    switch world {
    case .classic: return pumpFun(launch, .raydiumCPMM, &random)
    case .today:
      let drawn = random.integer(below: 100)
      if drawn < 70 { return pumpFun(launch, .pumpSwap, &random) }
      if drawn < 88 {
        return SimulatedLaunchLab(
          launch, layout: .exactIn, rates: LaunchLabRates(creatorPPM: 500),
          isGoingToCPMM: launch.token.is2022 || random.chance(60))
      }
      let settings = SimulatedDBC.Settings(
        layout: .both, takesOutput: false, isGoingToV1: false, hasReferral: random.chance(20))
      return SimulatedDBC(launch, settings)
    case .history: return historic(&launch)
    }
  }

  private static func pumpFun(
    _ launch: LaunchProfile, _ destination: SimulatedPumpFun.Destination,
    _ random: inout SeededGenerator
  ) -> SimulatedPumpFun {
    let layout: PumpFunLayout =
      switch random.integer(below: 100) {
      case 0..<5: .creatorFee
      case 5..<15: .instructionName
      case 15..<70: .cashback
      default: .quote
      }
    return SimulatedPumpFun(PumpFunCoin(launch, layout: layout), destination: destination)
  }

  /// Venue, layout and settings by the launch's number, so that some dozens have them all.
  private static func historic(_ launch: inout LaunchProfile) -> any SimulatedCurve {
    let turn = launch.number / 4
    switch launch.number % 4 {
    case 0:
      if launch.token.is2022 && turn % 2 == 0 {
        launch.token.feeBasisPoints = 100
        launch.token.statesFee = turn % 4 == 0
      }
      let layout = LaunchLabLayout.allCases[turn % 3]
      let rates = LaunchLabRates(
        creatorPPM: layout > .first && turn % 2 == 0 ? 500 : 0, sharePPM: turn % 4 > 1 ? 1_000 : 0)
      return SimulatedLaunchLab(
        launch, layout: layout, rates: rates,
        isGoingToCPMM: launch.token.is2022 || turn % 2 == 0)
    case 1:
      let settings = SimulatedDBC.Settings(
        layout: SimulatedDBC.Layout.allCases[turn % 2], takesOutput: turn / 2 % 2 == 1,
        isGoingToV1: !launch.token.is2022 && turn % 3 > 0, hasReferral: turn % 3 == 0)
      return SimulatedDBC(launch, settings)
    default: return historicPumpFun(launch, turn: 2 * turn + launch.number % 2)
    }
  }

  private static func historicPumpFun(_ launch: LaunchProfile, turn: Int) -> SimulatedPumpFun {
    let layouts = PumpFunLayout.allCases
    let layout = layouts[turn % layouts.count]
    let lists = PumpFunInstructions.allCases.filter { $0.since <= layout }
    let list = lists[(turn / layouts.count + turn) % lists.count]
    let isStable = list != .first && turn % 2 == 1
    let coin = PumpFunCoin(
      launch, layout: layout, instructions: list, quote: isStable ? .usdc : .wrappedSOL,
      isCashback: turn % 3 == 0, isMayhem: turn % 5 == 0)
    var destinations: [SimulatedPumpFun.Destination] = [.pumpSwap]
    if !isStable && list == .first { destinations.append(.raydiumCPMM) }
    if !isStable && list == .first && !launch.token.is2022 { destinations.append(.raydiumAMMV4) }
    return SimulatedPumpFun(coin, destination: destinations[turn % destinations.count])
  }

  /// The token of a market that was there before the chain.
  static func token(of market: Int, in world: SyntheticPlan.World, _ random: inout SeededGenerator)
    -> SimulatedToken
  {
    var token = SimulatedToken(mint: random.key(), decimals: 6)
    guard world == .history else { return token }
    token.decimals = [6, 9, 5][market % 3]
    if market % 3 != 0 { token.program = ChainAddress.token2022 }
    if market % 3 == 2 {
      token.feeBasisPoints = 150
      token.statesFee = market % 2 == 0
    }
    return token
  }

  /// The pools of such a market.
  static func pools(of token: SimulatedToken, market: Int, in world: SyntheticPlan.World)
    -> [any SimulatedPool]
  {
    guard world == .history else {
      var settings = MeteoraDLMMPair.Settings(binStep: 25, baseFactor: 8_000)
      settings.variableFeeControl = 7_500
      return [
        SimulatedCLMM([token, .wrappedSOL], layout: .tradeFee, feePPM: 2_500),
        SimulatedDLMM([token, .wrappedSOL], layout: .both, creation: .preset, settings),
        SimulatedWhirlpool(token, feePPM: 3_000, hasSister: true),
        SimulatedDAMMV1(
          [token, .wrappedSOL],
          SimulatedDAMMV1.Settings(
            creation: .customizable, tradeRate: 2_500, protocolShare: 20_000, hasYield: true)),
      ]
    }
    return historicPools(of: token, market: market)
  }

  /// Layouts by the market's number, so that a dozen markets have them all.
  private static func historicPools(of token: SimulatedToken, market number: Int)
    -> [any SimulatedPool]
  {
    let isLegacy = !token.is2022
    let pair = [token, SimulatedToken.wrappedSOL]
    let turned = number % 2 == 0 ? pair : [SimulatedToken.wrappedSOL, token]
    var settings = MeteoraDLMMPair.Settings(binStep: [10, 25, 100][number % 3], baseFactor: 8_000)
    settings.variableFeeControl = number % 2 == 0 ? 7_500 : 0
    settings.protocolBasisPoints = number % 4 == 3 ? 0 : 500
    let dlmm = isLegacy ? DLMMLayout.allCases[number / 3 % 3] : number % 2 == 0 ? .second : .both
    settings.feesInYOnly = dlmm == .both && number % 4 < 2
    let creations = SimulatedDLMM.Creation.allCases
    var pools: [any SimulatedPool] = [
      SimulatedCLMM(
        pair,
        layout: token.feeBasisPoints > 0
          ? CLMMLayout.allCases[1 + number / 3 % 2]
          : CLMMLayout.allCases[number / 3 % 3],
        feePPM: 2_500, feeOnOutput: number % 4 == 3, isCustomizable: number % 2 == 0),
      SimulatedDLMM(
        turned, layout: dlmm, creation: creations[number % creations.count], settings),
      SimulatedWhirlpool(
        token, feePPM: 3_000, isSilent: number % 4 == 2,
        creation: SimulatedWhirlpool.Creation.allCases[number % 3],
        hasSister: token.feeBasisPoints == 0),
      SimulatedDAMMV2(
        turned, layout: DAMMV2Layout.allCases[number % 4],
        feeMode: SimulatedDAMMV2.FeeMode.allCases[(number / 4 + number) % 3],
        creation: SimulatedDAMMV2.Creation.allCases[number % 3], hasReferral: number % 5 == 4),
      SimulatedRaydiumCPMM(
        pair,
        fees: RaydiumCPMMPool.Fees(
          tradePPM: 2_500, creatorPPM: number % 4 == 3 ? 500 : 0,
          creatorFeeOnOutput: number % 8 == 7),
        isOld: number % 4 == 0),
    ]
    if isLegacy {
      let creation = SimulatedDAMMV1.Creation.allCases[number / 3 % 6]
      pools.append(
        SimulatedDAMMV1(
          turned,
          SimulatedDAMMV1.Settings(
            creation: creation, tradeRate: 1_000, protocolShare: number % 2 == 0 ? 20_000 : 0,
            hasHost: number % 4 == 0, hasYield: number % 6 < 3)))
      pools.append(SimulatedRaydiumAMMV4(turned))
    }
    if token.feeBasisPoints == 0 {
      let layouts = PumpSwapLayout.allCases
      pools.append(
        SimulatedPumpSwap(
          turned, layout: layouts[(number + number / 9) % layouts.count],
          keepsFees: number % 2 == 0,
          fees: PumpSwapPool.Fees(
            lpBasisPoints: 25, protocolBasisPoints: 5, creatorBasisPoints: 0)))
    }
    return pools
  }
}
