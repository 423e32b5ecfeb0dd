import Market
import Pools

/// Which fields Raydium CLMM's swap event has.
enum CLMMLayout: Int, CaseIterable, Comparable {
  /// 2022.
  case first
  /// December 2023: transfer fees, put between others.
  case transferFee
  /// 2026: trade fees.
  case tradeFee

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A Raydium CLMM pool.
struct SimulatedCLMM: SimulatedPool {
  /// How liquidity is put in or taken out.
  enum Change: String, CaseIterable {
    case open = "open_position", openV2 = "open_position_v2"
    case openToken22 = "open_position_with_token22_nft"
    case increase = "increase_liquidity", increaseV2 = "increase_liquidity_v2"
    case decrease = "decrease_liquidity", decreaseV2 = "decrease_liquidity_v2"

    var isDeposit: Bool { self != .decrease && self != .decreaseV2 }
  }

  /// How a swap is asked for.
  enum Form: String { case swap, swapV2 = "swap_v2", router = "swap_router_base_in" }

  let profile: PoolProfile
  let layout: CLMMLayout
  let feePPM: UInt32
  let feeOnOutput: Bool
  let isCustomizable: Bool
  var positions: ConcentratedPositions

  static let spacing: Int32 = 60

  /// The pool keeps its tokens in the order of their addresses.
  init(
    _ tokens: [SimulatedToken], layout: CLMMLayout, feePPM: UInt32, feeOnOutput: Bool = false,
    isCustomizable: Bool = false
  ) {
    let ordered = tokens[0].mint < tokens[1].mint ? tokens : [tokens[1], tokens[0]]
    profile = PoolProfile(
      .raydiumCLMM, pool: PoolProfile.address(ChainAddress.clmm, tokens), ordered)
    self.layout = layout
    self.feePPM = feePPM
    self.feeOnOutput = feeOnOutput && layout == .tradeFee
    self.isCustomizable = isCustomizable
    positions = ConcentratedPositions(holding: [1, 1], spacing: Self.spacing)
  }

  var price: Double { profile.price(squareRoot: positions.sqrtPrice) }
  var quoteDepth: UInt64 { profile.quoteDepth(positions) }
  private var hasTransferFee: Bool { profile.tokens.contains { $0.feeBasisPoints > 0 } }
  private var isLegacy: Bool { profile.tokens.allSatisfy { !$0.is2022 } }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    positions = ConcentratedPositions(
      holding: profile.ordered(amounts), spacing: Self.spacing)
    var row = profile.row(.create, by: creator)
    profile.setPrice(squareRoot: positions.sqrtPrice, &row)
    row.evidence = .eventLog
    let wire = CLMMWire(pool: self)
    let name = isCustomizable ? "create_customizable_pool" : "create_pool"
    let created = PoolCall(
      form: "raydium_clmm \(name)", user: creator, rows: [row], isRoutable: false
    ) { draft, _ in [wire.create(by: creator, draft)] }
    var filled: [[PoolCall]] = []
    let planned = positions.positions
    positions.positions = []
    for (place, position) in planned.enumerated() {
      positions.positions.append(position)
      filled.append([change(place == 0 ? .openV2 : .openToken22, position, by: creator)])
    }
    return [[created]] + filled
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let sideIn = profile.sideIn(order)
    var form: Form = isLegacy && random.chance(40) ? .swap : .swapV2
    let isExactIn = !random.chance(25)
    if isExactIn && !feeOnOutput && !hasTransferFee && random.chance(15) { form = .router }
    guard
      let fill = ConcentratedFill(
        order, sideIn: sideIn, isExactIn: isExactIn, profile.tokens, feePPM: feePPM,
        feeOnOutput: feeOnOutput, &positions)
    else { return nil }
    return call(fill, form)
  }

  private func call(_ fill: ConcentratedFill, _ form: Form) -> PoolCall {
    var row = profile.swapRow(
      by: fill.user, sideIn: fill.sideIn, input: fill.input, output: fill.output)
    profile.setPrice(squareRoot: fill.sqrtPrice, &row)
    row.sqrtPricesBefore = SqrtPriceRange(fill.priceBefore...fill.priceBefore)
    row.liquidity = fill.liquidity
    row.evidence.insert(.eventLog)
    if form == .router { row.evidence = .eventLog }
    if layout == .tradeFee { (row.lpFee, row.creatorFee) = (fill.fee, 0) }
    row.lpFeePPM = feePPM
    let wire = CLMMWire(pool: self)
    let exact = fill.isExactIn ? "in" : "out"
    let fee = hasTransferFee ? " transfer_fee" : feeOnOutput ? " output_fee" : ""
    let crossed = fill.crossings > 0 ? " crossed" : ""
    return PoolCall(
      form: "raydium_clmm \(form.rawValue) exact_\(exact) \(layout)\(fee)\(crossed)",
      user: fill.user,
      accounts: profile.needs(fill.sideIn == 0 ? [fill.sent, 0] : [0, fill.sent]), rows: [row],
      isRoutable: form != .router
    ) { draft, moment in [wire.swap(fill, form, draft, moment)] }
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] {
    var change = Change.allCases[random.index(below: 7)]
    if !isLegacy && change == .increase { change = .increaseV2 }
    if !isLegacy && change == .decrease { change = .decreaseV2 }
    var position = positions.positions[0]
    if change.isDeposit {
      position.liquidity /= 50
      if change != .increase && change != .increaseV2 {
        position = positions.around(2 + Int32(random.index(below: 6)), position.liquidity)
      }
      positions.positions.append(position)
    } else {
      position.liquidity /= 20
      positions.positions[0].liquidity -= position.liquidity
    }
    return [self.change(change, position, by: user)]
  }

  private func change(
    _ change: Change, _ position: ConcentratedPositions.Position, by user: Pubkey
  ) -> PoolCall {
    let amounts = positions.amounts(of: position, up: change.isDeposit)
    let sent = [0, 1].map {
      change.isDeposit ? profile.tokens[$0].gross(ofNet: amounts[$0]) : amounts[$0]
    }
    var row = profile.row(change.isDeposit ? .deposit : .withdraw, by: user)
    profile.set(amounts, &row)
    row.evidence = [.transfers, .eventLog]
    row.liquidity = positions.ladder.range.liquidity
    let wire = CLMMWire(pool: self)
    return PoolCall(
      form: "raydium_clmm \(change.rawValue)", user: user,
      accounts: profile.needs(change.isDeposit ? sent : [0, 0]), rows: [row], isRoutable: false
    ) { draft, _ in [wire.change(change, position, sent, by: user, draft)] }
  }
}

extension PoolProfile {
  /// Raw quote per raw base of a √(token 1 per token 0).
  func price(squareRoot price: UInt128) -> Double {
    let root = Double(price) * 0x1p-64
    return quoteSide == 1 ? root * root : 1 / (root * root)
  }

  /// Quote that the first, widest position stands for.
  func quoteDepth(_ positions: ConcentratedPositions) -> UInt64 {
    let root = Double(positions.sqrtPrice) * 0x1p-64
    let liquidity = Double(positions.positions[0].liquidity)
    return UInt64(quoteSide == 1 ? liquidity * root : liquidity / root)
  }
}
