import Market
import Pools

/// A DAMM v2 swap's event: EvtSwap until 0.1.5, both in 0.1.5, EvtSwap2 alone since 0.1.6.
struct MeteoraDAMMV2Swap {
  /// Which token enters.
  var sideIn: Int
  /// What moved at the vaults: after a transfer fee was withheld, before one is.
  var input, output: UInt64
  /// What moved along the curve, fees taken off or put back; EvtSwap does not tell.
  var curve: (net: UInt64, gross: UInt64)?
  /// Q64.64, after the swap.
  var squareRootPrice: UInt128
  /// The liquidity's part with the partner's or compounded one; the protocol's with the referral.
  var lpFee, protocolFee: UInt64
  /// The referrer's part of `protocolFee`.
  var referral: UInt64
  /// After the swap, fees excluded; EvtSwap has none.
  var reserves: Pair<UInt64?> = [nil, nil]
  var surplus = 0

  init?(old body: ByteReader) {
    var reader = body.dropping(32)
    guard let direction = reader.uint8(), direction <= 1, reader.uint8() != nil,
      reader.uint64() != nil, reader.uint64() != nil, let output = reader.uint64(),
      let price = reader.uint128(), let fees = Self.fees(&reader), let input = reader.uint64()
    else { return nil }
    sideIn = Int(direction)
    (self.input, self.output, squareRootPrice) = (input, output, price)
    (lpFee, protocolFee, referral) = fees
    _ = reader.uint64()  // timestamp
    surplus = reader.left
  }

  init?(new body: ByteReader) {
    var reader = body.dropping(32)
    guard let direction = reader.uint8(), direction <= 1, reader.uint8() != nil,
      reader.uint8() != nil, reader.uint64() != nil, reader.uint64() != nil,
      reader.uint8() != nil, let input = reader.uint64(), let net = reader.uint64(),
      reader.uint64() != nil, let output = reader.uint64(), let price = reader.uint128(),
      let fees = Self.fees(&reader)
    else { return nil }
    sideIn = Int(direction)
    (self.input, squareRootPrice) = (input, price)
    (lpFee, protocolFee, referral) = fees
    let (total, tooMuch) = lpFee.addingReportingOverflow(protocolFee)
    let (gross, overflow) = output.addingReportingOverflow(input == net ? total : 0)
    if !tooMuch && !overflow { curve = (net, gross) }
    _ = reader.uint64()  // included_transfer_fee_amount_in
    self.output = reader.uint64() ?? output
    _ = reader.uint64()  // excluded_transfer_fee_amount_out
    _ = reader.uint64()  // timestamp
    reserves = [reader.uint64(), reader.uint64()]
    surplus = reader.left
  }

  /// What moved at the vaults.
  var movement: StatedMovement {
    StatedMovement(input: input, output: output, referral: referral)
  }

  /// Liquidity with partner or compounding, protocol with referral, and the referral; nil beyond
  /// 64 bits.
  private static func fees(_ reader: inout ByteReader) -> (UInt64, UInt64, UInt64)? {
    guard let claiming = reader.uint64(), let share = reader.uint64(),
      let partner = reader.uint64(), let referral = reader.uint64()
    else { return nil }
    let (liquidity, overflow) = claiming.addingReportingOverflow(partner)
    let (program, second) = share.addingReportingOverflow(referral)
    return overflow || second ? nil : (liquidity, program, referral)
  }
}

/// Reads Meteora DAMM v2's instructions: amounts from the vaults' transfers, price, fees and
/// reserves from the event, which the program sends to itself.
enum MeteoraDAMMV2Decoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    if MeteoraDAMMV2Layout.swaps.contains(discriminator) {
      return try decodeSwap(instruction, transaction)
    }
    if let layout = MeteoraDAMMV2Layout.liquidity[discriminator] {
      return try decodeLiquidity(layout, instruction, transaction)
    }
    return MeteoraDAMMV2Layout.silent.contains(discriminator) ? Decoded() : nil
  }

  private static func decodeSwap(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    guard let pool = transaction.accountKey(instruction, 1),
      let mintA = transaction.accountKey(instruction, 6),
      let mintB = transaction.accountKey(instruction, 7)
    else { throw Unreadable(reason: "meteora_damm_v2 swap without its pool and mint accounts") }
    var leg = Leg(instruction, venue: .meteoraDAMMV2, pool: pool, mints: (mintA, mintB))
    leg.user = transaction.accountKey(instruction, 8)
    let (event, evidence) = swapEvent(of: instruction, transaction)
    leg.evidence = evidence
    if let event {
      leg.sideIn = event.sideIn
      leg.lpFee = event.lpFee
      leg.protocolFee = event.protocolFee
      leg.creatorFee = 0
      leg.setPrice(sqrtPrice: event.squareRootPrice, in: transaction)
      fillReserves(&leg, event.reserves)
    } else if let mint = transaction.account(instruction, 2).flatMap(transaction.tokens.mint) {
      leg.sideIn = mint == mintA ? 0 : 1
    }
    transaction.settle(
      &leg,
      vaults: (transaction.account(instruction, 4), transaction.account(instruction, 5)),
      stated: event?.movement)
    var decoded = Decoded(legs: [leg], surplus: event?.surplus ?? 0)
    decoded.verdict = verdict(on: leg, event)
    return decoded
  }

  private static func swapEvent(of instruction: Instruction, _ transaction: Transaction) -> (
    MeteoraDAMMV2Swap?, Evidence
  ) {
    let (chosen, evidence) = transaction.chosenEvent(
      [MeteoraDAMMV2Layout.swap2Event, MeteoraDAMMV2Layout.swapEvent], of: instruction)
    guard let chosen,
      let event = chosen.choice == 0
        ? MeteoraDAMMV2Swap(new: chosen.body) : MeteoraDAMMV2Swap(old: chosen.body)
    else { return (nil, []) }
    return (event, evidence)
  }

  /// Event against transfers; then the whole range's maths from the reserve after the swap, which
  /// is rounded, and of a pool that may have a narrower range: it proves what it reproduces, and
  /// what it does not is no disagreement.
  private static func verdict(on leg: Leg, _ event: MeteoraDAMMV2Swap?) -> Verdict {
    let verdict = meteoraVerdict(on: leg, stated: event?.movement)
    guard verdict == .explained(.stateUnknown), let event, let curve = event.curve,
      let reserve = event.reserves[1],
      let before = MeteoraCurveRange(
        wholeRangeReserve: reserve, squareRootPrice: event.squareRootPrice)?
        .before(exactIn: curve.net, firstEntered: event.sideIn == 0),
      let fill = before.swap(exactIn: curve.net, firstEnters: event.sideIn == 0)
    else { return verdict }
    return fill.output == curve.gross ? .exact : verdict
  }

  private static func fillReserves(_ leg: inout Leg, _ reserves: Pair<UInt64?>) {
    guard reserves[0] != nil && reserves[1] != nil else { return }
    leg.reserves = reserves
    leg.quoteVault = reserves[QuoteMint.side(leg.mints.0, leg.mints.1)]
  }

  private static func decodeLiquidity(
    _ layout: LiquidityLayout, _ instruction: Instruction, _ transaction: Transaction
  ) throws(Unreadable) -> Decoded {
    var leg = try layout.leg(instruction, transaction, venue: .meteoraDAMMV2)
    if layout.kind == .create {
      let copies = transaction.event(MeteoraDAMMV2Layout.createEvent, of: instruction)
      if let price = copies.body.flatMap(firstPrice) {
        leg.evidence.formUnion(copies.evidence)
        leg.setPrice(sqrtPrice: price, in: transaction)
      }
      return Decoded(legs: [leg])
    }
    let copies = transaction.event(MeteoraDAMMV2Layout.liquidityEvent, of: instruction)
    if let body = copies.body, let amountA = body.uint64(at: 96), let amountB = body.uint64(at: 104)
    {
      leg.evidence.formUnion(copies.evidence)
      leg.amounts = [leg.amounts[0] ?? amountA, leg.amounts[1] ?? amountB]
      fillReserves(&leg, [body.uint64(at: 128), body.uint64(at: 136)])
      setChange(&leg, body, at: 144)
    } else {
      fillOldChange(&leg, transaction)
    }
    return Decoded(legs: [leg])
  }

  /// EvtAddLiquidity and EvtRemoveLiquidity, until 0.1.5.
  private static func fillOldChange(_ leg: inout Leg, _ transaction: Transaction) {
    let name =
      leg.kind == .withdraw ? MeteoraDAMMV2Layout.removeEvent : MeteoraDAMMV2Layout.addEvent
    let copies = transaction.event(name, of: leg.instruction)
    guard let body = copies.body, let amountA = body.uint64(at: 128),
      let amountB = body.uint64(at: 136)
    else { return }
    leg.evidence.formUnion(copies.evidence)
    leg.amounts = [leg.amounts[0] ?? amountA, leg.amounts[1] ?? amountB]
    setChange(&leg, body, at: 96)
  }

  private static func setChange(_ leg: inout Leg, _ body: ByteReader, at offset: Int) {
    guard body.count >= offset + 16 else { return }
    var reader = body.dropping(offset)
    leg.change.delta = reader.uint128().flatMap { Int128($0, removed: leg.kind == .withdraw) }
  }

  /// The starting price in EvtInitializePool; the dynamic fee before it may be absent.
  private static func firstPrice(_ body: ByteReader) -> UInt128? {
    var reader = body.dropping(222)
    guard let option = reader.uint8() else { return nil }
    if option != 0 { reader = reader.dropping(33) }
    guard reader.uint128() != nil, reader.uint128() != nil, reader.uint16() != nil,
      reader.uint128() != nil
    else { return nil }
    return reader.uint128()
  }
}
