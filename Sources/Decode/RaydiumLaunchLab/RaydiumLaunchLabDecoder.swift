import Market
import Pools

/// Reads Raydium LaunchLab's instructions: amounts from the vaults' transfers, state and fees from
/// the event; creation and migration from the accounts.
enum RaydiumLaunchLabDecoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    if let trade = RaydiumLaunchLabLayout.trades[discriminator] {
      return try decodeTrade(trade, instruction, transaction)
    }
    if RaydiumLaunchLabLayout.initializations.contains(discriminator) {
      return try decodeCreation(discriminator, instruction, transaction)
    }
    if let migration = RaydiumLaunchLabLayout.migrations[discriminator] {
      return try decodeMigration(migration, instruction, transaction)
    }
    return RaydiumLaunchLabLayout.silent.contains(discriminator) ? Decoded() : nil
  }

  private static func decodeTrade(
    _ trade: RaydiumLaunchLabLayout.Trade, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, 4),
      let base = transaction.accountKey(instruction, 9),
      let quote = transaction.accountKey(instruction, 10)
    else { throw Unreadable(reason: "raydium_launchlab trade without its pool and mint accounts") }
    var leg = Leg(instruction, venue: .raydiumLaunchLab, pool: pool, mints: (base, quote))
    let sideIn = trade.isBuy ? 1 : 0
    leg.sideIn = sideIn
    leg.user = transaction.accountKey(instruction, 0)
    let copies = transaction.event(RaydiumLaunchLabLayout.tradeEvent, of: instruction)
    let event = copies.body.flatMap(RaydiumLaunchLabTrade.init)
    if let event {
      leg.evidence = copies.evidence
      fill(&leg, from: event)
      if event.isBuy != trade.isBuy { leg.evidence.insert(.mismatch) }
    }
    leg.vaults = Pair(7, 8).map { transaction.account(instruction, $0) }
    let flows = leg.vaults.map { transaction.flow(instruction, vault: $0) }
    let told = Pair(event?.input, event?.vaultOutput)
    if flows[0].seen || flows[1].seen {
      leg.evidence.insert(.transfers)
      leg.amounts[sideIn] = flows[sideIn].entered
      leg.amounts[1 - sideIn] = flows[1 - sideIn].left
      if event != nil && told != [leg.amounts[sideIn], leg.amounts[1 - sideIn]] {
        leg.evidence.insert(.mismatch)
      }
    } else {
      leg.amounts[sideIn] = told[0]
      leg.amounts[1 - sideIn] = told[1]
    }
    if transaction.withholdsFee(instruction) { leg.flags.insert(.transferFee) }
    var decoded = Decoded(legs: [leg], surplus: event?.surplus ?? 0)
    decoded.curve = event.map {
      CurveFact(
        pool: pool, sale: CurveSale(startBase: $0.virtualBase, saleBase: $0.saleSupply))
    }
    decoded.verdict = RaydiumLaunchLabAgreement.verdict(on: leg, event: event, trade: trade)
    if event?.isComplete == true { decoded.legs.append(completion(after: leg)) }
    return decoded
  }

  private static func fill(_ leg: inout Leg, from event: RaydiumLaunchLabTrade) {
    leg.reserves = event.reserves(sold: event.soldAfter, raised: event.raisedAfter)
    if QuoteMint.side(leg.mints.0, leg.mints.1) == 1 { leg.quoteVault = event.raisedAfter }
    leg.lpFee = 0
    leg.lpFeePPM = 0
    leg.protocolFee = event.platformFees
    leg.creatorFee = event.creatorFee
    guard let rates = RaydiumLaunchLabAgreement.rates(event) else { return }
    leg.protocolFeePPM = rates.protocolPPM
    leg.creatorFeePPM = rates.creatorPPM
  }

  /// The row of a curve that this trade filled.
  private static func completion(after trade: Leg) -> Leg {
    var leg = trade
    leg.kind = .complete
    leg.sideIn = nil
    leg.amounts = [nil, nil]
    (leg.lpFee, leg.protocolFee, leg.creatorFee) = (nil, nil, nil)
    return leg
  }

  private static func decodeCreation(
    _ discriminator: UInt64, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, 5),
      let mint = transaction.accountKey(instruction, 6),
      let quote = transaction.accountKey(instruction, 7)
    else { throw Unreadable(reason: "raydium_launchlab initialize without its pool and mints") }
    let copies = transaction.event(RaydiumLaunchLabLayout.createEvent, of: instruction)
    let event = copies.body.flatMap(RaydiumLaunchLabCreation.init)
    var leg = Leg(instruction, venue: .raydiumLaunchLab, pool: pool, mints: (mint, quote))
    leg.kind = .create
    leg.user = event?.creator ?? transaction.accountKey(instruction, 1)
    leg.evidence = event == nil ? [] : copies.evidence
    leg.decimals[0] = event?.decimals ?? transaction.data(instruction).byte(at: 8)
    leg.quoteVault = 0
    var decoded = Decoded(legs: [leg])
    guard let time = transaction.blockTime else { return decoded }
    var arguments = transaction.data(instruction).dropping(8)
    var fact = TokenFact(mint: mint, seenAt: time)
    fact.createdAt = time
    fact.decimals = event?.decimals ?? arguments.byte(at: 0)
    _ = arguments.uint8()
    fact.name = event?.name ?? arguments.text()
    fact.symbol = event?.symbol ?? arguments.text()
    fact.supply = event?.supply
    fact.creator = leg.user
    fact.tokenProgram =
      discriminator == RaydiumLaunchLabLayout.initializeWithToken2022
      ? ProgramAddress.token2022 : ProgramAddress.token
    decoded.tokens = [fact]
    return decoded
  }

  private static func decodeMigration(
    _ migration: RaydiumLaunchLabLayout.Migration, _ instruction: Instruction,
    _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, migration.pool),
      let linked = transaction.accountKey(instruction, migration.linked),
      let mint = transaction.accountKey(instruction, 1),
      let quote = transaction.accountKey(instruction, 2)
    else { throw Unreadable(reason: "raydium_launchlab migration without its pools and mints") }
    var leg = Leg(instruction, venue: .raydiumLaunchLab, pool: pool, mints: (mint, quote))
    leg.kind = .migrate
    return Decoded(legs: [leg], links: [PoolLink(from: pool, to: linked)])
  }
}
