import Market

/// Reads Orca Whirlpools' instructions: amounts from the vaults' transfers, price and fees from
/// the event in the log, where there is one. Reserves are not the pool's price and stay unknown.
enum OrcaWhirlpoolDecoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    if let layout = OrcaWhirlpoolLayout.swaps[discriminator] {
      return try decodeSwap(layout, instruction, transaction)
    }
    if let layout = OrcaWhirlpoolLayout.creations[discriminator] {
      return try decodeCreation(layout, instruction, transaction)
    }
    if let layout = OrcaWhirlpoolLayout.liquidity[discriminator] {
      return try decodeLiquidity(layout, instruction, transaction)
    }
    switch discriminator {
    case OrcaWhirlpoolLayout.increaseByTokenAmounts:
      return decodeIncrease(instruction, transaction)
    case OrcaWhirlpoolLayout.reposition: return decodeReposition(instruction, transaction)
    default: return OrcaWhirlpoolLayout.silent.contains(discriminator) ? Decoded() : nil
    }
  }

  /// One leg a pool; events of several pools stand in the order of the hops.
  private static func decodeSwap(
    _ layout: OrcaWhirlpoolLayout.Swap, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    var trades = transaction.printedEvents(OrcaWhirlpoolLayout.tradedEvent, of: instruction)
      .compactMap(OrcaWhirlpoolTrade.init)
    let isExactIn = transaction.data(instruction).byte(at: layout.exactIn).map { $0 != 0 } ?? true
    var decoded = Decoded()
    for hop in layout.hops {
      var leg = try leg(hop, instruction, transaction)
      leg.user = transaction.accountKey(instruction, layout.user)
      var trade: OrcaWhirlpoolTrade?
      if let index = trades.firstIndex(where: { $0.pool == leg.pool }) {
        trade = trades.remove(at: index)
      }
      if let trade { fill(&leg, from: trade, transaction) }
      settle(&leg, trade, hop, instruction, transaction)
      let check = OrcaWhirlpoolAgreement(leg, trade, isExactIn: isExactIn)
      (leg.lpFeePPM, leg.protocolFeePPM) = (check.lpFeePPM, check.protocolFeePPM)
      decoded.surplus += trade?.surplus ?? 0
      if decoded.verdict == nil {
        decoded.verdict = check.verdict
      } else {
        decoded.furtherVerdicts.append(check.verdict)
      }
      decoded.legs.append(leg)
    }
    return decoded
  }

  private static func leg(
    _ hop: OrcaWhirlpoolLayout.Hop, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Leg {
    let places = vaults(hop, instruction, transaction)
    guard let pool = transaction.accountKey(instruction, hop.pool),
      let isZeroIn = isZeroIn(hop, instruction, transaction),
      let vault0 = transaction.account(instruction, places.0),
      let vault1 = transaction.account(instruction, places.1),
      let mint0 = hop.mints.flatMap({
        transaction.accountKey(instruction, hop.isByDirection && !isZeroIn ? $0.1 : $0.0)
      }) ?? transaction.tokens.mint(vault0),
      let mint1 = hop.mints.flatMap({
        transaction.accountKey(instruction, hop.isByDirection && !isZeroIn ? $0.0 : $0.1)
      }) ?? transaction.tokens.mint(vault1)
    else { throw Unreadable(reason: "orca_whirlpool swap without its pool, vaults and mints") }
    var leg = Leg(instruction, venue: .orcaWhirlpool, pool: pool, mints: (mint0, mint1))
    leg.sideIn = isZeroIn ? 0 : 1
    leg.vaults = [vault0, vault1]
    return leg
  }

  private static func isZeroIn(
    _ hop: OrcaWhirlpoolLayout.Hop, _ instruction: Instruction, _ transaction: Transaction
  ) -> Bool? {
    transaction.data(instruction).byte(at: hop.direction).map { $0 != 0 }
  }

  /// Places of the vaults of tokens a and b.
  private static func vaults(
    _ hop: OrcaWhirlpoolLayout.Hop, _ instruction: Instruction, _ transaction: Transaction
  ) -> (Int, Int) {
    let isTurned = hop.isByDirection && isZeroIn(hop, instruction, transaction) == false
    return isTurned ? (hop.vaults.1, hop.vaults.0) : hop.vaults
  }

  private static func fill(
    _ leg: inout Leg, from trade: OrcaWhirlpoolTrade, _ transaction: Transaction
  ) {
    leg.evidence = .eventLog
    leg.lpFee = trade.lpFee
    leg.protocolFee = trade.protocolFee
    leg.creatorFee = 0
    leg.setPrice(sqrtPrice: trade.sqrtPrice, in: transaction)
    leg.sqrtPricesBefore = trade.sqrtPriceBefore...trade.sqrtPriceBefore
    if trade.zeroIn != (leg.sideIn == 0) { leg.evidence.insert(.mismatch) }
    if trade.inputTransferFee > 0 || trade.outputTransferFee > 0 {
      leg.flags.insert(.transferFee)
    }
  }

  /// Amounts are what moved through the vaults; the event's where no transfer is seen.
  private static func settle(
    _ leg: inout Leg, _ trade: OrcaWhirlpoolTrade?, _ hop: OrcaWhirlpoolLayout.Hop,
    _ instruction: Instruction, _ transaction: Transaction
  ) {
    guard let sideIn = leg.sideIn else { return }
    let places = vaults(hop, instruction, transaction)
    let flows = Pair(places.0, places.1).map {
      transaction.flow(instruction, vault: transaction.account(instruction, $0))
    }
    guard flows[0].seen || flows[1].seen else {
      leg.amounts[sideIn] = trade?.input
      leg.amounts[1 - sideIn] = trade?.output
      return
    }
    let (entered, left) = (flows[sideIn].entered, flows[1 - sideIn].left)
    leg.evidence.insert(.transfers)
    leg.amounts[sideIn] = entered
    leg.amounts[1 - sideIn] = left
    if let trade, trade.input != entered || trade.output != left {
      leg.evidence.insert(.mismatch)
    }
  }
}

extension OrcaWhirlpoolDecoder {
  /// A new pool is empty and has a price.
  private static func decodeCreation(
    _ layout: OrcaWhirlpoolLayout.Creation, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, layout.pool),
      let mint0 = transaction.accountKey(instruction, 1),
      let mint1 = transaction.accountKey(instruction, 2)
    else { throw Unreadable(reason: "orca_whirlpool create without pool and mints") }
    let copies = transaction.event(OrcaWhirlpoolLayout.poolInitializedEvent, of: instruction)
    let event = copies.body.flatMap(OrcaWhirlpoolCreation.init)
    var leg = Leg(instruction, venue: .orcaWhirlpool, pool: pool, mints: (mint0, mint1))
    leg.kind = .create
    leg.user = transaction.accountKey(instruction, layout.user)
    if let event, event.mints == (mint0, mint1) {
      leg.evidence = copies.evidence
      leg.decimals = event.decimals
    }
    let data = transaction.data(instruction)
    var stated: UInt128?
    if data.count >= layout.sqrtPrice + 16 {
      var arguments = data.dropping(layout.sqrtPrice)
      stated = arguments.uint128()
    }
    if let sqrtPrice = event?.sqrtPrice ?? stated {
      leg.setPrice(sqrtPrice: sqrtPrice, in: transaction)
    }
    return Decoded(legs: [leg], surplus: event?.surplus ?? 0)
  }

  /// Liquidity in or out of one position; fees of a position are collected apart.
  private static func decodeLiquidity(
    _ layout: OrcaWhirlpoolLayout.Liquidity, _ instruction: Instruction,
    _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, 0),
      let vault0 = transaction.account(instruction, layout.vaults.0),
      let vault1 = transaction.account(instruction, layout.vaults.1),
      let mint0 = layout.mints.flatMap({ transaction.accountKey(instruction, $0.0) })
        ?? transaction.tokens.mint(vault0),
      let mint1 = layout.mints.flatMap({ transaction.accountKey(instruction, $0.1) })
        ?? transaction.tokens.mint(vault1)
    else { throw Unreadable(reason: "orca_whirlpool \(layout.kind.name) without pool and mints") }
    var leg = Leg(instruction, venue: .orcaWhirlpool, pool: pool, mints: (mint0, mint1))
    leg.kind = layout.kind
    leg.user = transaction.accountKey(instruction, layout.user)
    let copies = transaction.event(
      layout.kind == .withdraw
        ? OrcaWhirlpoolLayout.liquidityDecreasedEvent
        : OrcaWhirlpoolLayout.liquidityIncreasedEvent, of: instruction)
    let event = copies.body.flatMap(OrcaWhirlpoolLiquidityChange.init)
    if let event {
      leg.evidence = copies.evidence
      leg.amounts = event.amounts.map(Optional.init)
      leg.change.delta = Int128(event.liquidity, removed: layout.kind == .withdraw)
      leg.change.range = event.range
      if event.transferFees.contains(where: { $0 > 0 }) { leg.flags.insert(.transferFee) }
    }
    for (side, vault) in Pair(vault0, vault1).enumerated() {
      let flow = transaction.flow(instruction, vault: vault)
      guard flow.seen else { continue }
      leg.evidence.insert(.transfers)
      leg.amounts[side] = layout.kind == .withdraw ? flow.left : flow.entered
    }
    return Decoded(legs: [leg], surplus: event?.surplus ?? 0)
  }
}
