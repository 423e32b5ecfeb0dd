import CTransactionJSON
import Market
import Pools

/// Reads PumpSwap's instructions: amounts from the vaults' transfers, state and fees from the
/// event, which comes as a self-CPI and in the log.
enum PumpSwapDecoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    if let trade = PumpSwapLayout.trades[discriminator] {
      return try decodeTrade(trade, instruction, transaction)
    }
    if let layout = PumpSwapLayout.liquidity[discriminator] {
      return try decodeLiquidity(layout.kind, layout.event, instruction, transaction)
    }
    switch discriminator {
    case PumpSwapLayout.multiHopSwap: return try decodeHops(instruction, transaction)
    case PumpSwapLayout.initializeBoost, PumpSwapLayout.boostBuyAndBurn:
      return try decodeBoost(discriminator, instruction, transaction)
    default: return PumpSwapLayout.silent.contains(discriminator) ? Decoded() : nil
    }
  }

  private static func decodeTrade(
    _ trade: PumpSwapLayout.Trade, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, 0),
      let base = transaction.accountKey(instruction, 3),
      let quote = transaction.accountKey(instruction, 4)
    else { throw Unreadable(reason: "pump_swap trade without its pool and mint accounts") }
    var leg = Leg(instruction, venue: .pumpSwap, pool: pool, mints: (base, quote))
    leg.sideIn = trade.isBuy ? 1 : 0
    leg.user = transaction.accountKey(instruction, 1)
    let copies = transaction.event(
      trade.isBuy ? PumpSwapLayout.buyEvent : PumpSwapLayout.sellEvent, of: instruction)
    let event = copies.body.flatMap { PumpSwapTrade($0, isBuy: trade.isBuy) }
    if let event {
      leg.evidence = copies.evidence
      fill(&leg, from: event, keepsFees: trade.keepsFees)
    }
    let moved = settle(&leg, event, instruction, transaction)
    if transaction.withholdsFee(instruction) { leg.flags.insert(.transferFee) }
    var decoded = Decoded(legs: [leg], surplus: event?.surplus ?? 0)
    decoded.verdict = PumpSwapAgreement.verdict(
      on: leg, event: event, trade: trade, movedQuote: moved,
      argument: transaction.data(instruction).uint64(at: 8))
    return decoded
  }

  private static func fill(_ leg: inout Leg, from event: PumpSwapTrade, keepsFees: Bool) {
    leg.user = event.user
    leg.reserves = [event.baseAfter, event.quoteAfter]
    if QuoteMint.side(leg.mints.0, leg.mints.1) == 0 {
      leg.quoteVault = event.baseAfter
    } else if !keepsFees {
      leg.quoteVault = UInt64(exactly: event.vaultAfter)
    }
    leg.lpFee = event.lpFee
    leg.protocolFee = event.protocolFee
    leg.creatorFee = event.creatorFee ?? 0
    leg.lpFeePPM = PumpFunDecoder.partsPerMillion(event.lpBasisPoints)
    leg.protocolFeePPM = PumpFunDecoder.partsPerMillion(event.protocolBasisPoints)
    leg.creatorFeePPM = PumpFunDecoder.partsPerMillion(PumpSwapAgreement.creatorRate(event))
  }

  /// Amounts are what moved through the vaults; the event's where no transfer is seen.
  /// - Returns: the quote that moved, nil when none was seen.
  private static func settle(
    _ leg: inout Leg, _ event: PumpSwapTrade?, _ instruction: Instruction,
    _ transaction: Transaction
  ) -> UInt64? {
    guard let sideIn = leg.sideIn else { return nil }
    leg.vaults = Pair(7, 8).map { transaction.account(instruction, $0) }
    let base = transaction.flow(instruction, vault: leg.vaults[0])
    let quote = transaction.flow(instruction, vault: leg.vaults[1])
    guard base.seen || quote.seen else {
      leg.amounts = [event?.base, event?.poolQuoteMoved]
      return nil
    }
    leg.evidence.insert(.transfers)
    leg.amounts =
      sideIn == 0 ? [base.entered, quote.left] : [base.left, quote.entered]
    if let event, leg.amounts != [event.base, event.poolQuoteMoved] {
      leg.evidence.insert(.mismatch)
    }
    return leg.amounts[1]
  }

  private static func decodeLiquidity(
    _ kind: RowKind, _ event: UInt64, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let pool = transaction.accountKey(instruction, 0),
      let base = transaction.accountKey(instruction, 3),
      let quote = transaction.accountKey(instruction, 4)
    else { throw Unreadable(reason: "pump_swap \(kind.name) without its pool and mint accounts") }
    var leg = Leg(instruction, venue: .pumpSwap, pool: pool, mints: (base, quote))
    leg.kind = kind
    leg.user = transaction.accountKey(instruction, 2)
    leg.change.delta = transaction.poolTokens(instruction)
    for side in 0...1 {
      let vault = transaction.account(instruction, 9 + side)
      let flow = transaction.flow(instruction, vault: vault)
      guard flow.seen else { continue }
      leg.evidence.insert(.transfers)
      leg.amounts[side] = kind == .withdraw ? flow.left : flow.entered
    }
    let copies = transaction.event(event, of: instruction)
    if kind == .create {
      fillCreation(&leg, copies, transaction.data(instruction))
    } else if let change = copies.body.flatMap(PumpSwapLiquidityChange.init) {
      leg.evidence.formUnion(copies.evidence)
      fill(&leg, from: change)
    }
    if transaction.withholdsFee(instruction) { leg.flags.insert(.transferFee) }
    return Decoded(legs: [leg])
  }

  private static func fillCreation(_ leg: inout Leg, _ copies: VenueEvent, _ data: ByteReader) {
    if let event = copies.body.flatMap(PumpSwapCreation.init) {
      leg.evidence.formUnion(copies.evidence)
      leg.user = event.creator
      leg.decimals = event.decimals.map(Optional.init)
      leg.reserves = event.reserves.map(Optional.init)
      for side in 0...1 { leg.amounts[side] = leg.amounts[side] ?? event.amounts[side] }
    } else {
      for side in 0...1 {
        leg.amounts[side] = leg.amounts[side] ?? data.uint64(at: 10 + 8 * side)
      }
      leg.reserves = leg.amounts
    }
    leg.quoteVault = leg.reserves[QuoteMint.side(leg.mints.0, leg.mints.1)]
  }

  /// The events tell the vaults, not the virtual part. Where a pool may have one, a deposit, which
  /// leaves the price, states no quote; a withdrawal does, unanchored: it must be seen.
  private static func fill(_ leg: inout Leg, from change: PumpSwapLiquidityChange) {
    leg.user = change.user
    for side in 0...1 {
      let amount = leg.amounts[side] ?? change.amounts[side]
      leg.amounts[side] = amount
      let before = change.reserves[side]
      let (after, overflow) =
        leg.kind == .withdraw
        ? before.subtractingReportingOverflow(amount) : before.addingReportingOverflow(amount)
      leg.reserves[side] = overflow ? nil : after
    }
    leg.quoteVault = leg.reserves[QuoteMint.side(leg.mints.0, leg.mints.1)]
    guard change.time >= PumpSwapLayout.virtualQuoteSince else { return }
    if leg.kind == .withdraw {
      leg.flags.insert(.unanchoredReserves)
    } else {
      leg.reserves[1] = nil
    }
  }
}

extension PumpSwapDecoder {
  /// A row of the state that a virtual quote, or the spending of one, leaves.
  private static func decodeBoost(
    _ discriminator: UInt64, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    let isBurn = discriminator == PumpSwapLayout.boostBuyAndBurn
    let copies = transaction.event(
      isBurn ? PumpSwapLayout.burnEvent : PumpSwapLayout.boostEvent, of: instruction)
    guard let event = copies.body.flatMap({ PumpSwapBoost($0, isBurn: isBurn) }) else {
      if transaction.failed { return Decoded() }
      throw Unreadable(reason: "pump_swap boost without its event")
    }
    let quoteMint = (0..<Int(instruction.accounts.count))
      .compactMap { transaction.accountKey(instruction, $0) }
      .first { QuoteMint($0) != nil && $0 != event.mint }
    var leg = Leg(
      instruction, venue: .pumpSwap, pool: event.pool,
      mints: (event.mint, quoteMint ?? QuoteMint.sol.key))
    leg.kind = .set
    leg.evidence = copies.evidence
    leg.reserves = [event.base ?? createdBase(of: event.pool, transaction), event.quote]
    leg.quoteVault = event.vaultQuote
    return Decoded(legs: [leg])
  }

  /// The base of a pool created in the same transaction: a boost states only the quote.
  private static func createdBase(of pool: Pubkey, _ transaction: Transaction) -> UInt64? {
    for instruction in transaction.instructions where instruction.known == .venue(.pumpSwap) {
      guard transaction.data(instruction).discriminator == PumpSwapLayout.createPool,
        transaction.accountKey(instruction, 0) == pool
      else { continue }
      return transaction.event(PumpSwapLayout.createEvent, of: instruction).body
        .flatMap(PumpSwapCreation.init)?.reserves[0]
    }
    return nil
  }

  /// One leg an event; mints are those of the user's accounts.
  private static func decodeHops(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    var decoded = Decoded()
    for hop in transaction.pumpSwapTrades(in: instruction) {
      let event = hop.event
      guard let base = transaction.tokenMint(of: event.userBaseAccount),
        let quote = transaction.tokenMint(of: event.userQuoteAccount)
      else { throw Unreadable(reason: "pump_swap hop whose mints nothing tells") }
      var leg = Leg(instruction, venue: .pumpSwap, pool: event.pool, mints: (base, quote))
      leg.sideIn = event.isBuy ? 1 : 0
      leg.evidence = hop.evidence
      fill(&leg, from: event, keepsFees: true)
      leg.amounts = [event.base, event.poolQuoteMoved]
      let trade = PumpSwapLayout.Trade(isBuy: event.isBuy, keepsFees: true)
      let verdict = PumpSwapAgreement.verdict(
        on: leg, event: event, trade: trade, movedQuote: nil, argument: nil)
      if decoded.verdict == nil || decoded.verdict == .exact { decoded.verdict = verdict }
      decoded.surplus += event.surplus
      decoded.legs.append(leg)
    }
    return decoded
  }
}

extension Transaction {
  /// All trade events that the instruction itself emitted: its self-CPIs, else its log's.
  fileprivate func pumpSwapTrades(in instruction: Instruction)
    -> [(event: PumpSwapTrade, evidence: Evidence)]
  {
    var found: [(event: PumpSwapTrade, evidence: Evidence)] = []
    let add = { (body: ByteReader, evidence: Evidence) in
      guard let discriminator = body.discriminator,
        [PumpSwapLayout.buyEvent, PumpSwapLayout.sellEvent].contains(discriminator),
        let event = PumpSwapTrade(
          body.dropping(8), isBuy: discriminator == PumpSwapLayout.buyEvent)
      else { return }
      found.append((event, evidence))
    }
    for child in children(of: instruction)
    where child.program == instruction.program && isSelfCall(child) {
      add(data(child).dropping(8), .eventCPI)
    }
    if found.isEmpty {
      for logged in events where Int(logged.instruction) == instruction.number {
        add(parser.bytes(logged.data), .eventLog)
      }
    }
    return found
  }

  /// Mint of a token account by its address; nil where nothing tells.
  fileprivate func tokenMint(of account: Pubkey) -> Pubkey? {
    (0..<keyCount).first { key($0) == account }.flatMap { tokens.mint($0) }
  }
}
