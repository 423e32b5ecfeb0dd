import Market
import Pools

/// Reads Meteora DLMM's instructions: amounts from the reserves' transfers, direction, fees and
/// bins from the event, which the program sends to itself.
enum MeteoraDLMMDecoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    if MeteoraDLMMLayout.swaps.contains(discriminator) {
      return try decodeSwap(instruction, transaction)
    }
    if let layout = MeteoraDLMMLayout.liquidity[discriminator] {
      return try decodeLiquidity(layout, discriminator, instruction, transaction)
    }
    if MeteoraDLMMLayout.oneSided.contains(discriminator) {
      return decodeOneSided(instruction, transaction)
    }
    if discriminator == MeteoraDLMMLayout.rebalance {
      return try decodeRebalance(instruction, transaction)
    }
    if discriminator == MeteoraDLMMLayout.goToBin { return decodeMove(instruction, transaction) }
    return MeteoraDLMMLayout.silent.contains(discriminator) ? Decoded() : nil
  }

  private static func decodeSwap(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    guard let pool = transaction.accountKey(instruction, 0),
      let mintX = transaction.accountKey(instruction, 6),
      let mintY = transaction.accountKey(instruction, 7)
    else { throw Unreadable(reason: "meteora_dlmm swap without its pair and mint accounts") }
    var leg = Leg(instruction, venue: .meteoraDLMM, pool: pool, mints: (mintX, mintY))
    leg.user = transaction.accountKey(instruction, 10)
    let (event, evidence) = swapEvent(of: instruction, transaction)
    leg.evidence = evidence
    let steps = event?.fittingSteps ?? []
    if let event {
      leg.sideIn = event.sellsX ? 0 : 1
      leg.lpFee = event.fee - event.protocolFee
      leg.protocolFee = event.protocolFee
      leg.creatorFee = 0
      leg.activeBins = (event.startBin, event.endBin)
      fillRates(&leg, from: event)
      if steps.count == 1, let bin = MeteoraDLMMBin(id: event.endBin, step: steps[0]) {
        leg.statedPrice = transaction.statedPrice(
          raw: Double(bin.price) * 0x1p-64, mints: leg.mints)
      }
    } else if let mint = transaction.account(instruction, 4).flatMap(transaction.tokens.mint) {
      leg.sideIn = mint == mintX ? 0 : 1
    }
    transaction.settle(
      &leg,
      vaults: (transaction.account(instruction, 2), transaction.account(instruction, 3)),
      stated: event.map { StatedMovement(input: $0.input, output: $0.output) })
    var decoded = Decoded(legs: [leg], surplus: event?.surplus ?? 0)
    decoded.verdict = verdict(on: leg, event, steps)
    return decoded
  }

  private static func swapEvent(of instruction: Instruction, _ transaction: Transaction) -> (
    MeteoraDLMMSwap?, Evidence
  ) {
    let (chosen, evidence) = transaction.chosenEvent(
      [MeteoraDLMMLayout.swap2Event, MeteoraDLMMLayout.swapEvent], of: instruction)
    guard let chosen,
      let event = chosen.choice == 0
        ? MeteoraDLMMSwap(new: chosen.body) : MeteoraDLMMSwap(old: chosen.body)
    else { return (nil, []) }
    return (event, evidence)
  }

  /// The rate is the pair's at the last bin; its protocol part is stated as an amount only, so
  /// that the two are told apart only where there is none of it: a share of at least one basis
  /// point shows in a fee of 10 000.
  private static func fillRates(_ leg: inout Leg, from event: MeteoraDLMMSwap) {
    guard event.protocolFee == 0, event.fee >= 10_000, event.rate % 1_000 == 0,
      let parts = UInt32(exactly: event.rate / 1_000), parts <= 1_000_000
    else { return }
    leg.lpFeePPM = parts
    leg.protocolFeePPM = 0
    leg.creatorFeePPM = 0
  }

  /// Event against transfers, and inside one bin the bin's price and the fee at the stated rate.
  private static func verdict(on leg: Leg, _ event: MeteoraDLMMSwap?, _ steps: [UInt16])
    -> Verdict
  {
    guard let event, let curve = event.curveAmounts else { return .explained(.unknownRate) }
    if leg.evidence.contains(.mismatch) {
      return leg.flags.contains(.transferFee)
        ? .explained(.transferFee) : .disagreeing("event and transfers differ")
    }
    guard !steps.isEmpty else { return .explained(.stateUnknown) }
    let charged = event.feeOnInput ? event.input : curve.gross
    guard let rate = UInt64(exactly: event.rate),
      let fee = MeteoraDLMMBin.fee(inside: charged, rate: rate)
    else { return .disagreeing("rate of \(event.rate) parts per 10⁹") }
    return fee == event.fee ? .exact : .disagreeing("fee \(fee), chain \(event.fee)")
  }
}

extension MeteoraDLMMDecoder {
  private static func decodeLiquidity(
    _ layout: LiquidityLayout, _ discriminator: UInt64, _ instruction: Instruction,
    _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    var leg = try layout.leg(instruction, transaction, venue: .meteoraDLMM)
    if layout.kind == .create {
      fillCreation(&leg, discriminator, transaction)
      return Decoded(legs: [leg])
    }
    let name =
      layout.kind == .deposit ? MeteoraDLMMLayout.addEvent : MeteoraDLMMLayout.removeEvent
    let copies = transaction.event(name, of: instruction)
    if let body = copies.body, let amountX = body.uint64(at: 96), let amountY = body.uint64(at: 104)
    {
      leg.evidence.formUnion(copies.evidence)
      leg.amounts = [leg.amounts[0] ?? amountX, leg.amounts[1] ?? amountY]
      leg.activeBins.after = body.uint32(at: 112).map { Int32(bitPattern: $0) }
    }
    return Decoded(legs: [leg])
  }

  /// A pair starts empty at its active bin; the step is in the event, else in the arguments.
  private static func fillCreation(
    _ leg: inout Leg, _ discriminator: UInt64, _ transaction: Transaction
  ) {
    let copies = transaction.event(MeteoraDLMMLayout.createEvent, of: leg.instruction)
    var step: UInt16?
    if let body = copies.body, body.count >= 34 {
      var reader = body.dropping(32)
      step = reader.uint16()
      leg.evidence.formUnion(copies.evidence)
    }
    let data = transaction.data(leg.instruction)
    guard data.count >= 12 else { return }
    var arguments = data.dropping(8)
    let active = arguments.int32()
    if step == nil && discriminator != MeteoraDLMMLayout.createFromPreset {
      step = arguments.uint16()
    }
    leg.activeBins.after = active
    guard let active, let step, let bin = MeteoraDLMMBin(id: active, step: step) else { return }
    leg.statedPrice = transaction.statedPrice(raw: Double(bin.price) * 0x1p-64, mints: leg.mints)
  }

  /// The pair's other mint stands only in another of the transaction's instructions; without one
  /// the deposit has no market and gives no row.
  private static func decodeOneSided(_ instruction: Instruction, _ transaction: Transaction)
    -> Decoded
  {
    guard let pool = transaction.accountKey(instruction, 1),
      let mint = transaction.accountKey(instruction, 5)
    else { return Decoded() }
    let flow = transaction.flow(instruction, vault: transaction.account(instruction, 4))
    guard let mints = mints(of: pool, transaction), mint == mints.0 || mint == mints.1 else {
      var event = poolEvent(.deposit, pool, instruction)
      if QuoteMint(mint) == nil {
        event.baseMint = mint
        event.baseAmount = flow.seen ? flow.entered : nil
      } else {
        event.quoteMint = mint
        event.quoteAmount = flow.seen ? flow.entered : nil
      }
      return Decoded(poolEvents: [event])
    }
    var leg = Leg(instruction, venue: .meteoraDLMM, pool: pool, mints: mints)
    leg.kind = .deposit
    if flow.seen {
      leg.evidence.insert(.transfers)
      leg.amounts[mint == mints.0 ? 0 : 1] = flow.entered
    }
    return Decoded(legs: [leg])
  }

  /// The active bin moves through empty bins without a trade; no account names the mints.
  private static func decodeMove(_ instruction: Instruction, _ transaction: Transaction) -> Decoded
  {
    guard let pool = transaction.accountKey(instruction, 0) else { return Decoded() }
    var event = poolEvent(.set, pool, instruction)
    event.activeBin = transaction.event(MeteoraDLMMLayout.goToBinEvent, of: instruction).body?
      .uint32(at: 36).map { Int32(bitPattern: $0) }
    guard let mints = mints(of: pool, transaction) else { return Decoded(poolEvents: [event]) }
    var leg = Leg(instruction, venue: .meteoraDLMM, pool: pool, mints: mints)
    leg.kind = .set
    leg.activeBins.after = event.activeBin
    return Decoded(legs: [leg])
  }

  private static func poolEvent(
    _ kind: RowKind, _ pool: Pubkey, _ instruction: Instruction
  ) -> PoolEvent {
    PoolEvent(
      kind: kind, venue: .meteoraDLMM, pool: pool, outerIndex: UInt16(instruction.outer),
      innerIndex: Int16(instruction.inner))
  }

  private static func mints(of pool: Pubkey, _ transaction: Transaction) -> (Pubkey, Pubkey)? {
    for other in transaction.instructions where other.known == .venue(.meteoraDLMM) {
      guard let discriminator = transaction.data(other).discriminator else { continue }
      var layout = MeteoraDLMMLayout.liquidity[discriminator]
      if MeteoraDLMMLayout.swaps.contains(discriminator) {
        layout = LiquidityLayout(kind: .set, pool: 0, mints: (6, 7), vaults: (2, 3), user: nil)
      }
      if let layout, let places = layout.mints, transaction.accountKey(other, layout.pool) == pool,
        let mintX = transaction.accountKey(other, places.0),
        let mintY = transaction.accountKey(other, places.1)
      {
        return (mintX, mintY)
      }
    }
    return nil
  }

  /// What was taken out and what was put in are two rows; only the difference is transferred.
  private static func decodeRebalance(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    let layout = LiquidityLayout(
      kind: .deposit, pool: 1, mints: (7, 8), vaults: (5, 6), user: nil)
    var added = try layout.leg(instruction, transaction, venue: .meteoraDLMM)
    var withdrawn = added
    withdrawn.kind = .withdraw
    let copies = transaction.event(MeteoraDLMMLayout.rebalanceEvent, of: instruction)
    if let body = copies.body, let withdrawnX = body.uint64(at: 100),
      let addedX = body.uint64(at: 108), let withdrawnY = body.uint64(at: 116),
      let addedY = body.uint64(at: 124)
    {
      withdrawn.amounts = [withdrawnX, withdrawnY]
      added.amounts = [addedX, addedY]
      added.activeBins.after = body.uint32(at: 96).map { Int32(bitPattern: $0) }
      withdrawn.activeBins.after = added.activeBins.after
      withdrawn.evidence.formUnion(copies.evidence)
      added.evidence.formUnion(copies.evidence)
    } else {
      for (side, place) in [5, 6].enumerated() {
        let flow = transaction.flow(instruction, vault: transaction.account(instruction, place))
        withdrawn.amounts[side] = flow.left
      }
    }
    let legs = [withdrawn, added].filter { leg in leg.amounts.contains { ($0 ?? 0) > 0 } }
    return Decoded(legs: legs)
  }
}
