import Market

/// PostCompleteBuyEvent in the order of its fields: what a buy of the third form takes when the
/// curve is empty, from the pool that is to follow it ("synthetic migration").
struct PumpFunPoolBuy {
  var user: Pubkey
  var quoteMint: Pubkey?
  var tokens, quote: UInt64
  var feeBasisPoints, fee, creatorBasisPoints, creatorFee: UInt64
  /// A part of `fee`.
  var buybackFee: UInt64
  /// Tokens and quote of the pool to be.
  var before, after: Pair<UInt64>
  var surplus = 0

  init?(_ body: ByteReader) {
    var reader = body
    guard let user = reader.key(), reader.key() != nil, reader.key() != nil,
      let quoteMint = reader.key(), reader.int64() != nil, let tokens = reader.uint64(),
      let quote = reader.uint64(), let feeRate = reader.uint64(), let fee = reader.uint64(),
      let creatorRate = reader.uint64(), let creatorFee = reader.uint64(),
      let buyback = reader.uint64(), let base0 = reader.uint64(), let quote0 = reader.uint64(),
      let base1 = reader.uint64(), let quote1 = reader.uint64()
    else { return nil }
    (self.user, self.tokens, self.quote) = (user, tokens, quote)
    self.quoteMint = quoteMint == .zero ? nil : quoteMint
    (feeBasisPoints, self.fee) = (feeRate, fee)
    (creatorBasisPoints, self.creatorFee, buybackFee) = (creatorRate, creatorFee, buyback)
    (before, after) = ([base0, quote0], [base1, quote1])
    surplus = reader.left
  }

  /// What stays on the curve of its fees.
  var keptFees: UInt64 { fee &+ creatorFee &- buybackFee }

  /// The leg, beside the curve's part of the same trade. Its state is no state of the curve.
  func leg(beside trade: Leg, _ evidence: Evidence) -> Leg {
    var leg = trade
    leg.sideIn = 1
    leg.user = user
    leg.amounts = [tokens, quote]
    leg.reserves = after.map(Optional.init)
    leg.quoteVault = after[1]
    leg.evidence = evidence.union(trade.evidence.intersection([.transfers, .mismatch]))
    leg.flags.insert(.unanchoredReserves)
    (leg.lpFee, leg.protocolFee, leg.creatorFee) = (0, fee, creatorFee)
    leg.lpFeePPM = 0
    leg.protocolFeePPM = PumpFunDecoder.partsPerMillion(feeBasisPoints)
    leg.creatorFeePPM = PumpFunDecoder.partsPerMillion(creatorBasisPoints)
    return leg
  }

  /// Whether the pool's product formula gives what the event states; exact tokens cost one price,
  /// an exact quote buys another.
  func verdict(isMoved: Bool) -> Verdict {
    if !isMoved { return .disagreeing("event and transfers differ") }
    let (base, pool) = (before[0], before[1])
    guard tokens > 0, quote > 0, pool > 0, tokens < base, base - tokens == after[0],
      pool.addingReportingOverflow(quote) == (after[1], false)
    else { return .disagreeing("the pool to be does not move by what is bought") }
    if let difference = PumpFunAgreement.difference(fee, feeBasisPoints, of: quote)
      ?? PumpFunAgreement.difference(creatorFee, creatorBasisPoints, of: quote)
    {
      return .disagreeing(difference)
    }
    let rest = UInt128(base - tokens)
    let cost = (UInt128(tokens) * UInt128(pool) + rest - 1) / rest
    if cost == UInt128(quote) { return .exact }
    let bought = multiplyDivideFloor(quote - 1, base, after[1] - 1)
    if bought == tokens { return .exact }
    return .disagreeing("buy \(bought) or cost \(cost), chain \(tokens) for \(quote)")
  }
}
