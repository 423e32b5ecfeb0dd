import Market

extension DayTable {
  /// Every file of the day by name, in the order they are written.
  func files() -> [(name: String, table: ArrowTable)] {
    [
      ("swaps.arrow", swapTable(rows)), ("failed.arrow", swapTable(failedRows)),
      ("markets.arrow", marketTable()), ("pools.arrow", poolTable()),
      ("candles.arrow", candleTable()), ("tokens.arrow", tokenTable()),
      ("pool_events.arrow", poolEventTable()),
    ]
  }

  func table(_ schema: [ArrowField], _ rowCount: Int) -> ArrowTable {
    ArrowTable(
      schema: schema, rowCount: rowCount,
      metadata: ColumnSchema.metadata(
        segmentHashes: input.segmentHashes, decoderVersion: input.decoderVersion)
        + [("notes", input.notes)])
  }

  private func swapTable(_ rows: [Row]) -> ArrowTable {
    let undated = input.day == nil
    var table = table(ColumnSchema.swaps(undated: undated), rows.count)
    if undated {
      table.add("slot", rows.map(\.slot))
      table.add("block_time", rows.map(\.blockTime))
    } else {
      // `DayOrder` keeps no transaction without a time; a time before 1970 has no slot.
      table.add("slot", rows.map { $0.slot ?? 0 })
      table.add("block_time", rows.map { $0.blockTime ?? 0 })
    }
    table.add("tx_index", rows.map(\.txIndex))
    table.add("slot_rank", rows.map(\.slotRank))
    addRowColumns(&table, rows)
    addMoneyColumns(&table, rows)
    table.add("network_fee", rows.map(\.row.networkFee))
    table.add("tip", rows.map(\.row.tip))
    table.add("evidence", rows.map(\.row.evidence.rawValue))
    table.add("flags", rows.map(\.row.flags.rawValue))
    table.add("signature", rows.map(\.signature))
    table.add("trader", rows.map(\.row.trader))
    table.add("fee_payer", rows.map(\.row.feePayer))
    return table
  }

  private func addRowColumns(_ table: inout ArrowTable, _ rows: [Row]) {
    table.add("outer_index", rows.map(\.row.outerIndex))
    table.add("inner_index", rows.map(\.row.innerIndex))
    table.add("leg", rows.map(\.row.leg))
    table.add("legs", rows.map(\.row.legs))
    table.add("kind", rows.map(\.row.kind.rawValue))
    table.add("side", rows.map(\.row.side))
    table.add("venue", rows.map(\.row.venue.rawValue))
    table.add("pool", rows.map { pools.index(of: $0.row.pool) })
    table.add("trader_key", rows.map { $0.row.trader?.shortKey ?? 0 })
    table.add("base_amount", rows.map(\.row.baseAmount))
    table.add("quote_amount", rows.map(\.row.quoteAmount))
    table.add("base_reserve", rows.map(\.row.baseReserve))
    table.add("quote_reserve", rows.map(\.row.quoteReserve))
    table.add("quote_vault", rows.map(\.row.quoteVault))
  }

  private func addMoneyColumns(_ table: inout ArrowTable, _ rows: [Row]) {
    let worths = rows.map { solPrice.worth(of: $0.row, blockTime: $0.blockTime) }
    table.add("price", worths.map(\.price))
    if rows.contains(where: { $0.row.statedPrice != nil }) {
      table.add("stated_price", rows.map(\.row.statedPrice))
    } else {
      table.leaveOut("stated_price")
    }
    addStateColumns(&table, rows)
    table.add("lp_fee", rows.map(\.row.lpFee))
    table.add("protocol_fee", rows.map(\.row.protocolFee))
    table.add("creator_fee", rows.map(\.row.creatorFee))
    table.add("lp_fee_ppm", rows.map(\.row.lpFeePPM))
    table.add("protocol_fee_ppm", rows.map(\.row.protocolFeePPM))
    table.add("creator_fee_ppm", rows.map(\.row.creatorFeePPM))
    table.add("quote_lamports", worths.map(\.lamports))
    table.add("quote_micro_usd", worths.map(\.microUSD))
  }

  /// State of venues that price by a root or a bin; left out where no row has one.
  private func addStateColumns(_ table: inout ArrowTable, _ rows: [Row]) {
    if rows.contains(where: { $0.row.sqrtPrice != nil }) {
      table.add("sqrt_price", rows.map(\.row.sqrtPrice))
    } else {
      table.leaveOut("sqrt_price")
    }
    if rows.contains(where: { $0.row.liquidity != nil }) {
      table.add("liquidity", rows.map(\.row.liquidity))
    } else {
      table.leaveOut("liquidity")
    }
    if rows.contains(where: { $0.row.activeBin != nil }) {
      table.add("active_bin", rows.map(\.row.activeBin))
    } else {
      table.leaveOut("active_bin")
    }
  }

  private func marketTable() -> ArrowTable {
    var table = table(ColumnSchema.markets, markets.count)
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

  private func poolTable() -> ArrowTable {
    let entries = pools.entries
    var table = table(ColumnSchema.pools, entries.count)
    table.add("pool", entries.map(\.pool))
    table.add("base_mint", entries.map(\.baseMint))
    table.add("quote_mint", entries.map(\.quoteMint))
    table.add("venue", entries.map(\.venue.rawValue))
    table.add("fee_ppm", entries.map(\.feePPM))
    table.add("linked_pool", entries.map { $0.linkedPool.map(UInt32.init) })
    table.add("base_decimals", pools.decimals.map(\.base))
    table.add("quote_decimals", pools.decimals.map(\.quote))
    return table
  }

  private func candleTable() -> ArrowTable {
    let candles = Set(input.candles).sorted {
      if $0.address != $1.address { return $0.address < $1.address }
      let left = ($0.openTime, $0.intervalSeconds, $0.close, $0.volume, $0.open, $0.high)
      let right = ($1.openTime, $1.intervalSeconds, $1.close, $1.volume, $1.open, $1.high)
      return left != right ? left < right : ($0.low, $0.volumeUSD) < ($1.low, $1.volumeUSD)
    }
    var table = table(ColumnSchema.candles, candles.count)
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

  private func tokenTable() -> ArrowTable {
    let facts = TokenFacts.ordered(input.tokens)
    var table = table(ColumnSchema.tokens, facts.count)
    table.add("mint", facts.map(\.mint))
    table.add("decimals", facts.map(\.decimals))
    table.add("supply", facts.map(\.supply))
    table.add("created_at", facts.map(\.createdAt))
    table.add("creator", facts.map(\.creator))
    table.add("token_program", facts.map(\.tokenProgram))
    table.add("name", bytes: facts.map(\.name))
    table.add("symbol", bytes: facts.map(\.symbol))
    table.add("seen_at", facts.map(\.seenAt))
    return table
  }
}
