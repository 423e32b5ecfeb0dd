import Market
import Pools

/// An Orca Whirlpool and, for routes over two, a smaller one of the same token against a stable.
struct SimulatedWhirlpool: SimulatedPool {
  enum Creation: String, CaseIterable {
    case plain = "initialize_pool", v2 = "initialize_pool_v2"
    case adaptive = "initialize_pool_with_adaptive_fee"
  }

  enum Form: String {
    case swap, swapV2 = "swap_v2", twoHop = "two_hop_swap", twoHopV2 = "two_hop_swap_v2"
  }

  enum Change: String, CaseIterable {
    case increase = "increase_liquidity", increaseV2 = "increase_liquidity_v2"
    case decrease = "decrease_liquidity", decreaseV2 = "decrease_liquidity_v2"

    var isDeposit: Bool { self == .increase || self == .increaseV2 }
    var isV2: Bool { self == .increaseV2 || self == .decreaseV2 }
  }

  let profile: PoolProfile
  /// The second pool of a route; nil = none.
  let sister: PoolProfile?
  let feePPM: UInt32
  /// There are no events before March 2025.
  let isSilent: Bool
  let creation: Creation
  var positions: ConcentratedPositions
  var sisterPositions: ConcentratedPositions

  static let spacing: Int32 = 64
  static let protocolShareBasisPoints: UInt64 = 1_300

  /// A pool keeps its tokens in the order of their addresses.
  init(
    _ token: SimulatedToken, feePPM: UInt32, isSilent: Bool = false, creation: Creation = .v2,
    hasSister: Bool = false
  ) {
    let ordered = { (quote: SimulatedToken) in
      token.mint < quote.mint ? [token, quote] : [quote, token]
    }
    profile = PoolProfile(
      .orcaWhirlpool, pool: derivedKey(token.mint, ChainAddress.whirlpool, 13),
      ordered(.wrappedSOL))
    sister =
      hasSister
      ? PoolProfile(
        .orcaWhirlpool, pool: derivedKey(token.mint, ChainAddress.whirlpool, 23), ordered(.usdc))
      : nil
    self.feePPM = feePPM
    self.isSilent = isSilent
    self.creation = creation
    positions = ConcentratedPositions(holding: [1, 1], spacing: Self.spacing)
    sisterPositions = positions
  }

  var price: Double { profile.price(squareRoot: positions.sqrtPrice) }
  var quoteDepth: UInt64 { profile.quoteDepth(positions) }
  private var isLegacy: Bool { profile.tokens.allSatisfy { !$0.is2022 } }
  private var layoutName: String { isSilent ? "2024" : "2025" }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    positions = ConcentratedPositions(holding: profile.ordered(amounts), spacing: Self.spacing)
    var calls = open(profile, positions, by: creator)
    if let sister {
      // A SOL is worth about 150 of the stable.
      let held = MarketAmounts(base: amounts.base / 3, quote: amounts.quote / 3 / 1_000 * 150)
      sisterPositions = ConcentratedPositions(
        holding: sister.ordered(held), spacing: Self.spacing)
      calls += open(sister, sisterPositions, by: creator)
    }
    return calls
  }

  private func open(
    _ pool: PoolProfile, _ positions: ConcentratedPositions, by creator: Pubkey
  ) -> [[PoolCall]] {
    var row = pool.row(.create, by: creator)
    pool.setPrice(squareRoot: positions.sqrtPrice, &row)
    if !isSilent { row.evidence = .eventLog }
    let wire = WhirlpoolWire(pool: self)
    let created = PoolCall(
      form: "orca_whirlpool \(creation.rawValue) \(layoutName)", user: creator, rows: [row],
      isRoutable: false
    ) { draft, _ in [wire.create(pool, positions, by: creator, draft)] }
    let filled = positions.positions.map { position in
      [change(.increaseV2, pool, positions, position, by: creator)]
    }
    return [[created]] + filled
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let isTwoHop = sister != nil && order.buysBase && random.chance(30)
    let form: Form =
      isLegacy && random.chance(40)
      ? (isTwoHop ? .twoHop : .swap)
      : isTwoHop ? .twoHopV2 : .swapV2
    let isExactIn = isTwoHop || !random.chance(25)
    guard
      let fill = ConcentratedFill(
        order, sideIn: profile.sideIn(order), isExactIn: isExactIn, profile.tokens,
        feePPM: feePPM, &positions)
    else { return nil }
    guard isTwoHop, let sister else { return call([fill], [profile], form) }
    let onward = TradeOrder(
      user: order.user, buysBase: false, amount: fill.received, time: order.time)
    guard
      let second = ConcentratedFill(
        onward, sideIn: sister.sideIn(onward), isExactIn: true, sister.tokens, feePPM: feePPM,
        &sisterPositions)
    else { return call([fill], [profile], form == .twoHop ? .swap : .swapV2) }
    return call([fill, second], [profile, sister], form)
  }

  /// The protocol's part of each range's fee.
  static func protocolFee(_ fill: ConcentratedFill) -> UInt64 {
    fill.fees.reduce(0) { $0 + multiplyDivideFloor($1, protocolShareBasisPoints, 10_000) }
  }

  private func row(_ fill: ConcentratedFill, _ pool: PoolProfile) -> SwapRow {
    var row = pool.swapRow(
      by: fill.user, sideIn: fill.sideIn, input: fill.input, output: fill.output)
    if isSilent { return row }
    pool.setPrice(squareRoot: fill.sqrtPrice, &row)
    row.sqrtPricesBefore = SqrtPriceRange(fill.priceBefore...fill.priceBefore)
    let share = Self.protocolFee(fill)
    (row.lpFee, row.protocolFee, row.creatorFee) = (fill.fee - share, share, 0)
    let part = UInt32(UInt64(feePPM) * Self.protocolShareBasisPoints / 10_000)
    (row.lpFeePPM, row.protocolFeePPM) = (feePPM - part, part)
    row.evidence.insert(.eventLog)
    return row
  }

  private func call(_ fills: [ConcentratedFill], _ pools: [PoolProfile], _ form: Form) -> PoolCall {
    let first = fills[0]
    let wire = WhirlpoolWire(pool: self)
    let exact = first.isExactIn ? "in" : "out"
    let fee = profile.tokens.contains { $0.feeBasisPoints > 0 } ? " transfer_fee" : ""
    let crossed = first.crossings > 0 ? " crossed" : ""
    var accounts = profile.needs(first.sideIn == 0 ? [first.sent, 0] : [0, first.sent])
    if fills.count > 1 { accounts.append((.usdc, 0)) }
    return PoolCall(
      form: "orca_whirlpool \(form.rawValue) exact_\(exact) \(layoutName)\(fee)\(crossed)",
      user: first.user, accounts: accounts,
      rows: zip(fills, pools).map { row($0, $1) }
    ) { draft, moment in [wire.swap(fills, pools, form, draft, moment)] }
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] {
    var change = Change.allCases[random.index(below: 4)]
    if !isLegacy { change = change.isDeposit ? .increaseV2 : .decreaseV2 }
    var position = positions.positions[0]
    if change.isDeposit {
      position = positions.around(3, position.liquidity / 50)
      positions.positions.append(position)
    } else {
      position.liquidity /= 20
      positions.positions[0].liquidity -= position.liquidity
    }
    return [self.change(change, profile, positions, position, by: user)]
  }

  private func change(
    _ change: Change, _ pool: PoolProfile, _ positions: ConcentratedPositions,
    _ position: ConcentratedPositions.Position, by user: Pubkey
  ) -> PoolCall {
    let amounts = positions.amounts(of: position, up: change.isDeposit)
    let sent = [0, 1].map {
      change.isDeposit ? pool.tokens[$0].gross(ofNet: amounts[$0]) : amounts[$0]
    }
    var row = pool.row(change.isDeposit ? .deposit : .withdraw, by: user)
    pool.set(amounts, &row)
    row.evidence = isSilent ? .transfers : [.transfers, .eventLog]
    if !isSilent && pool.tokens.contains(where: { $0.feeBasisPoints > 0 }) {
      row.flags.insert(.transferFee)
    }
    let wire = WhirlpoolWire(pool: self)
    return PoolCall(
      form: "orca_whirlpool \(change.rawValue) \(layoutName)", user: user,
      accounts: pool.needs(change.isDeposit ? sent : [0, 0]), rows: [row], isRoutable: false
    ) { draft, _ in [wire.change(change, pool, position, sent, by: user, draft)] }
  }
}
