import Market

/// Reads Raydium CLMM's instructions: amounts from the vaults' transfers, price and fees from the
/// event in the log. Reserves are not the pool's price and stay unknown.
enum RaydiumCLMMDecoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    switch discriminator {
    case RaydiumCLMMLayout.swap, RaydiumCLMMLayout.swapV2:
      return try decodeSwap(instruction, transaction, isV2: discriminator != RaydiumCLMMLayout.swap)
    case RaydiumCLMMLayout.swapRouterBaseIn: return try decodeRouter(instruction, transaction)
    case RaydiumCLMMLayout.createPool, RaydiumCLMMLayout.createCustomizablePool:
      return try decodeCreation(instruction, transaction)
    default: break
    }
    if let layout = RaydiumCLMMLayout.liquidity[discriminator] {
      return try decodeLiquidity(layout, instruction, transaction)
    }
    return RaydiumCLMMLayout.silent.contains(discriminator) ? Decoded() : nil
  }

  private static func decodeSwap(
    _ instruction: Instruction, _ transaction: Transaction, isV2: Bool
  ) throws(Unreadable) -> Decoded {
    let copies = transaction.event(RaydiumCLMMLayout.swapEvent, of: instruction)
    let event = copies.body.flatMap(RaydiumCLMMSwap.init)
    guard let pool = transaction.accountKey(instruction, 2),
      let vaultIn = transaction.account(instruction, 5),
      let vaultOut = transaction.account(instruction, 6),
      let mintIn = isV2
        ? transaction.accountKey(instruction, 11) : transaction.tokens.mint(vaultIn),
      let mintOut = isV2
        ? transaction.accountKey(instruction, 12) : transaction.tokens.mint(vaultOut)
    else { throw Unreadable(reason: "raydium_clmm swap without its pool, vaults and mints") }
    let sideIn = event?.sideIn ?? (mintIn < mintOut ? 0 : 1)
    var leg = Leg(
      instruction, venue: .raydiumCLMM, pool: pool,
      mints: sideIn == 0 ? (mintIn, mintOut) : (mintOut, mintIn))
    leg.sideIn = sideIn
    leg.vaults = sideIn == 0 ? [vaultIn, vaultOut] : [vaultOut, vaultIn]
    leg.user = transaction.accountKey(instruction, 0)
    if let event {
      leg.evidence = copies.evidence
      fill(&leg, from: event, transaction)
    }
    settle(
      &leg, event, into: transaction.flow(instruction, vault: vaultIn),
      out: transaction.flow(instruction, vault: vaultOut))
    let isExactIn = transaction.data(instruction).byte(at: 40).map { $0 != 0 } ?? true
    return finished([leg], [event], isExactIn: isExactIn)
  }

  private static func fill(
    _ leg: inout Leg, from event: RaydiumCLMMSwap, _ transaction: Transaction
  ) {
    leg.setPrice(sqrtPrice: event.sqrtPrice, in: transaction)
    leg.liquidity = event.liquidity
    if let tradeFee = event.tradeFee {
      leg.lpFee = tradeFee
      leg.creatorFee = 0
    }
    if event.transferFees.contains(where: { $0 > 0 }) { leg.flags.insert(.transferFee) }
  }

  /// Amounts are what moved through the vaults; the event's where no transfer is seen.
  private static func settle(
    _ leg: inout Leg, _ event: RaydiumCLMMSwap?, into: VaultFlow, out: VaultFlow
  ) {
    guard let sideIn = leg.sideIn else { return }
    guard into.seen || out.seen else {
      leg.amounts[sideIn] = event?.input
      leg.amounts[1 - sideIn] = event?.output
      return
    }
    leg.evidence.insert(.transfers)
    leg.amounts[sideIn] = into.entered
    leg.amounts[1 - sideIn] = out.left
    if let event, event.input != into.entered || event.output != out.left {
      leg.evidence.insert(.mismatch)
    }
  }

  /// Checks the legs against their events and adds the rates that come out.
  private static func finished(
    _ legs: [Leg], _ events: [RaydiumCLMMSwap?], isExactIn: Bool
  ) -> Decoded {
    var decoded = Decoded(legs: legs)
    for (index, event) in events.enumerated() {
      let check = RaydiumCLMMAgreement(legs[index], event, isExactIn: isExactIn)
      decoded.legs[index].lpFeePPM = check.feePPM
      decoded.legs[index].sqrtPricesBefore = check.startPrices
      decoded.surplus += event?.surplus ?? 0
      if index == 0 {
        decoded.verdict = check.verdict
      } else {
        decoded.furtherVerdicts.append(check.verdict)
      }
    }
    return decoded
  }
}

extension RaydiumCLMMDecoder {
  /// One leg a pool: of each event, else of each pair of transfers.
  private static func decodeRouter(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    let bodies = transaction.printedEvents(RaydiumCLMMLayout.swapEvent, of: instruction)
    guard !bodies.isEmpty else {
      let legs = routerLegsByTransfers(instruction, transaction)
      return finished(legs, legs.map { _ in nil }, isExactIn: true)
    }
    var legs: [Leg] = []
    var events: [RaydiumCLMMSwap] = []
    for body in bodies {
      guard let event = RaydiumCLMMSwap(body),
        let mint0 = mint(of: event.accounts.0, instruction, transaction),
        let mint1 = mint(of: event.accounts.1, instruction, transaction)
      else { throw Unreadable(reason: "raydium_clmm routed swap without its mints") }
      var leg = Leg(instruction, venue: .raydiumCLMM, pool: event.pool, mints: (mint0, mint1))
      leg.sideIn = event.sideIn
      leg.user = transaction.accountKey(instruction, 0)
      leg.vaults = [
        place(of: event.accounts.0, transaction), place(of: event.accounts.1, transaction),
      ]
      leg.evidence = .eventLog
      leg.amounts[event.sideIn] = event.input
      leg.amounts[1 - event.sideIn] = event.output
      fill(&leg, from: event, transaction)
      legs.append(leg)
      events.append(event)
    }
    return finished(legs, events, isExactIn: true)
  }

  private static func mint(
    of account: Pubkey, _ instruction: Instruction, _ transaction: Transaction
  ) -> Pubkey? {
    place(of: account, transaction).flatMap { transaction.tokens.mint($0) }
  }

  private static func place(of account: Pubkey, _ transaction: Transaction) -> Int? {
    (0..<transaction.keyCount).first { transaction.key($0) == account }
  }

  /// Each hop is a transfer into a vault and one out of the next, which the pool itself signs.
  private static func routerLegsByTransfers(
    _ instruction: Instruction, _ transaction: Transaction
  ) -> [Leg] {
    let transfers = transaction.movements(under: instruction).filter { $0.kind == .tokens }
    var legs: [Leg] = []
    for first in stride(from: 0, to: transfers.count - 1, by: 2) {
      let (into, out) = (transfers[first], transfers[first + 1])
      let call = transaction.instructions[out.instruction]
      let authority = out.mint == nil ? 2 : 3
      guard let pool = transaction.accountKey(call, authority),
        let mintIn = transaction.tokens.mint(into.destination),
        let mintOut = transaction.tokens.mint(out.source)
      else { continue }
      let sideIn = mintIn < mintOut ? 0 : 1
      var leg = Leg(
        instruction, venue: .raydiumCLMM, pool: pool,
        mints: sideIn == 0 ? (mintIn, mintOut) : (mintOut, mintIn))
      leg.sideIn = sideIn
      leg.vaults[sideIn] = into.destination
      leg.vaults[1 - sideIn] = out.source
      leg.user = transaction.accountKey(instruction, 0)
      settle(
        &leg, nil, into: transaction.flow(instruction, vault: into.destination),
        out: transaction.flow(instruction, vault: out.source))
      legs.append(leg)
    }
    return legs
  }

  /// A new pool is empty and has a price, the first argument; both instructions name the accounts
  /// in one order.
  private static func decodeCreation(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    let copies = transaction.event(RaydiumCLMMLayout.poolCreatedEvent, of: instruction)
    let event = copies.body.flatMap(RaydiumCLMMCreation.init)
    guard let pool = event?.pool ?? transaction.accountKey(instruction, 2),
      let mint0 = event?.mints.0 ?? transaction.accountKey(instruction, 3),
      let mint1 = event?.mints.1 ?? transaction.accountKey(instruction, 4)
    else { throw Unreadable(reason: "raydium_clmm create without pool and mints") }
    var leg = Leg(instruction, venue: .raydiumCLMM, pool: pool, mints: (mint0, mint1))
    leg.kind = .create
    leg.user = transaction.accountKey(instruction, 0)
    leg.evidence = event == nil ? [] : copies.evidence
    var arguments = transaction.data(instruction).dropping(8)
    if let sqrtPrice = event?.sqrtPrice ?? arguments.uint128() {
      leg.setPrice(sqrtPrice: sqrtPrice, in: transaction)
    }
    return Decoded(legs: [leg], surplus: event?.surplus ?? 0)
  }

  /// The event states the liquidity in force, which the change touches only inside its range.
  private static func fill(_ leg: inout Leg, from copies: VenueEvent) {
    guard let body = copies.body, body.count >= 76 else { return }
    var reader = body.dropping(36)
    guard let lower = reader.int32(), let upper = reader.int32(), reader.uint128() != nil else {
      return
    }
    leg.evidence.formUnion(copies.evidence)
    leg.change.range = (lower, upper)
    leg.liquidity = reader.uint128()
  }

  /// Liquidity in or out of one position; what leaves includes the position's fees.
  private static func decodeLiquidity(
    _ layout: RaydiumCLMMLayout.Liquidity, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, layout.pool),
      let vault0 = transaction.account(instruction, layout.vaults.0),
      let vault1 = transaction.account(instruction, layout.vaults.1),
      let mint0 = layout.mints.flatMap({ transaction.accountKey(instruction, $0.0) })
        ?? transaction.tokens.mint(vault0),
      let mint1 = layout.mints.flatMap({ transaction.accountKey(instruction, $0.1) })
        ?? transaction.tokens.mint(vault1)
    else { throw Unreadable(reason: "raydium_clmm \(layout.kind.name) without pool and mints") }
    var leg = Leg(instruction, venue: .raydiumCLMM, pool: pool, mints: (mint0, mint1))
    leg.kind = layout.kind
    leg.user = transaction.accountKey(instruction, 0)
    leg.change = layout.change(transaction.data(instruction))
    fill(&leg, from: transaction.event(RaydiumCLMMLayout.liquidityChangeEvent, of: instruction))
    for (side, vault) in Pair(vault0, vault1).enumerated() {
      let flow = transaction.flow(instruction, vault: vault)
      guard flow.seen else { continue }
      leg.evidence.insert(.transfers)
      leg.amounts[side] = layout.kind == .withdraw ? flow.left : flow.entered
    }
    return Decoded(legs: [leg])
  }
}
