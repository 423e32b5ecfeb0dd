import Market

extension ArrangedDay {
  /// Writes the file `name` of the day; `notes` are a text of the caller's to keep with it.
  /// E-COLUMNS-005.
  func write(_ name: String, notes: String, to sink: some ColumnSink) throws(SundialError) {
    let metadata =
      ColumnSchema.metadata(
        segmentHashes: builder.segmentHashes, decoderVersion: builder.decoderVersion)
      + [("notes", notes)]
    switch name {
    case "swaps.arrow": try write(rows, metadata, to: sink)
    case "failed.arrow": try write(failedRows, metadata, to: sink)
    case "pool_events.arrow": try writeEvents(metadata, to: sink)
    case "markets.arrow": try sink.write(marketTable(metadata).filePieces(), at: 0)
    case "pools.arrow": try sink.write(poolTable(metadata).filePieces(), at: 0)
    case "candles.arrow": try sink.write(candleTable(metadata).filePieces(), at: 0)
    case "outflows.arrow": try sink.write(outflowTable(metadata).filePieces(), at: 0)
    case "tokens.arrow": try sink.write(tokenTable(metadata).filePieces(), at: 0)
    default: preconditionFailure("no file \(name)")
    }
  }

  private func marketTable(_ metadata: [(key: String, value: String)]) -> ArrowTable {
    var table = ArrowTable(
      schema: ColumnSchema.markets, rowCount: markets.count, metadata: metadata)
    table.add("base_mint", markets.map(\.baseMint))
    table.add("created_at", markets.map(\.createdAt))
    table.add("selected_at", markets.map(\.selectedAt))
    table.add("selected_by", markets.map(\.selectedBy.rawValue))
    table.add("decimals", markets.map(\.decimals))
    table.add("supply", markets.map(\.supply))
    table.add("creator", markets.map(\.creator))
    table.add("row_start", markets.map { UInt64($0.rows.lowerBound) })
    table.add("row_count", markets.map { UInt64($0.rows.count) })
    return table
  }

  private func poolTable(_ metadata: [(key: String, value: String)]) -> ArrowTable {
    let entries = pools.entries
    var table = ArrowTable(schema: ColumnSchema.pools, rowCount: entries.count, metadata: metadata)
    table.add("pool", entries.map(\.pool))
    table.add("base_mint", entries.map(\.baseMint))
    table.add("quote_mint", entries.map(\.quoteMint))
    table.add("venue", entries.map(\.venue.rawValue))
    table.add("fee_ppm", entries.map(\.feePPM))
    table.add("linked_pool", entries.map { $0.linkedPool.map(UInt32.init) })
    table.add("base_decimals", pools.decimals.map(\.base))
    table.add("quote_decimals", pools.decimals.map(\.quote))
    table.add("curve_start_base", entries.map(\.curve?.startBase))
    table.add("curve_sale_base", entries.map(\.curve?.saleBase))
    return table
  }

  private func candleTable(_ metadata: [(key: String, value: String)]) -> ArrowTable {
    let candles = Set(builder.candles).sorted {
      if $0.address != $1.address { return $0.address < $1.address }
      let left = ($0.openTime, $0.intervalSeconds, $0.close, $0.volume, $0.open, $0.high)
      let right = ($1.openTime, $1.intervalSeconds, $1.close, $1.volume, $1.open, $1.high)
      return left != right ? left < right : ($0.low, $0.volumeUSD) < ($1.low, $1.volumeUSD)
    }
    var table = ArrowTable(
      schema: ColumnSchema.candles, rowCount: candles.count, metadata: metadata)
    table.add("address", candles.map(\.address))
    table.add("open_time", candles.map(\.openTime))
    table.add("interval_s", candles.map(\.intervalSeconds))
    table.add("open", candles.map(\.open))
    table.add("high", candles.map(\.high))
    table.add("low", candles.map(\.low))
    table.add("close", candles.map(\.close))
    table.add("volume", candles.map(\.volume))
    table.add("volume_usd", candles.map(\.volumeUSD))
    table.add("source", [UInt8](repeating: 0, count: candles.count))
    return table
  }

  private func tokenTable(_ metadata: [(key: String, value: String)]) -> ArrowTable {
    let facts = TokenFacts.ordered(builder.tokens)
    var table = ArrowTable(schema: ColumnSchema.tokens, rowCount: facts.count, metadata: metadata)
    table.add("mint", facts.map(\.mint))
    table.add("decimals", facts.map(\.decimals))
    table.add("supply", facts.map(\.supply))
    table.add("created_at", facts.map(\.createdAt))
    table.add("creator", facts.map(\.creator))
    table.add("token_program", facts.map(\.tokenProgram))
    table.add("name", bytes: facts.map(\.name))
    table.add("symbol", bytes: facts.map(\.symbol))
    table.add("seen_at", facts.map(\.seenAt))
    table.add("transfer_fee_bps", facts.map(\.transferFee?.basisPoints))
    table.add("transfer_fee_max", facts.map(\.transferFee?.amountMax))
    table.add("transfer_fee_slot", facts.map(\.transferFee?.fromSlot))
    return table
  }
}
