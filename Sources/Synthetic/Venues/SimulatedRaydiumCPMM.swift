import Market
import Pools

/// A swap as it was filled.
struct RaydiumCPMMFill {
  var user: Pubkey
  var sideIn: Int
  /// `swap_base_input`; else `swap_base_output`.
  var isExactIn: Bool
  /// What the user sends and what the pool gets of it.
  var sent, input: UInt64
  /// What leaves the vault and what the user gets of it.
  var output, received: UInt64
  var limit: UInt64
  var tradeFee, creatorFee: UInt64
  /// Reserves before of the token that enters and of the other, accrued fees taken off.
  var before: RaydiumCPMMPool
}

/// A Raydium CPMM pool.
struct SimulatedRaydiumCPMM: SimulatedPool {
  let profile: PoolProfile
  let fees: RaydiumCPMMPool.Fees
  /// Events before 2025-08-18 have no mints and fees.
  let isOld: Bool
  /// Made with a permission, which turns the creator's fee on.
  var hasCreatorFee: Bool { fees.creatorPPM > 0 }
  /// Accrued fees taken off, in pool order.
  var reserves: [UInt64] = [0, 0]
  var shares: UInt64 = 0

  /// Parts of the trade fee that leave the pool's reserves, per million.
  private static let protocolPPM: UInt64 = 120_000
  private static let fundPPM: UInt64 = 40_000

  /// The pool keeps its tokens in the order of their addresses.
  init(_ tokens: [SimulatedToken], fees: RaydiumCPMMPool.Fees, isOld: Bool = false) {
    let ordered = tokens[0].mint < tokens[1].mint ? tokens : [tokens[1], tokens[0]]
    profile = PoolProfile(
      .raydiumCPMM, pool: PoolProfile.address(ChainAddress.cpmm, tokens), ordered)
    self.fees = fees
    self.isOld = isOld
  }

  /// The pool of a coin that left its curve.
  init(graduated launch: LaunchProfile, _ random: inout SeededGenerator) {
    self.init(
      [launch.token, .wrappedSOL],
      fees: RaydiumCPMMPool.Fees(
        tradePPM: 2_500, creatorPPM: random.chance(25) ? 500 : 0,
        creatorFeeOnOutput: random.chance(30)))
  }

  private var quoteSide: Int { profile.quoteSide }
  var price: Double { Double(reserves[quoteSide]) / Double(reserves[1 - quoteSide]) }
  var quoteDepth: UInt64 { reserves[quoteSide] }
  private var layoutName: String { isOld ? "2024" : "2025" }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    let sent = profile.ordered(amounts)
    reserves = [0, 1].map { sent[$0] - profile.tokens[$0].withheld(of: sent[$0]) }
    shares = squareRoot(reserves[0].multipliedFullWidth(by: reserves[1]))
    var row = profile.row(.create, by: creator)
    profile.set(reserves, &row)
    profile.setReserves(reserves, &row)
    row.quoteVault = row.quoteReserve
    row.evidence = .transfers
    let wire = RaydiumCPMMWire(pool: self)
    let name = hasCreatorFee ? "initialize_with_permission" : "initialize"
    return [
      [
        PoolCall(
          form: "raydium_cpmm \(name) \(layoutName)", user: creator,
          accounts: profile.needs(sent), rows: [row], isRoutable: false
        ) { draft, moment in [wire.initialize(sent, by: creator, draft, moment)] }
      ]
    ]
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let sideIn = profile.sideIn(order)
    let before = RaydiumCPMMPool(reserveIn: reserves[sideIn], reserveOut: reserves[1 - sideIn])
    let (tokenIn, tokenOut) = (profile.tokens[sideIn], profile.tokens[1 - sideIn])
    let input = order.amount - tokenIn.withheld(of: order.amount)
    let filled = before.swap(exactIn: input, fees: fees)
    guard filled.output > dustUnits else { return nil }
    var fill = RaydiumCPMMFill(
      user: order.user, sideIn: sideIn, isExactIn: true, sent: order.amount, input: input,
      output: filled.output, received: filled.output - tokenOut.withheld(of: filled.output),
      limit: filled.output / 100 * 90, tradeFee: filled.lpFee, creatorFee: filled.creatorFee,
      before: before)
    if random.chance(15) { turnExactOut(&fill, before, tokenIn, tokenOut) }
    let gross = fill.output + (fees.creatorFeeOnOutput ? fill.creatorFee : 0)
    let shares =
      multiplyDivideFloor(fill.tradeFee, Self.protocolPPM, 1_000_000)
      + multiplyDivideFloor(fill.tradeFee, Self.fundPPM, 1_000_000)
    let onInput = fees.creatorFeeOnOutput ? 0 : fill.creatorFee
    reserves[sideIn] += fill.input - shares - onInput
    reserves[1 - sideIn] -= gross
    return call(fill)
  }

  /// The same trade asked for by its output, where a transfer can bring just what it takes.
  private func turnExactOut(
    _ asked: inout RaydiumCPMMFill, _ before: RaydiumCPMMPool, _ tokenIn: SimulatedToken,
    _ tokenOut: SimulatedToken
  ) {
    var fill = asked
    let output = tokenOut.gross(ofNet: fill.received)
    guard let input = before.input(exactOut: output, fees: fees) else { return }
    let priced = before.swap(exactIn: input, fees: fees)
    fill.isExactIn = false
    fill.output = output
    fill.sent = tokenIn.gross(ofNet: input)
    fill.input = fill.sent - tokenIn.withheld(of: fill.sent)
    guard fill.input == input else { return }
    (fill.tradeFee, fill.creatorFee) = (priced.lpFee, priced.creatorFee)
    if fees.creatorFeeOnOutput {
      let rest = 1_000_000 - UInt64(fees.creatorPPM)
      fill.creatorFee = multiplyDivideCeiling(output, 1_000_000, rest) - output
    }
    fill.limit = fill.sent / 100 * 110 + 100
    asked = fill
  }

  private func call(_ fill: RaydiumCPMMFill) -> PoolCall {
    var row = profile.swapRow(
      by: fill.user, sideIn: fill.sideIn, input: fill.input, output: fill.output)
    var after = [fill.before.reserveIn + fill.input, fill.before.reserveOut - fill.output]
    if fill.sideIn == 1 { after.swapAt(0, 1) }
    profile.setReserves(after, &row)
    row.quoteVault = row.quoteReserve
    row.evidence.insert(.eventLog)
    if !isOld { (row.lpFee, row.creatorFee) = (fill.tradeFee, fill.creatorFee) }
    (row.lpFeePPM, row.creatorFeePPM) = (fees.tradePPM, fees.creatorPPM)
    if !isOld && fees.creatorFeeOnOutput && fill.creatorFee > 0 {
      row.flags.insert(.creatorFeeOnOutput)
    }
    let wire = RaydiumCPMMWire(pool: self)
    let name = fill.isExactIn ? "swap_base_input" : "swap_base_output"
    let fee = profile.tokens.contains { $0.feeBasisPoints > 0 } ? " transfer_fee" : ""
    return PoolCall(
      form: "raydium_cpmm \(name) \(layoutName)\(fee)", user: fill.user,
      accounts: profile.needs(fill.sideIn == 0 ? [fill.sent, 0] : [0, fill.sent]), rows: [row]
    ) { draft, moment in [wire.swap(fill, draft, moment)] }
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] {
    let isDeposit = random.chance(50)
    let part = shares / 1_000 * (1 + random.integer(below: 200))
    let wire = RaydiumCPMMWire(pool: self)
    let amounts = reserves.map {
      isDeposit ? multiplyDivideCeiling($0, part, shares) : multiplyDivideFloor($0, part, shares)
    }
    for side in 0...1 {
      reserves[side] = isDeposit ? reserves[side] + amounts[side] : reserves[side] - amounts[side]
    }
    shares = isDeposit ? shares + part : shares - part
    var row = profile.row(isDeposit ? .deposit : .withdraw, by: user)
    profile.set(amounts, &row)
    profile.setReserves(reserves, &row)
    row.quoteVault = row.quoteReserve
    row.evidence = [.transfers, .eventLog]
    if profile.tokens.contains(where: { $0.feeBasisPoints > 0 }) { row.flags.insert(.transferFee) }
    let sent = [0, 1].map { profile.tokens[$0].gross(ofNet: amounts[$0]) }
    return [
      PoolCall(
        form: "raydium_cpmm \(isDeposit ? "deposit" : "withdraw") \(layoutName)", user: user,
        accounts: profile.needs(isDeposit ? sent : [0, 0]), rows: [row], isRoutable: false
      ) { draft, _ in
        [wire.liquidity(part, amounts, sent: sent, isDeposit: isDeposit, by: user, draft)]
      }
    ]
  }
}
