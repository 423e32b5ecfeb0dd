import Market
import Pools

/// Reads Raydium CPMM's instructions: amounts from the vaults' transfers, state and fees from the
/// event in the log.
enum RaydiumCPMMDecoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    switch discriminator {
    case RaydiumCPMMLayout.swapBaseInput, RaydiumCPMMLayout.swapBaseOutput:
      return try decodeSwap(instruction, transaction)
    default: break
    }
    if let layout = RaydiumCPMMLayout.liquidity[discriminator] {
      return try decodeLiquidity(layout, instruction, transaction)
    }
    return RaydiumCPMMLayout.silent.contains(discriminator) ? Decoded() : nil
  }

  private static func decodeSwap(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    guard let pool = transaction.accountKey(instruction, 3),
      let mintIn = transaction.accountKey(instruction, 10),
      let mintOut = transaction.accountKey(instruction, 11)
    else { throw Unreadable(reason: "raydium_cpmm swap without its pool and mint accounts") }
    let sideIn = mintIn < mintOut ? 0 : 1
    var leg = Leg(
      instruction, venue: .raydiumCPMM, pool: pool,
      mints: sideIn == 0 ? (mintIn, mintOut) : (mintOut, mintIn))
    leg.sideIn = sideIn
    leg.user = transaction.accountKey(instruction, 0)
    let copies = transaction.event(RaydiumCPMMLayout.swapEvent, of: instruction)
    let event = copies.body.flatMap(RaydiumCPMMSwap.init)
    if let event {
      leg.evidence = copies.evidence
      fill(&leg, from: event)
    }
    settle(&leg, event, instruction, transaction)
    var decoded = Decoded(legs: [leg], surplus: event?.surplus ?? 0)
    decoded.verdict = RaydiumCPMMAgreement.verdict(on: leg, event: event)
    return decoded
  }

  private static func fill(_ leg: inout Leg, from event: RaydiumCPMMSwap) {
    guard let sideIn = leg.sideIn else { return }
    let (after, overflow) = event.reserveIn.addingReportingOverflow(event.input)
    let (rest, underflow) = event.reserveOut.subtractingReportingOverflow(event.output)
    if !overflow && !underflow {
      leg.reserves[sideIn] = after
      leg.reserves[1 - sideIn] = rest
    }
    leg.quoteVault = leg.reserves[QuoteMint.side(leg.mints.0, leg.mints.1)]
    leg.lpFee = event.tradeFee
    leg.creatorFee = event.creatorFee
    let rates = RaydiumCPMMRates(event)
    leg.lpFeePPM = rates.tradePPM
    leg.creatorFeePPM = rates.creatorPPM
    if event.inputTransferFee > 0 || event.outputTransferFee > 0 {
      leg.flags.insert(.transferFee)
    }
    if let creatorFee = event.creatorFee, creatorFee > 0, !event.isCreatorFeeOnInput {
      leg.flags.insert(.creatorFeeOnOutput)
    }
  }

  /// Amounts are what moved through the vaults; the event's where no transfer is seen.
  private static func settle(
    _ leg: inout Leg, _ event: RaydiumCPMMSwap?, _ instruction: Instruction,
    _ transaction: Transaction
  ) {
    guard let sideIn = leg.sideIn else { return }
    leg.vaults[sideIn] = transaction.account(instruction, 6)
    leg.vaults[1 - sideIn] = transaction.account(instruction, 7)
    let into = transaction.flow(instruction, vault: leg.vaults[sideIn])
    let out = transaction.flow(instruction, vault: leg.vaults[1 - sideIn])
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

  private static func decodeLiquidity(
    _ layout: RaydiumCPMMLayout.Liquidity, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, layout.pool),
      let mint0 = transaction.accountKey(instruction, layout.mints.0),
      let mint1 = transaction.accountKey(instruction, layout.mints.1)
    else { throw Unreadable(reason: "raydium_cpmm \(layout.kind.name) without pool and mints") }
    var leg = Leg(instruction, venue: .raydiumCPMM, pool: pool, mints: (mint0, mint1))
    leg.kind = layout.kind
    leg.user = transaction.accountKey(instruction, layout.user)
    leg.change.delta = transaction.poolTokens(instruction)
    for (side, place) in Pair(layout.vaults.0, layout.vaults.1).enumerated() {
      let flow = transaction.flow(instruction, vault: transaction.account(instruction, place))
      guard flow.seen else { continue }
      leg.evidence.insert(.transfers)
      leg.amounts[side] = layout.kind == .withdraw ? flow.left : flow.entered
    }
    var decoded = Decoded()
    if layout.kind == .create {
      fillCreation(&leg, transaction.data(instruction))
    } else {
      let copies = transaction.event(RaydiumCPMMLayout.liquidityEvent, of: instruction)
      if let event = copies.body.flatMap(RaydiumCPMMLiquidityChange.init) {
        leg.evidence.formUnion(copies.evidence)
        fill(&leg, from: event)
        decoded.surplus = event.surplus
      }
    }
    leg.quoteVault = leg.reserves[QuoteMint.side(mint0, mint1)]
    decoded.legs = [leg]
    return decoded
  }

  /// A new pool holds what was put in; no event says so.
  private static func fillCreation(_ leg: inout Leg, _ data: ByteReader) {
    leg.amounts[0] = leg.amounts[0] ?? data.uint64(at: 8)
    leg.amounts[1] = leg.amounts[1] ?? data.uint64(at: 16)
    leg.reserves = leg.amounts
  }

  private static func fill(_ leg: inout Leg, from event: RaydiumCPMMLiquidityChange) {
    for side in 0...1 {
      let before = event.reserves[side]
      if event.isWithdrawal {
        let amount = leg.amounts[side] ?? event.amounts[side] &+ event.transferFees[side]
        let (after, underflow) = before.subtractingReportingOverflow(amount)
        leg.amounts[side] = amount
        leg.reserves[side] = underflow ? nil : after
      } else {
        let amount = leg.amounts[side] ?? event.amounts[side]
        let (after, overflow) = before.addingReportingOverflow(amount)
        leg.amounts[side] = amount
        leg.reserves[side] = overflow ? nil : after
      }
      if event.transferFees[side] > 0 { leg.flags.insert(.transferFee) }
    }
  }
}
