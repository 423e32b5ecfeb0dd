import Market

/// Changes of liquidity that are read from their events: the pool and its range from the event, the
/// mints from the movements below, which a pool keeps in the order of their bytes.
extension OrcaWhirlpoolDecoder {
  static func decodeIncrease(_ instruction: Instruction, _ transaction: Transaction) -> Decoded {
    let copies = transaction.event(
      OrcaWhirlpoolLayout.liquidityIncreasedEvent, of: instruction)
    guard let event = copies.body.flatMap(OrcaWhirlpoolLiquidityChange.init) else {
      return Decoded()
    }
    let change = LiquidityChange(
      delta: Int128(event.liquidity, removed: false), range: event.range)
    var decoded = change.row(
      .deposit, event.pool, event.amounts.map(Optional.init), instruction, transaction)
    if !decoded.legs.isEmpty { decoded.legs[0].evidence = copies.evidence }
    decoded.surplus = event.surplus
    return decoded
  }

  /// Liquidity leaves one range and enters another; what is left over is all that moves.
  static func decodeReposition(_ instruction: Instruction, _ transaction: Transaction) -> Decoded {
    let copies = transaction.event(
      OrcaWhirlpoolLayout.liquidityRepositionedEvent, of: instruction)
    guard var body = copies.body, let pool = body.key(), body.key() != nil,
      let oldLower = body.int32(), let oldUpper = body.int32(), let newLower = body.int32(),
      let newUpper = body.int32(), let old = body.uint128(), let new = body.uint128()
    else { return Decoded() }
    let changes = [
      (
        RowKind.withdraw,
        LiquidityChange(
          delta: Int128(old, removed: true), range: (oldLower, oldUpper))
      ),
      (
        RowKind.deposit,
        LiquidityChange(
          delta: Int128(new, removed: false), range: (newLower, newUpper))
      ),
    ]
    var decoded = Decoded()
    for (kind, change) in changes {
      var part = change.row(kind, pool, [nil, nil], instruction, transaction)
      for index in part.legs.indices { part.legs[index].evidence = copies.evidence }
      decoded.legs += part.legs
      decoded.poolEvents += part.poolEvents
    }
    return decoded
  }
}

extension LiquidityChange {
  /// The change as a row, or as an event of a pool whose mints nothing names.
  fileprivate func row(
    _ kind: RowKind, _ pool: Pubkey, _ amounts: Pair<UInt64?>, _ instruction: Instruction,
    _ transaction: Transaction
  ) -> Decoded {
    var mints: [Pubkey] = []
    for movement in transaction.movements(under: instruction) where movement.kind == .tokens {
      if let mint = transaction.tokens.mint(movement.source), !mints.contains(mint) {
        mints.append(mint)
      }
    }
    guard mints.count == 2 else {
      var event = PoolEvent(
        kind: kind, venue: .orcaWhirlpool, pool: pool, outerIndex: UInt16(instruction.outer),
        innerIndex: Int16(instruction.inner))
      event.liquidityDelta = delta
      event.rangeLower = range?.lower
      event.rangeUpper = range?.upper
      return Decoded(poolEvents: [event])
    }
    mints.sort()
    var leg = Leg(instruction, venue: .orcaWhirlpool, pool: pool, mints: (mints[0], mints[1]))
    leg.kind = kind
    leg.amounts = amounts
    leg.change = self
    return Decoded(legs: [leg])
  }
}
