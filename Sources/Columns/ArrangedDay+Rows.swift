import Market

/// The columns of rows and pool events: docs/formats/columns.md as code.
extension ArrangedDay {
  /// Writes a file of rows; columns that most days lack are left out where no row has one.
  func write(
    _ rows: ArrangedRows, _ metadata: [(key: String, value: String)], to sink: some ColumnSink
  ) throws(SundialError) {
    let optional: [(RowPresence, String)] = [
      (.statedPrice, "stated_price"), (.sqrtPrice, "sqrt_price"), (.liquidity, "liquidity"),
      (.activeBin, "active_bin"), (.shareReserves, "share_base_reserve"),
      (.shareReserves, "share_quote_reserve"),
    ]
    let undated = builder.day == nil
    let layout = ColumnLayout(
      schema: ColumnSchema.swaps(undated: undated),
      leavingOut: optional.filter { !rows.presence.contains($0.0) }.map(\.1),
      rowCount: rows.records.count, metadata: metadata)
    let day = RowFiller(day: self, undated: undated)
    try writeChunks(layout, threads: builder.scratch.threads, to: sink) { range, chunk in
      rows.records.withUnsafeBufferPointer { records in
        rows.pools.withUnsafeBufferPointer { pools in
          day.fill(
            chunk, UnsafeBufferPointer(rebasing: records[range]),
            pools: UnsafeBufferPointer(rebasing: pools[range]))
        }
      }
      if range.upperBound % ColumnChunk.rowsMax == 0 { day.release() }
    }
  }
}

/// Gives the columns of blocks of rows.
///
/// Unchecked because an arranged day no longer changes.
private struct RowFiller: @unchecked Sendable {
  let day: ArrangedDay
  let undated: Bool

  func release() { day.file?.release() }

  typealias Rows = UnsafeBufferPointer<UnsafePointer<DayRow>>

  func fill(_ chunk: ColumnChunk, _ rows: Rows, pools: UnsafeBufferPointer<UInt32>) {
    let count = rows.count
    if undated {
      chunk.putNullable("slot", count) { rows[$0].pointee.row.slot }
      chunk.putNullable("block_time", count) { rows[$0].pointee.row.blockTime }
    } else {
      // A dated day keeps no transaction without a time; a time before 1970 has no slot.
      chunk.put("slot", count) { rows[$0].pointee.row.slot ?? 0 }
      chunk.put("block_time", count) { rows[$0].pointee.row.blockTime ?? 0 }
    }
    chunk.putNullable("tx_index", count) { rows[$0].pointee.row.txIndex }
    chunk.put("slot_rank", count) { day.ranks[rows[$0].pointee.transaction] }
    fillPlaces(chunk, rows, pools)
    fillMoney(chunk, rows)
    chunk.put("network_fee", count) { rows[$0].pointee.row.networkFee }
    chunk.put("tip", count) { rows[$0].pointee.row.tip }
    chunk.put("evidence", count) { rows[$0].pointee.row.evidence.rawValue }
    chunk.put("flags", count) { rows[$0].pointee.row.flags.rawValue }
    chunk.putNullable("signature", count) { rows[$0].pointee.row.signature }
    chunk.putNullable("trader", count) { rows[$0].pointee.row.trader }
    chunk.putNullable("fee_payer", count) { rows[$0].pointee.row.feePayer }
  }

  private func fillPlaces(
    _ chunk: ColumnChunk, _ rows: Rows, _ pools: UnsafeBufferPointer<UInt32>
  ) {
    let count = rows.count
    chunk.put("outer_index", count) { rows[$0].pointee.row.outerIndex }
    chunk.put("inner_index", count) { rows[$0].pointee.row.innerIndex }
    chunk.put("leg", count) { rows[$0].pointee.row.leg }
    chunk.put("legs", count) { rows[$0].pointee.row.legs }
    chunk.put("kind", count) { rows[$0].pointee.row.kind.rawValue }
    chunk.put("side", count) { rows[$0].pointee.row.side }
    chunk.put("venue", count) { rows[$0].pointee.row.venue.rawValue }
    chunk.put("pool", count) { pools[$0] }
    chunk.put("trader_key", count) { rows[$0].pointee.row.trader?.shortKey ?? 0 }
    chunk.put("base_amount", count) { rows[$0].pointee.row.baseAmount }
    chunk.put("quote_amount", count) { rows[$0].pointee.row.quoteAmount }
    chunk.putNullable("base_reserve", count) { rows[$0].pointee.row.baseReserve }
    chunk.putNullable("quote_reserve", count) { rows[$0].pointee.row.quoteReserve }
    chunk.putNullable("quote_vault", count) { rows[$0].pointee.row.quoteVault }
  }

  private func fillMoney(_ chunk: ColumnChunk, _ rows: Rows) {
    let count = rows.count
    let worths = rows.map(worth)
    chunk.putNullable("price", count) { worths[$0].price }
    chunk.putNullable("stated_price", count) { rows[$0].pointee.row.statedPrice }
    chunk.putNullable("sqrt_price", count) { rows[$0].pointee.row.sqrtPrice }
    chunk.putNullable("liquidity", count) { rows[$0].pointee.row.liquidity }
    chunk.putNullable("active_bin", count) { rows[$0].pointee.row.activeBin }
    chunk.putNullable("share_base_reserve", count) { rows[$0].pointee.row.shareReserves?.base }
    chunk.putNullable("share_quote_reserve", count) { rows[$0].pointee.row.shareReserves?.quote }
    chunk.putNullable("lp_fee", count) { rows[$0].pointee.row.lpFee }
    chunk.putNullable("protocol_fee", count) { rows[$0].pointee.row.protocolFee }
    chunk.putNullable("creator_fee", count) { rows[$0].pointee.row.creatorFee }
    chunk.putNullable("lp_fee_ppm", count) { rows[$0].pointee.row.lpFeePPM }
    chunk.putNullable("protocol_fee_ppm", count) { rows[$0].pointee.row.protocolFeePPM }
    chunk.putNullable("creator_fee_ppm", count) { rows[$0].pointee.row.creatorFeePPM }
    chunk.putNullable("quote_lamports", count) { worths[$0].lamports }
    chunk.putNullable("quote_micro_usd", count) { worths[$0].microUSD }
  }

  private func worth(_ record: UnsafePointer<DayRow>) -> SOLPrice.Worth {
    if record.pointee.row.baseDecimals != nil {
      return day.solPrice.worth(of: record.pointee.row, blockTime: record.pointee.row.blockTime)
    }
    var row = record.pointee.row
    row.baseDecimals = day.decimals(of: row.baseMint)
    return day.solPrice.worth(of: row, blockTime: row.blockTime)
  }
}
