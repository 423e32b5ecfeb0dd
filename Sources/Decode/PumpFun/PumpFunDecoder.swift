import Market
import Pools

/// Reads pump.fun's instructions: trades by their event, else by what moved; the curve's own life.
enum PumpFunDecoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    if let trade = PumpFunLayout.trades[discriminator] {
      return try decodeTrade(trade, instruction, transaction)
    }
    switch discriminator {
    case PumpFunLayout.create, PumpFunLayout.createV2:
      return try decodeCreation(discriminator, instruction, transaction)
    case PumpFunLayout.migrate, PumpFunLayout.migrateV2:
      return decodeMigration(instruction, transaction)
    case PumpFunLayout.withdraw: return try decodeWithdrawal(instruction, transaction)
    case PumpFunLayout.setMayhem: return try decodeMayhem(instruction, transaction)
    default: return PumpFunLayout.silent.contains(discriminator) ? Decoded() : nil
    }
  }

  private static func decodeTrade(
    _ trade: PumpFunLayout.Trade, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    let accounts = trade.accounts
    guard let mint = transaction.accountKey(instruction, accounts.mint),
      let curve = transaction.account(instruction, accounts.curve)
    else { throw Unreadable(reason: "pump_fun trade without its mint and curve accounts") }
    let copies = transaction.event(PumpFunLayout.tradeEvent, of: instruction)
    let event = copies.body.flatMap(PumpFunTrade.init)
    let further =
      trade.keepsFees
      ? transaction.event(PumpFunLayout.postCompleteEvent, of: instruction) : VenueEvent()
    let beyond = further.body.flatMap(PumpFunPoolBuy.init)
    let quoteMint =
      event.map { $0.quoteMint ?? QuoteMint.sol.key }
      ?? beyond.map { $0.quoteMint ?? QuoteMint.sol.key }
    var leg = Leg(
      instruction, venue: .pumpFun, pool: transaction.key(curve),
      mints: (mint, quoteMint ?? paidMint(trade, instruction, transaction)))
    leg.decimals[0] = transaction.tokens.decimals(mint) == nil ? 6 : nil
    leg.sideIn = trade.isBuy ? 1 : 0
    leg.user = transaction.accountKey(instruction, accounts.user)
    if event != nil { leg.evidence = copies.evidence }
    let moved = PumpFunMovement(trade, instruction, transaction, curve: curve, mint: leg.mints.1)
    leg.evidence.formUnion(moved.evidence)
    leg.vaults = [transaction.account(instruction, accounts.curveTokens), moved.quoteAccount]
    let tokens = event?.tokens ?? moved.tokens
    let quote = event?.quote ?? moved.quote
    leg.amounts = [tokens, quote]
    if let event { fill(&leg, from: event, trade) }
    if event != nil || beyond != nil, moved.disagrees(with: event, beyond) {
      leg.evidence.insert(.mismatch)
    }
    let isMoved =
      !leg.evidence.contains(.mismatch)
      || (trade.keepsFees && moved.keepsFees(of: event, beyond))
    if trade.isBuy && event?.fee == nil { fillOldFee(&leg, moved.protocolFee) }
    var decoded = Decoded(surplus: (event?.surplus ?? 0) + (beyond?.surplus ?? 0))
    if event != nil || beyond == nil {
      decoded.legs.append(leg)
      decoded.verdict = PumpFunAgreement.verdict(
        on: leg, event: event, trade: trade, isMoved: isMoved,
        argument: transaction.data(instruction).uint64(at: 8))
    }
    if let complete = completion(after: leg, transaction) { decoded.legs.append(complete) }
    if let beyond {
      decoded.legs.append(beyond.leg(beside: leg, further.evidence))
      let verdict = beyond.verdict(isMoved: isMoved)
      if decoded.verdict == nil {
        decoded.verdict = verdict
      } else {
        decoded.furtherVerdicts = [verdict]
      }
    }
    return decoded
  }

  /// The pair's quote where no event tells it.
  private static func paidMint(
    _ trade: PumpFunLayout.Trade, _ instruction: Instruction, _ transaction: Transaction
  ) -> Pubkey {
    guard let place = trade.accounts.quoteVault, let vault = transaction.account(instruction, place)
    else { return QuoteMint.sol.key }
    return transaction.tokens.mint(vault)
      ?? trade.accounts.quoteMint.flatMap { transaction.accountKey(instruction, $0) }
      ?? QuoteMint.sol.key
  }

  private static func fill(_ leg: inout Leg, from event: PumpFunTrade, _ trade: PumpFunLayout.Trade)
  {
    leg.reserves = [event.virtualTokens, event.virtualQuoteAfter]
    leg.quoteVault = event.realQuoteAfter
    leg.user = event.user
    leg.lpFee = 0
    leg.lpFeePPM = 0
    leg.protocolFee = event.fee
    leg.creatorFee = event.fee == nil ? 0 : event.creatorFee
    leg.protocolFeePPM = partsPerMillion(event.feeBasisPoints)
    if let creator = event.creatorBasisPoints {
      leg.creatorFeePPM = partsPerMillion(creator &+ (event.cashbackBasisPoints ?? 0))
    }
    if event.isBuy != trade.isBuy { leg.evidence.insert(.mismatch) }
    if event.isMayhem { leg.flags.insert(.unanchoredReserves) }
  }

  /// The oldest event states no fee; a buy's is seen as a transfer, 1 % until May 2025.
  private static func fillOldFee(_ leg: inout Leg, _ paid: UInt64?) {
    guard let paid else { return }
    leg.protocolFee = paid
    guard let quote = leg.amounts[1] else { return }
    if paid == quote / 100 || paid == quote / 100 + 1 {
      leg.protocolFeePPM = 10_000
      leg.creatorFeePPM = 0
    }
  }

  static func partsPerMillion(_ basisPoints: UInt64?) -> UInt32? {
    guard let basisPoints, basisPoints <= 10_000 else { return nil }
    return UInt32(basisPoints * 100)
  }

  /// The row of a curve that this trade emptied.
  private static func completion(after trade: Leg, _ transaction: Transaction) -> Leg? {
    guard let body = transaction.event(PumpFunLayout.completeEvent, of: trade.instruction).body,
      body.count >= 96
    else { return nil }
    var leg = trade
    leg.kind = .complete
    leg.sideIn = nil
    leg.amounts = [nil, nil]
    leg.lpFee = nil
    leg.protocolFee = nil
    leg.creatorFee = nil
    return leg
  }
}

extension PumpFunDecoder {
  private static func decodeCreation(
    _ discriminator: UInt64, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    let copies = transaction.event(PumpFunLayout.createEvent, of: instruction)
    let event = copies.body.flatMap(PumpFunCreation.init)
    guard let mint = event?.mint ?? transaction.accountKey(instruction, 0),
      let curve = event?.curve ?? transaction.accountKey(instruction, 2)
    else { throw Unreadable(reason: "pump_fun create without its mint and curve accounts") }
    var leg = Leg(
      instruction, venue: .pumpFun, pool: curve,
      mints: (mint, event?.quoteMint ?? QuoteMint.sol.key))
    leg.kind = .create
    leg.decimals[0] = 6
    leg.evidence = event == nil ? [] : copies.evidence
    let isPlain = discriminator == PumpFunLayout.create || event?.virtualTokens != nil
    if isPlain {
      leg.reserves = [
        event?.virtualTokens ?? PumpFunCurve.fresh.virtualBase,
        event?.virtualQuote ?? event?.virtualSol ?? PumpFunCurve.fresh.virtualQuote,
      ]
      leg.quoteVault = 0
    }
    if event?.isMayhem == true { leg.flags.insert(.unanchoredReserves) }
    let userPlace = discriminator == PumpFunLayout.create ? 7 : 5
    leg.user = event?.user ?? transaction.accountKey(instruction, userPlace)
    var decoded = Decoded(legs: [leg], surplus: event?.surplus ?? 0)
    if let start = event?.virtualTokens, let sale = event?.realTokens, event?.isMayhem == false {
      decoded.curve = CurveFact(
        pool: curve, sale: CurveSale(startBase: start, saleBase: sale))
    }
    if let fact = fact(mint, event, discriminator, instruction, transaction) {
      decoded.tokens = [fact]
    }
    return decoded
  }

  private static func fact(
    _ mint: Pubkey, _ event: PumpFunCreation?, _ discriminator: UInt64, _ instruction: Instruction,
    _ transaction: Transaction
  ) -> TokenFact? {
    guard let time = transaction.blockTime ?? event?.time else { return nil }
    var fact = TokenFact(mint: mint, seenAt: time)
    var arguments = transaction.data(instruction).dropping(8)
    fact.createdAt = time
    fact.decimals = 6
    fact.supply = event?.supply ?? 1_000_000_000_000_000
    fact.name = event?.name ?? arguments.text()
    fact.symbol = event?.symbol ?? arguments.text()
    let userPlace = discriminator == PumpFunLayout.create ? 7 : 5
    fact.creator = event?.creator ?? event?.user ?? transaction.accountKey(instruction, userPlace)
    let plain = discriminator == PumpFunLayout.create
    fact.tokenProgram =
      event?.tokenProgram
      ?? (plain ? ProgramAddress.token : transaction.accountKey(instruction, 7))
    return fact
  }

  /// A migration of a curve that has moved already succeeds without an event: no row.
  private static func decodeMigration(_ instruction: Instruction, _ transaction: Transaction)
    -> Decoded
  {
    guard var body = transaction.event(PumpFunLayout.migrationEvent, of: instruction).body,
      body.key() != nil, let mint = body.key(), let tokens = body.uint64(),
      let quote = body.uint64(), body.uint64() != nil, let curve = body.key(),
      body.int64() != nil, let pool = body.key()
    else { return Decoded() }
    let quoteMint = body.key().flatMap { $0 == .zero ? nil : $0 } ?? QuoteMint.sol.key
    var leg = Leg(instruction, venue: .pumpFun, pool: curve, mints: (mint, quoteMint))
    leg.kind = .migrate
    leg.decimals[0] = 6
    leg.amounts = [tokens, quote]
    leg.evidence = transaction.event(PumpFunLayout.migrationEvent, of: instruction).evidence
    return Decoded(legs: [leg], links: [PoolLink(from: curve, to: pool)], surplus: body.left)
  }

  /// The way to Raydium until March 2025: the curve's tokens go to the withdrawing account.
  private static func decodeWithdrawal(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    guard let mint = transaction.accountKey(instruction, 2),
      let curve = transaction.account(instruction, 3)
    else { throw Unreadable(reason: "pump_fun withdraw without its mint and curve accounts") }
    var leg = Leg(
      instruction, venue: .pumpFun, pool: transaction.key(curve), mints: (mint, QuoteMint.sol.key))
    leg.kind = .migrate
    leg.decimals[0] = 6
    let flow = transaction.flow(instruction, vault: transaction.account(instruction, 4))
    if flow.seen {
      leg.amounts[0] = flow.left
      leg.evidence.insert(.transfers)
    }
    return Decoded(legs: [leg])
  }

  private static func decodeMayhem(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    let copies = transaction.event(PumpFunLayout.mayhemEvent, of: instruction)
    guard var body = copies.body, body.int64() != nil, let mint = body.key(), body.uint64() != nil,
      body.uint64() != nil, let tokens = body.uint64(), let quote = body.uint64(),
      body.uint64() != nil, let realQuote = body.uint64()
    else {
      if transaction.failed { return Decoded() }
      throw Unreadable(reason: "pump_fun set_mayhem_virtual_params without its event")
    }
    guard let curve = transaction.accountKey(instruction, 4) else {
      throw Unreadable(reason: "pump_fun set_mayhem_virtual_params without its curve account")
    }
    var leg = Leg(instruction, venue: .pumpFun, pool: curve, mints: (mint, QuoteMint.sol.key))
    leg.kind = .set
    leg.decimals[0] = 6
    leg.reserves = [tokens, quote]
    leg.quoteVault = realQuote
    leg.evidence = copies.evidence
    leg.flags.insert(.unanchoredReserves)
    return Decoded(legs: [leg], surplus: body.left)
  }
}
