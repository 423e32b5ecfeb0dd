import Market
import Pools

/// The event of a DAMM v1 swap, printed in the log; it names no pool, token, side or user.
struct MeteoraDAMMV1Swap {
  /// What the pool was credited, the protocol's fee included.
  var input, output: UInt64
  /// Total fee = the three; the trade fee stays in the pool.
  var tradeFee, protocolFee, hostFee: UInt64
  var surplus: Int

  init?(_ body: ByteReader) {
    var reader = body
    guard let input = reader.uint64(), let output = reader.uint64(), let trade = reader.uint64(),
      let share = reader.uint64(), let host = reader.uint64()
    else { return nil }
    (self.input, self.output) = (input, output)
    (tradeFee, protocolFee, hostFee) = (trade, share, host)
    surplus = reader.left
  }

  /// The whole fee; nil beyond 64 bits.
  var totalFee: UInt64? {
    let (first, overflow) = tradeFee.addingReportingOverflow(protocolFee)
    let (total, second) = first.addingReportingOverflow(hostFee)
    return overflow || second ? nil : total
  }

  /// What the event says entered the vault; wraps where its numbers are no swap's, which then
  /// differs from any transfer.
  var credited: UInt64 { input &- protocolFee &- hostFee }
}

/// Reads Meteora DAMM v1's instructions: amounts from the transfers at the shared vaults' token
/// accounts, below the nested vault deposit and withdrawal; fees from the event in the log.
enum MeteoraDAMMV1Decoder {
  /// What an instruction of the program says; nil when it is unknown here.
  static func decode(_ instruction: Instruction, _ transaction: Transaction) throws(Unreadable)
    -> Decoded?
  {
    guard let discriminator = transaction.data(instruction).discriminator else { return nil }
    if discriminator == MeteoraDAMMV1Layout.swap {
      return try decodeSwap(instruction, transaction)
    }
    if let layout = MeteoraDAMMV1Layout.liquidity[discriminator] {
      var leg = try layout.leg(instruction, transaction, venue: .meteoraDAMMV1)
      leg.change.delta = transaction.poolTokens(instruction)
      leg.stateMarks = transaction.shareMarks(instruction, MeteoraDAMMV1Layout.shares(layout))
      return Decoded(legs: [leg])
    }
    return MeteoraDAMMV1Layout.silent.contains(discriminator) ? Decoded() : nil
  }

  private static func decodeSwap(_ instruction: Instruction, _ transaction: Transaction)
    throws(Unreadable) -> Decoded
  {
    let vaults = (transaction.account(instruction, 5), transaction.account(instruction, 6))
    guard let pool = transaction.accountKey(instruction, 0),
      let mintA = vaults.0.flatMap(transaction.tokens.mint),
      let mintB = vaults.1.flatMap(transaction.tokens.mint)
    else { throw Unreadable(reason: "meteora_damm_v1 swap whose pool or mints nothing tells") }
    var leg = Leg(instruction, venue: .meteoraDAMMV1, pool: pool, mints: (mintA, mintB))
    leg.user = transaction.accountKey(instruction, 12)
    leg.stateMarks = transaction.shareMarks(instruction, MeteoraDAMMV1Layout.swapShares)
    let copies = transaction.event(MeteoraDAMMV1Layout.swapEvent, of: instruction)
    let event = copies.body.flatMap(MeteoraDAMMV1Swap.init)
    if let event {
      leg.evidence = copies.evidence
      leg.lpFee = event.tradeFee
      leg.protocolFee = event.protocolFee
      leg.creatorFee = 0
    }
    if event == nil, let mint = transaction.account(instruction, 1).flatMap(transaction.tokens.mint)
    {
      leg.sideIn = mint == mintA ? 0 : 1
    }
    transaction.settle(
      &leg, vaults: vaults,
      stated: event.map { StatedMovement(input: $0.credited, output: $0.output) })
    var decoded = Decoded(legs: [leg], surplus: event?.surplus ?? 0)
    if let event {
      fillRates(&decoded.legs[0], event, transaction)
    }
    let judged = MeteoraDAMMV1Agreement.judged(leg, event, transaction)
    decoded.verdict = judged.verdict
    decoded.legs[0].shareReserves = judged.reserves
    return decoded
  }

  /// The only trade rate that charges the event's fee on what the user paid, with the protocol's
  /// usual part or none.
  private static func fillRates(
    _ leg: inout Leg, _ event: MeteoraDAMMV1Swap, _ transaction: Transaction
  ) {
    guard let total = event.totalFee,
      let rates = MeteoraDAMMV1Pool.tradeRates(
        charging: total, on: paid(leg.instruction, transaction)),
      rates.count == 1
    else { return }
    let rate = UInt32(rates.lowerBound)
    if event.protocolFee == 0 && event.hostFee == 0 && total >= 5 {
      (leg.lpFeePPM, leg.protocolFeePPM, leg.creatorFeePPM) = (rate * 10, 0, 0)
    } else if event.protocolFee > 1, event.hostFee == 0,
      event.protocolFee
        == multiplyDivideFloor(
          total, MeteoraDAMMV1Pool.protocolShare, MeteoraDAMMV1Pool.feeDenominator)
    {
      (leg.lpFeePPM, leg.protocolFeePPM, leg.creatorFeePPM) = (rate * 8, rate * 2, 0)
    }
  }

  /// What left the user's account in the swap, fees included.
  static func paid(_ instruction: Instruction, _ transaction: Transaction) -> UInt64 {
    transaction.flow(instruction, vault: transaction.account(instruction, 1)).left
  }
}
