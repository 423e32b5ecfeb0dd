import Market
import Pools

/// Which events and instructions DAMM v2 has.
enum DAMMV2Layout: Int, CaseIterable, Comparable {
  /// April 2025: EvtSwap.
  case first
  /// October 2025: `swap2`, EvtSwap and EvtSwap2.
  case both
  /// December 2025: EvtSwap2 only.
  case second
  /// March 2026: compounding pools.
  case compounding

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A Meteora DAMM v2 pool over the whole range of prices.
struct SimulatedDAMMV2: SimulatedPool {
  /// Where fees are taken: 0 on the output, 1 in token B, 2 compounding.
  enum FeeMode: UInt8, CaseIterable { case output = 0, onlyB, compounding }
  enum Creation: String, CaseIterable {
    case plain = "initialize_pool", dynamic = "initialize_pool_with_dynamic_config"
    case customizable = "initialize_customizable_pool"
  }

  let profile: PoolProfile
  let layout: DAMMV2Layout
  let feeMode: FeeMode
  let creation: Creation
  /// Parts per 10⁹.
  let feeRate: UInt64
  let hasReferral: Bool
  var squareRootPrice: UInt128 = 0
  var liquidity: UInt128 = 0
  /// Fees excluded.
  var reserves: [UInt64] = [0, 0]

  static let priceMax: UInt128 = 79_226_673_521_066_979_257_578_248_091
  static let compoundingBasisPoints: UInt64 = 5_000

  init(
    _ tokens: [SimulatedToken], layout: DAMMV2Layout, feeMode: FeeMode, creation: Creation,
    feeRate: UInt64 = 2_500_000, hasReferral: Bool = false
  ) {
    profile = PoolProfile(
      .meteoraDAMMV2, pool: PoolProfile.address(ChainAddress.dammV2, tokens), tokens)
    self.layout = layout
    self.feeMode = feeMode == .compounding && layout < .compounding ? .onlyB : feeMode
    self.creation = creation
    self.feeRate = feeRate
    self.hasReferral = hasReferral
  }

  var price: Double {
    let root = Double(squareRootPrice) * 0x1p-64
    return profile.quoteSide == 1 ? root * root : 1 / (root * root)
  }
  var quoteDepth: UInt64 { reserves[profile.quoteSide] }
  var isCompounding: Bool { feeMode == .compounding }

  /// Sets price and liquidity from what the pool is to hold.
  private mutating func fill(_ amounts: [UInt64]) {
    let ratio = Double(amounts[1]) / Double(amounts[0])
    squareRootPrice = UInt128(ratio.squareRoot() * 0x1p64)
    let range = MeteoraCurveRange(
      wholeRangeReserve: amounts[1], squareRootPrice: squareRootPrice)
    liquidity = range?.liquidity ?? 0
    reserves = isCompounding ? amounts : Self.reserves(liquidity, at: squareRootPrice)
  }

  /// What a liquidity holds of both tokens, rounded up.
  private static func reserves(_ liquidity: UInt128, at price: UInt128) -> [UInt64] {
    guard let range = MeteoraCurveRange(liquidity: liquidity, squareRootPrice: price),
      let held = range.reserves(from: MeteoraCurveRange.wholeRangeLow, to: priceMax)
    else { preconditionFailure("a pool inside the range") }
    return [held.first, held.second]
  }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    fill(profile.ordered(amounts))
    let sent = [0, 1].map { profile.tokens[$0].gross(ofNet: reserves[$0]) }
    var row = profile.row(.create, by: creator)
    profile.set(reserves, &row)
    profile.setPrice(squareRoot: squareRootPrice, &row)
    row.evidence = [.transfers, .eventCPI]
    let wire = DAMMV2Wire(pool: self)
    return [
      [
        PoolCall(
          form: "meteora_damm_v2 \(creation.rawValue) \(layout)", user: creator,
          accounts: profile.needs(sent), rows: [row], isRoutable: false
        ) { draft, moment in [wire.initialize(sent, by: creator, draft, moment)] }
      ]
    ]
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let modes: [MeteoraFill.Mode?] = [nil, .exactIn, .partialFill, .exactOut]
    let mode = layout < .both ? nil : modes[random.index(below: 4)]
    let sideIn = profile.sideIn(order)
    guard var fill = fill(order, sideIn, mode) else { return nil }
    apply(&fill)
    return call(fill)
  }

  private func curveOutput(of net: UInt64, _ sideIn: Int) -> (price: UInt128, output: UInt64)? {
    guard isCompounding else {
      return MeteoraCurveRange(liquidity: liquidity, squareRootPrice: squareRootPrice)?
        .swap(exactIn: net, firstEnters: sideIn == 0).map { ($0.squareRootPrice, $0.output) }
    }
    let output = multiplyDivideFloor(net, reserves[1 - sideIn], reserves[sideIn] + net)
    return (0, output)
  }

  private func curveInput(of output: UInt64, _ sideIn: Int) -> (price: UInt128, input: UInt64)? {
    guard isCompounding else {
      return MeteoraCurveRange(liquidity: liquidity, squareRootPrice: squareRootPrice)?
        .swap(exactOut: output, firstEnters: sideIn == 0).map { ($0.squareRootPrice, $0.input) }
    }
    let rest = reserves[1 - sideIn] - output
    return (0, multiplyDivideCeiling(reserves[sideIn], output, rest))
  }

  private func fill(_ order: TradeOrder, _ sideIn: Int, _ mode: MeteoraFill.Mode?) -> MeteoraFill? {
    let (tokenIn, tokenOut) = (profile.tokens[sideIn], profile.tokens[1 - sideIn])
    let onInput = feeMode != .output && sideIn == 1
    let gross = order.amount - tokenIn.withheld(of: order.amount)
    let feeIn = onInput ? MeteoraFees.inside(gross, rate: feeRate) : 0
    guard let moved = curveOutput(of: gross - feeIn, sideIn), moved.output > dustUnits else {
      return nil
    }
    let feeOut = onInput ? 0 : MeteoraFees.inside(moved.output, rate: feeRate)
    let output = moved.output - feeOut
    let fill = MeteoraFill(
      user: order.user, mode: mode, sideIn: sideIn, sent: order.amount, gross: gross,
      net: gross - feeIn, output: output, received: output - tokenOut.withheld(of: output),
      limit: output / 10 * 9, fees: fees(feeIn + feeOut), feeOnInput: onInput,
      squareRootPrice: moved.price, after: [])
    if mode == .exactOut { return turned(fill, tokenIn, tokenOut) }
    return fill
  }

  private func fees(_ fee: UInt64) -> MeteoraFees {
    MeteoraFees(
      fee, hasReferral: hasReferral,
      compoundingBasisPoints: isCompounding ? Self.compoundingBasisPoints : 0)
  }

  /// The same trade asked for by its output.
  private func turned(
    _ asked: MeteoraFill, _ tokenIn: SimulatedToken, _ tokenOut: SimulatedToken
  ) -> MeteoraFill? {
    var fill = asked
    fill.output = tokenOut.gross(ofNet: fill.received)
    let whole =
      fill.feeOnInput ? fill.output : MeteoraFees.upon(fill.output, rate: feeRate)
    guard let moved = curveInput(of: whole, fill.sideIn) else { return nil }
    fill.net = moved.input
    fill.gross =
      fill.feeOnInput ? MeteoraFees.upon(moved.input, rate: feeRate) : moved.input
    fill.sent = tokenIn.gross(ofNet: fill.gross)
    fill.fees = fees(fill.feeOnInput ? fill.gross - fill.net : whole - fill.output)
    fill.squareRootPrice = moved.price
    fill.limit = fill.sent / 10 * 11 + 10
    guard fill.sent - tokenIn.withheld(of: fill.sent) == fill.gross else { return nil }
    return fill
  }

  private mutating func apply(_ fill: inout MeteoraFill) {
    let curveOut = fill.output + (fill.feeOnInput ? 0 : fill.fees.total)
    reserves[fill.sideIn] += fill.net
    reserves[1 - fill.sideIn] -= curveOut
    reserves[fill.feeOnInput ? fill.sideIn : 1 - fill.sideIn] += fill.fees.compounding
    if isCompounding {
      let ratio = Double(reserves[1]) / Double(reserves[0])
      fill.squareRootPrice = UInt128(ratio.squareRoot() * 0x1p64)
    }
    squareRootPrice = fill.squareRootPrice
    fill.after = reserves
  }

  private func call(_ fill: MeteoraFill) -> PoolCall {
    // A referrer's part of a fee on the output leaves the same vault.
    let beside = fill.feeOnInput ? 0 : fill.fees.referral
    var row = profile.swapRow(
      by: fill.user, sideIn: fill.sideIn, input: fill.gross, output: fill.output + beside)
    if beside > 0 { row.evidence.insert(.mismatch) }
    if layout >= .both {
      profile.setReserves(reserves, &row)
      row.quoteVault = row.quoteReserve
    }
    profile.setPrice(squareRoot: squareRootPrice, &row)
    row.lpFee = fill.fees.trading + fill.fees.compounding
    row.protocolFee = fill.fees.protocolFee + fill.fees.referral
    row.creatorFee = 0
    row.evidence.insert(.eventCPI)
    let wire = DAMMV2Wire(pool: self)
    let name = fill.mode.map { "swap2_\($0)" } ?? "swap"
    let fee = profile.tokens.contains { $0.feeBasisPoints > 0 } ? " transfer_fee" : ""
    var call = PoolCall(
      form: "meteora_damm_v2 \(name) \(feeMode) \(layout)\(fee)", user: fill.user,
      accounts: profile.needs(fill.sideIn == 0 ? [fill.sent, 0] : [0, fill.sent]), rows: [row]
    ) { draft, moment in [wire.swap(fill, draft, moment)] }
    call.received = fill.received
    return call
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] {
    let isDeposit = random.chance(50)
    let percent = UInt128(1 + random.integer(below: 15))
    let part = liquidity / 100 * percent
    guard part > 0, !isCompounding else { return [] }
    let held = Self.reserves(part, at: squareRootPrice)
    let amounts = isDeposit ? held : held.map { $0 - 1 }
    for side in 0...1 {
      reserves[side] = isDeposit ? reserves[side] + amounts[side] : reserves[side] - amounts[side]
    }
    liquidity = isDeposit ? liquidity + part : liquidity - part
    let sent = [0, 1].map {
      isDeposit ? profile.tokens[$0].gross(ofNet: amounts[$0]) : amounts[$0]
    }
    var row = profile.row(isDeposit ? .deposit : .withdraw, by: user)
    profile.set(amounts, &row)
    row.evidence = [.transfers, .eventCPI]
    if layout >= .both {
      profile.setReserves(reserves, &row)
      row.quoteVault = row.quoteReserve
    }
    let takesAll = !isDeposit && random.chance(30)
    let name = isDeposit ? "add_liquidity" : takesAll ? "remove_all_liquidity" : "remove_liquidity"
    let wire = DAMMV2Wire(pool: self)
    return [
      PoolCall(
        form: "meteora_damm_v2 \(name) \(layout)", user: user,
        accounts: profile.needs(isDeposit ? sent : [0, 0]), rows: [row], isRoutable: false
      ) { draft, moment in
        [
          wire.liquidity(
            part, amounts, sent: sent, isDeposit: isDeposit, takesAll: takesAll, by: user, draft,
            moment)
        ]
      }
    ]
  }
}
