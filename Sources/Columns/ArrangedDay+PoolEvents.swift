import Market

extension ArrangedDay {
  /// Writes the day's pool events: docs/formats/columns.md.
  func writeEvents(
    _ metadata: [(key: String, value: String)], to sink: some ColumnSink
  ) throws(SundialError) {
    let layout = ColumnLayout(
      schema: ColumnSchema.poolEvents, leavingOut: [], rowCount: events.count, metadata: metadata)
    let day = EventFiller(day: self)
    try writeChunks(layout, threads: builder.scratch.threads, to: sink) { range, chunk in
      day.fill(chunk, range)
    }
  }
}

/// Gives the columns of blocks of pool events.
///
/// Unchecked because an arranged day no longer changes.
private struct EventFiller: @unchecked Sendable {
  let day: ArrangedDay

  func fill(_ chunk: ColumnChunk, _ range: Range<Int>) {
    let rows = day.events[range].map { $0 }
    let count = rows.count
    chunk.putNullable("slot", count) { rows[$0].pointee.slot }
    chunk.putNullable("block_time", count) { rows[$0].pointee.blockTime }
    chunk.putNullable("tx_index", count) { rows[$0].pointee.txIndex }
    chunk.put("slot_rank", count) { day.ranks[rows[$0].pointee.transaction] }
    chunk.put("outer_index", count) { rows[$0].pointee.event.outerIndex }
    chunk.put("inner_index", count) { rows[$0].pointee.event.innerIndex }
    chunk.put("kind", count) { rows[$0].pointee.event.kind.rawValue }
    chunk.put("venue", count) { rows[$0].pointee.event.venue.rawValue }
    chunk.put("pool", count) { rows[$0].pointee.event.pool }
    chunk.putNullable("base_mint", count) { rows[$0].pointee.event.baseMint }
    chunk.putNullable("quote_mint", count) { rows[$0].pointee.event.quoteMint }
    chunk.putNullable("base_amount", count) { rows[$0].pointee.event.baseAmount }
    chunk.putNullable("quote_amount", count) { rows[$0].pointee.event.quoteAmount }
    chunk.putNullable("liquidity_delta", count) { rows[$0].pointee.event.liquidityDelta }
    chunk.putNullable("range_lower", count) { rows[$0].pointee.event.rangeLower }
    chunk.putNullable("range_upper", count) { rows[$0].pointee.event.rangeUpper }
    chunk.putNullable("sqrt_price", count) { rows[$0].pointee.event.sqrtPrice }
    chunk.putNullable("active_bin", count) { rows[$0].pointee.event.activeBin }
    chunk.putNullable("linked_pool", count) { rows[$0].pointee.event.linkedPool }
    chunk.putNullable("user", count) { rows[$0].pointee.event.user }
    chunk.put("failed", count) { UInt8(rows[$0].pointee.failed ? 1 : 0) }
    chunk.putNullable("signature", count) { rows[$0].pointee.signature }
  }
}
