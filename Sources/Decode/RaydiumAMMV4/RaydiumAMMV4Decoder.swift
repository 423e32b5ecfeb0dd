import CTransactionJSON
import Market
import Pools

/// Reads Raydium AMM v4's instructions: amounts from the vaults' transfers, state from the
/// `ray_log` line in the instruction's own frame.
enum RaydiumAMMV4Decoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    let data = transaction.data(instruction)
    let count = Int(instruction.accounts.count)
    switch data.byte(at: 0) {
    case .some(let tag)
    where [
      RaydiumAMMV4Layout.swapBaseIn, RaydiumAMMV4Layout.swapBaseOut,
      RaydiumAMMV4Layout.swapBaseInV2, RaydiumAMMV4Layout.swapBaseOutV2,
    ].contains(tag):
      guard data.count >= RaydiumAMMV4Layout.swapBytes else { return nil }
      guard let layout = RaydiumAMMV4Layout.swap(tag, accounts: count) else {
        throw Unreadable(reason: "raydium_amm_v4 swap with \(count) accounts")
      }
      return try decodeSwap(layout, instruction, transaction)
    case .some(let tag):
      if let layout = RaydiumAMMV4Layout.liquidity(tag, accounts: count) {
        return try decodeLiquidity(layout, instruction, transaction)
      }
      return RaydiumAMMV4Layout.silent.contains(tag) ? Decoded() : nil
    case nil: return nil
    }
  }

  private static func decodeSwap(
    _ layout: RaydiumAMMV4Layout.Swap, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, 1),
      let coinVault = transaction.account(instruction, layout.vaults.coin),
      let pcVault = transaction.account(instruction, layout.vaults.pc)
    else { throw Unreadable(reason: "raydium_amm_v4 swap without its pool and vaults") }
    guard let coin = transaction.tokens.mint(coinVault), let pc = transaction.tokens.mint(pcVault)
    else { throw Unreadable(reason: "raydium_amm_v4 swap whose mints nothing tells") }
    var leg = Leg(instruction, venue: .raydiumAMMV4, pool: pool, mints: (coin, pc))
    leg.user = transaction.accountKey(instruction, layout.owner)
    leg.vaults = [coinVault, pcVault]
    let event = transaction.rayLog(of: instruction, RaydiumAMMV4Swap.init)
    let flows = Pair(coinVault, pcVault).map { transaction.flow(instruction, vault: $0) }
    guard let sideIn = event?.sideIn ?? side(flows) ?? source(layout, leg, transaction) else {
      throw Unreadable(reason: "raydium_amm_v4 swap whose direction nothing tells")
    }
    leg.sideIn = sideIn
    if flows[0].seen || flows[1].seen {
      leg.evidence.insert(.transfers)
      leg.amounts[sideIn] = flows[sideIn].entered
      leg.amounts[1 - sideIn] = flows[1 - sideIn].left
    }
    if let event { fill(&leg, from: event) }
    var decoded = Decoded(legs: [leg])
    decoded.verdict = verdict(on: leg, event)
    return decoded
  }

  /// Which vault the transfers fed.
  private static func side(_ flows: Pair<VaultFlow>) -> Int? {
    if flows[0].entered > 0 && flows[1].entered == 0 { return 0 }
    if flows[1].entered > 0 && flows[0].entered == 0 { return 1 }
    if flows[0].left > 0 && flows[1].left == 0 { return 1 }
    return flows[1].left > 0 && flows[0].left == 0 ? 0 : nil
  }

  /// Which token the user's paying account holds: a failed swap may have moved nothing.
  private static func source(
    _ layout: RaydiumAMMV4Layout.Swap, _ leg: Leg, _ transaction: Transaction
  ) -> Int? {
    let place = transaction.account(leg.instruction, layout.source)
    guard let mint = place.flatMap({ transaction.tokens.mint($0) }) else { return nil }
    return mint == leg.mints.0 ? 0 : mint == leg.mints.1 ? 1 : nil
  }

  private static func fill(_ leg: inout Leg, from event: RaydiumAMMV4Swap) {
    leg.evidence.insert(.eventLog)
    let moved = Pair(leg.amounts[event.sideIn], leg.amounts[1 - event.sideIn])
    if !leg.evidence.contains(.transfers) {
      leg.amounts[event.sideIn] = event.input
      leg.amounts[1 - event.sideIn] = event.output
    } else if moved != [event.input, event.output] {
      leg.evidence.insert(.mismatch)
    }
    leg.reserves = event.reservesAfter
    guard let priced = priced(event), priced.agrees else { return }
    (leg.lpFee, leg.protocolFee, leg.creatorFee) = (priced.fee, 0, 0)
    (leg.lpFeePPM, leg.protocolFeePPM) = (RaydiumAMMV4Pool.feePPM, 0)
    leg.creatorFeePPM = 0
  }

  /// The usual fee's result from the state before: the log states no fee.
  private static func priced(_ event: RaydiumAMMV4Swap)
    -> (amount: UInt64, fee: UInt64, agrees: Bool)?
  {
    let pool = RaydiumAMMV4Pool(
      reserveIn: event.reserves[event.sideIn], reserveOut: event.reserves[1 - event.sideIn])
    if event.isExactIn {
      return pool.swap(exactIn: event.input).map { ($0.output, $0.fee, $0.output == event.output) }
    }
    return pool.swap(exactOut: event.output).map { ($0.input, $0.fee, $0.input == event.input) }
  }

  private static func verdict(on leg: Leg, _ event: RaydiumAMMV4Swap?) -> Verdict {
    guard let event else { return .explained(.unknownRate) }
    if leg.evidence.contains(.mismatch) { return .disagreeing("log and transfers differ") }
    guard let priced = priced(event) else { return .disagreeing("reserves are no numbers") }
    if priced.agrees { return .exact }
    let chain = event.isExactIn ? event.output : event.input
    return .disagreeing("amount \(priced.amount), chain \(chain)")
  }

  private static func decodeLiquidity(
    _ layout: RaydiumAMMV4Layout.Liquidity, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    let places = Pair(layout.vaults.coin, layout.vaults.pc)
      .map { transaction.account(instruction, $0) }
    var mints = places.map { place in place.flatMap { transaction.tokens.mint($0) } }
    if layout.kind == .create {
      let created = RaydiumAMMV4Layout.createdMints
      mints = Pair(created.coin, created.pc).map { transaction.accountKey(instruction, $0) }
    }
    guard let pool = transaction.accountKey(instruction, layout.pool), let coin = mints[0],
      let pc = mints[1]
    else { throw Unreadable(reason: "raydium_amm_v4 \(layout.kind.name) without pool and mints") }
    var leg = Leg(instruction, venue: .raydiumAMMV4, pool: pool, mints: (coin, pc))
    leg.kind = layout.kind
    leg.user = transaction.accountKey(instruction, layout.user)
    leg.change.delta = transaction.poolTokens(instruction)
    for (side, place) in places.enumerated() {
      let flow = transaction.flow(instruction, vault: place)
      guard flow.seen else { continue }
      leg.evidence.insert(.transfers)
      leg.amounts[side] = layout.kind == .withdraw ? flow.left : flow.entered
    }
    let log = transaction.rayLog(of: instruction) { body in
      body.byte(at: 0) == layout.log ? RaydiumAMMV4LiquidityChange(body) : nil
    }
    if let log {
      leg.evidence.insert(.eventLog)
      fill(&leg, from: log)
    } else if layout.kind == .create {
      leg.reserves = leg.amounts
    }
    return Decoded(legs: [leg])
  }

  private static func fill(_ leg: inout Leg, from change: RaydiumAMMV4LiquidityChange) {
    leg.decimals = change.decimals
    for side in 0...1 {
      let amount = leg.amounts[side] ?? change.amounts[side]
      let before = change.reserves[side]
      let (after, overflow) =
        leg.kind == .withdraw
        ? before.subtractingReportingOverflow(amount) : before.addingReportingOverflow(amount)
      leg.amounts[side] = amount
      leg.reserves[side] = overflow ? nil : after
    }
  }
}

extension Transaction {
  /// The first `ray_log` in the instruction's own frame that `read` understands.
  fileprivate func rayLog<Log>(of instruction: Instruction, _ read: (ByteReader) -> Log?) -> Log? {
    for logged in events where Int(logged.instruction) == instruction.number {
      if let log = read(parser.bytes(logged.data)) { return log }
    }
    return nil
  }
}
