import Market

/// Liquidity that a pool event adds or removes, and the ticks or bins it covers.
struct LiquidityChange {
  /// LP tokens or the venue's measure; + added.
  var delta: Int128?
  var range: (lower: Int32, upper: Int32)?
}

extension Leg {
  /// What `pool_events` holds of a leg that is no swap.
  func poolEvent(of row: SwapRow, linkedPool: Pubkey?) -> PoolEvent {
    let quote = QuoteMint.side(mints.0, mints.1)
    var event = PoolEvent(
      kind: kind, venue: venue, pool: pool, outerIndex: row.outerIndex, innerIndex: row.innerIndex)
    event.baseMint = row.baseMint
    event.quoteMint = row.quoteMint
    event.baseAmount = amounts[1 - quote]
    event.quoteAmount = amounts[quote]
    event.liquidityDelta = change.delta
    event.rangeLower = change.range?.lower
    event.rangeUpper = change.range?.upper
    event.sqrtPrice = sqrtPrice
    event.activeBin = activeBins.after
    event.linkedPool = linkedPool
    event.user = row.trader
    return event
  }
}

extension Transaction {
  /// LP tokens minted less those burnt below an instruction; nil where none are.
  func poolTokens(_ instruction: Instruction) -> Int128? {
    var total: Int128?
    for movement in movements(under: instruction) {
      switch movement.kind {
      case .minted: total = (total ?? 0) + Int128(movement.amount)
      case .burn: total = (total ?? 0) - Int128(movement.amount)
      default: continue
      }
    }
    return total
  }
}

extension Int128 {
  /// A measure of liquidity with its direction; nil beyond the type.
  init?(_ magnitude: UInt128, removed: Bool) {
    guard let value = Int128(exactly: magnitude) else { return nil }
    self = removed ? -value : value
  }
}
