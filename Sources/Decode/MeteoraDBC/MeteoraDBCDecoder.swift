import Market

/// A DBC swap's event: EvtSwap, beside which EvtSwap2 stands since 0.1.6.
struct MeteoraDBCSwap {
  /// 0 = the launched token enters, a sell; 1 = the quote enters.
  var sideIn: Int
  var input, output: UInt64
  /// Q64.64, after the swap.
  var squareRootPrice: UInt128
  /// Partner's and creator's part; the protocol's with the referral.
  var tradingFee, protocolFee: UInt64
  /// The referrer's part of `protocolFee`.
  var referral: UInt64
  /// The curve's quote after the swap; EvtSwap has none.
  var quoteReserve: UInt64?
  var surplus = 0

  init?(old body: ByteReader) {
    var reader = body.dropping(64)
    guard let direction = reader.uint8(), direction <= 1, reader.uint8() != nil,
      let argument = reader.uint64(), reader.uint64() != nil, reader.uint64() != nil,
      let output = reader.uint64(), let price = reader.uint128(), let fees = Self.fees(&reader)
    else { return nil }
    sideIn = Int(direction)
    (self.output, squareRootPrice) = (output, price)
    (tradingFee, protocolFee, referral) = fees
    input = reader.uint64() ?? argument
    _ = reader.uint64()  // timestamp
    surplus = reader.left
  }

  init?(new body: ByteReader) {
    var reader = body.dropping(64)
    guard let direction = reader.uint8(), direction <= 1, reader.uint8() != nil,
      reader.uint64() != nil, reader.uint64() != nil, reader.uint8() != nil,
      let input = reader.uint64(), reader.uint64() != nil, reader.uint64() != nil,
      let output = reader.uint64(), let price = reader.uint128(), let fees = Self.fees(&reader)
    else { return nil }
    sideIn = Int(direction)
    (self.input, self.output, squareRootPrice) = (input, output, price)
    (tradingFee, protocolFee, referral) = fees
    quoteReserve = reader.uint64()
    _ = reader.uint64()  // migration_threshold
    _ = reader.uint64()  // timestamp
    surplus = reader.left
  }

  private static func fees(_ reader: inout ByteReader) -> (UInt64, UInt64, UInt64)? {
    guard let trading = reader.uint64(), let share = reader.uint64(),
      let referral = reader.uint64()
    else { return nil }
    let (program, overflow) = share.addingReportingOverflow(referral)
    return overflow ? nil : (trading, program, referral)
  }
}

/// Reads Meteora DBC's instructions: trades on a launch curve, its creation, end and migration.
enum MeteoraDBCDecoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    if MeteoraDBCLayout.swaps.contains(discriminator) {
      return try decodeSwap(instruction, transaction)
    }
    if let tokenProgram = MeteoraDBCLayout.creations[discriminator] {
      return try decodeCreation(instruction, transaction, tokenProgram)
    }
    if let mints = MeteoraDBCLayout.migrations[discriminator] {
      return try decodeMigration(mints, instruction, transaction)
    }
    return MeteoraDBCLayout.silent.contains(discriminator) ? Decoded() : nil
  }

  private static func decodeSwap(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    guard let pool = transaction.accountKey(instruction, 2),
      let base = transaction.accountKey(instruction, 7),
      let quote = transaction.accountKey(instruction, 8)
    else { throw Unreadable(reason: "meteora_dbc swap without its pool and mint accounts") }
    var leg = Leg(instruction, venue: .meteoraDBC, pool: pool, mints: (base, quote))
    leg.user = transaction.accountKey(instruction, 9)
    let (event, evidence) = swapEvent(of: instruction, transaction)
    leg.evidence = evidence
    if let event {
      leg.sideIn = event.sideIn
      leg.lpFee = event.tradingFee
      leg.protocolFee = event.protocolFee
      leg.reserves[1] = event.quoteReserve
      if QuoteMint.side(base, quote) == 1 { leg.quoteVault = event.quoteReserve }
      leg.setPrice(sqrtPrice: event.squareRootPrice, in: transaction)
    } else if let mint = transaction.account(instruction, 3).flatMap(transaction.tokens.mint) {
      leg.sideIn = mint == base ? 0 : 1
    }
    let stated = event.map {
      StatedMovement(input: $0.input, output: $0.output, referral: $0.referral)
    }
    transaction.settle(
      &leg,
      vaults: (transaction.account(instruction, 5), transaction.account(instruction, 6)),
      stated: stated)
    var decoded = Decoded(legs: [leg], surplus: event?.surplus ?? 0)
    decoded.verdict = meteoraVerdict(on: leg, stated: stated)
    if let complete = completion(after: leg, transaction) { decoded.legs.append(complete) }
    return decoded
  }

  private static func swapEvent(of instruction: Instruction, _ transaction: Transaction) -> (
    MeteoraDBCSwap?, Evidence
  ) {
    let (chosen, evidence) = transaction.chosenEvent(
      [MeteoraDBCLayout.swap2Event, MeteoraDBCLayout.swapEvent], of: instruction)
    guard let chosen,
      let event = chosen.choice == 0
        ? MeteoraDBCSwap(new: chosen.body) : MeteoraDBCSwap(old: chosen.body)
    else { return (nil, []) }
    return (event, evidence)
  }

  /// The row of a curve that this trade filled.
  private static func completion(after trade: Leg, _ transaction: Transaction) -> Leg? {
    let copies = transaction.event(MeteoraDBCLayout.completeEvent, of: trade.instruction)
    guard copies.body?.uint64(at: 72) != nil else { return nil }
    var leg = trade
    leg.kind = .complete
    leg.sideIn = nil
    leg.amounts = [nil, nil]
    leg.lpFee = nil
    leg.protocolFee = nil
    return leg
  }

  /// The curve's token is made in this very instruction.
  private static func decodeCreation(
    _ instruction: Instruction, _ transaction: Transaction, _ tokenProgram: Pubkey
  ) throws(Unreadable) -> Decoded {
    guard let base = transaction.accountKey(instruction, 3),
      let quote = transaction.accountKey(instruction, 4),
      let pool = transaction.accountKey(instruction, 5)
    else { throw Unreadable(reason: "meteora_dbc creation without its pool and mint accounts") }
    var leg = Leg(instruction, venue: .meteoraDBC, pool: pool, mints: (base, quote))
    leg.kind = .create
    leg.user = transaction.accountKey(instruction, 2)
    leg.evidence = transaction.event(MeteoraDBCLayout.createEvent, of: instruction).evidence
    var decoded = Decoded(legs: [leg])
    guard let time = transaction.blockTime else { return decoded }
    var fact = TokenFact(mint: base, seenAt: time)
    var arguments = transaction.data(instruction).dropping(8)
    fact.createdAt = time
    fact.decimals = transaction.tokens.decimals(base)
    fact.name = arguments.text()
    fact.symbol = arguments.text()
    fact.creator = transaction.accountKey(instruction, 2)
    fact.tokenProgram = tokenProgram
    decoded.tokens = [fact]
    return decoded
  }

  private static func decodeMigration(
    _ mints: (Int, Int), _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    guard let curve = transaction.accountKey(instruction, 0),
      let pool = transaction.accountKey(instruction, 4),
      let base = transaction.accountKey(instruction, mints.0),
      let quote = transaction.accountKey(instruction, mints.1)
    else { throw Unreadable(reason: "meteora_dbc migration without its pools and mints") }
    var leg = Leg(instruction, venue: .meteoraDBC, pool: curve, mints: (base, quote))
    leg.kind = .migrate
    return Decoded(legs: [leg], links: [PoolLink(from: curve, to: pool)])
  }
}
