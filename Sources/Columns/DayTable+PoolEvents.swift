import Market

extension DayTable {
  /// The day's pool events: docs/formats/columns.md.
  func poolEventTable() -> ArrowTable {
    let rows = poolEvents
    let transactions = rows.map { input.transactions[$0.index] }
    var table = table(ColumnSchema.poolEvents, rows.count)
    table.add("slot", rows.map(\.place.slot))
    table.add("block_time", transactions.map(\.blockTime))
    table.add("tx_index", transactions.map(\.txIndex))
    table.add("slot_rank", rows.map(\.place.slotRank))
    table.add("outer_index", rows.map(\.event.outerIndex))
    table.add("inner_index", rows.map(\.event.innerIndex))
    table.add("kind", rows.map(\.event.kind.rawValue))
    table.add("venue", rows.map(\.event.venue.rawValue))
    table.add("pool", rows.map(\.event.pool))
    table.add("base_mint", rows.map(\.event.baseMint))
    table.add("quote_mint", rows.map(\.event.quoteMint))
    table.add("base_amount", rows.map(\.event.baseAmount))
    table.add("quote_amount", rows.map(\.event.quoteAmount))
    table.add("liquidity_delta", rows.map(\.event.liquidityDelta))
    table.add("range_lower", rows.map(\.event.rangeLower))
    table.add("range_upper", rows.map(\.event.rangeUpper))
    table.add("sqrt_price", rows.map(\.event.sqrtPrice))
    table.add("active_bin", rows.map(\.event.activeBin))
    table.add("linked_pool", rows.map(\.event.linkedPool))
    table.add("user", rows.map(\.event.user))
    table.add("failed", transactions.map { UInt8($0.failed ? 1 : 0) })
    table.add("signature", transactions.map(\.signature))
    return table
  }
}
