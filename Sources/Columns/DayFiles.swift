import Market

/// The files a run reads of one day, checked so that a table over them cannot mislead: codes are
/// known ones and every index and range stays inside.
struct DayFiles {
  let swaps: ArrowFile
  let markets: ArrowFile
  let pools: ArrowFile
  /// nil in another writer's folder that has none.
  let failed: ArrowFile?
  /// As `failed`.
  let outflows: ArrowFile?

  /// Maps the files of a day's folder; E-COLUMNS-001, 002, 006.
  init(folder: String) throws(SundialError) {
    swaps = try ArrowFile(path: "\(folder)/swaps.arrow")
    markets = try ArrowFile(path: "\(folder)/markets.arrow")
    pools = try ArrowFile(path: "\(folder)/pools.arrow")
    for file in [swaps, markets, pools] { try file.requireFormatVersion() }
    failed = try Self.file("failed.arrow", besideIn: folder)
    outflows = try Self.file("outflows.arrow", besideIn: folder)
  }

  /// The files a day would be written as, in memory.
  init(inMemory input: DayInput) throws(SundialError) {
    let scratch = DayScratch(folder: "", memoryMax: .max, threads: 1)
    let day = try DayBuilder(input, scratch: scratch).arrange()
    swaps = try Self.memory("swaps.arrow", of: day, input.notes)
    markets = try Self.memory("markets.arrow", of: day, input.notes)
    pools = try Self.memory("pools.arrow", of: day, input.notes)
    failed = try Self.memory("failed.arrow", of: day, input.notes)
    outflows = try Self.memory("outflows.arrow", of: day, input.notes)
  }

  private static func memory(
    _ name: String, of day: ArrangedDay, _ notes: String
  ) throws(SundialError) -> ArrowFile {
    let sink = MemorySink()
    try day.write(name, notes: notes, to: sink)
    let block = OwnedBlock(joining: [sink.bytes])
    return try ArrowFile(bytes: block.bytes, owner: block, path: "memory/\(name)")
  }

  /// The table over the files, without copying a column, the pages of what every run reads in
  /// memory; E-COLUMNS-003, 004.
  func table() throws(SundialError) -> MarketTable {
    let pools = try Self.poolEntries(pools)
    let rows = try swapColumns()
    rows.populate()
    try Self.check(
      swaps, pool: rows.pool, venue: rows.venue, kind: rows.kind, side: rows.side,
      poolCount: pools.count)
    let failedSales = try failed.map { (file) throws(SundialError) in
      try FailedSales(file, pools)
    }
    return MarketTable(
      rows: rows, markets: try marketEntries(), pools: pools, failedSales: failedSales ?? .none)
  }

  /// What the markets' creators sent away.
  func creatorOutflows(of markets: [MarketEntry]) throws(SundialError) -> CreatorOutflows {
    try CreatorOutflows([outflows].compactMap { $0 }, creatorsOf: markets)
  }

  private func swapColumns() throws(SundialError) -> SwapColumns {
    SwapColumns(
      slot: try swaps.column("slot"), blockTime: try swaps.column("block_time"),
      slotRank: try Self.slotRank(of: swaps), outerIndex: try swaps.column("outer_index"),
      innerIndex: try swaps.column("inner_index"), kind: try swaps.column("kind"),
      side: try swaps.column("side"), venue: try swaps.column("venue"),
      pool: try swaps.column("pool"), traderKey: try swaps.column("trader_key"),
      baseAmount: try swaps.column("base_amount"), quoteAmount: try swaps.column("quote_amount"),
      baseReserve: try swaps.nullableColumn("base_reserve"),
      quoteReserve: try swaps.nullableColumn("quote_reserve"),
      quoteVault: try swaps.nullableColumn("quote_vault"),
      price: try swaps.nullableColumn("price"),
      quoteLamports: try swaps.nullableColumn("quote_lamports"),
      quoteMicroUSD: try swaps.nullableColumn("quote_micro_usd"),
      lpFeePPM: try swaps.nullableColumn("lp_fee_ppm"),
      protocolFeePPM: try swaps.nullableColumn("protocol_fee_ppm"),
      creatorFeePPM: try swaps.nullableColumn("creator_fee_ppm"),
      networkFee: try swaps.column("network_fee"), tip: try swaps.column("tip"),
      flags: try swaps.column("flags"), signature: try swaps.nullableColumn("signature"),
      sqrtPrice: try swaps.nullableColumn("sqrt_price"),
      liquidity: try swaps.nullableColumn("liquidity"),
      activeBin: try swaps.nullableColumn("active_bin"),
      shareBaseReserve: try swaps.nullableColumn("share_base_reserve"),
      shareQuoteReserve: try swaps.nullableColumn("share_quote_reserve"),
      lpFee: try swaps.nullableColumn("lp_fee"),
      protocolFee: try swaps.nullableColumn("protocol_fee"))
  }

  /// The column `slot_rank`; other writers' files have the block's own numbers instead, or none.
  static func slotRank(of file: ArrowFile) throws(SundialError) -> Column<UInt32> {
    let ranks: NullableColumn<UInt32> = try file.nullableColumn("slot_rank")
    if ranks.values != nil { return try file.column("slot_rank") }
    let indexes: NullableColumn<UInt32> = try file.nullableColumn("tx_index")
    if let values = indexes.values, indexes.validity == nil { return values }
    return Column((0..<file.rowCount).map { indexes[$0] ?? 0 })
  }

  /// E-COLUMNS-004 unless every row's codes and pool are known ones.
  static func check(
    _ file: ArrowFile, pool: Column<UInt32>, venue: Column<UInt8>, kind: Column<UInt8>,
    side: Column<Int8>, poolCount: Int
  ) throws(SundialError) {
    // Greatest values column by column: each loop is one of vector operations.
    let pools = pool.pointer(to: 0..<file.rowCount)
    let venues = venue.pointer(to: 0..<file.rowCount)
    let kinds = kind.pointer(to: 0..<file.rowCount)
    let sides = side.pointer(to: 0..<file.rowCount)
    var (poolMax, venueMax, kindMax, sideMax) = (UInt32(0), UInt8(0), UInt8(0), UInt8(0))
    for row in 0..<file.rowCount { poolMax = max(poolMax, pools[row]) }
    for row in 0..<file.rowCount { venueMax = max(venueMax, venues[row]) }
    for row in 0..<file.rowCount { kindMax = max(kindMax, kinds[row]) }
    // −1, 0, 1 become 0, 1, 2.
    for row in 0..<file.rowCount { sideMax = max(sideMax, UInt8(bitPattern: sides[row] &+ 1)) }
    let known =
      Int(poolMax) < poolCount && Int(venueMax) < Venue.allCases.count
      && Int(kindMax) < RowKind.allCases.count && sideMax <= 2
    if file.rowCount > 0, !known { throw contradiction(file, "a row has an unknown code or pool") }
  }

  /// The entries of the markets file, in its order; E-COLUMNS-003, 004.
  func marketEntries() throws(SundialError) -> [MarketEntry] {
    let mint = try markets.column("base_mint", Pubkey.self)
    let createdAt = try markets.nullableColumn("created_at", Int64.self)
    let selectedAt = try markets.nullableColumn("selected_at", Int64.self)
    let selectedBy = try markets.column("selected_by", UInt8.self)
    let decimals = try markets.column("decimals", UInt8.self)
    let supply = try markets.nullableColumn("supply", UInt64.self)
    let creator = try markets.nullableColumn("creator", Pubkey.self)
    let start = try markets.column("row_start", UInt64.self)
    let count = try markets.column("row_count", UInt64.self)
    var entries: [MarketEntry] = []
    for row in 0..<markets.rowCount {
      let (end, overflow) = start[row].addingReportingOverflow(count[row])
      guard !overflow, end <= UInt64(swaps.rowCount) else {
        throw Self.contradiction(markets, "a market's rows lie outside the swaps")
      }
      guard let selection = SelectedBy(rawValue: selectedBy[row]) else {
        throw Self.contradiction(markets, "a market has an unknown selection code")
      }
      entries.append(
        MarketEntry(
          baseMint: mint[row], createdAt: createdAt[row], selectedAt: selectedAt[row],
          selectedBy: selection, decimals: decimals[row], supply: supply[row],
          creator: creator[row], rows: Int(start[row])..<Int(end)))
    }
    try check(entries)
    return entries
  }

  private func check(_ entries: [MarketEntry]) throws(SundialError) {
    guard Set(entries.map(\.baseMint)).count == entries.count else {
      throw Self.contradiction(markets, "two markets have one mint")
    }
    let ranges = entries.map(\.rows).filter { !$0.isEmpty }.sorted {
      $0.lowerBound < $1.lowerBound
    }
    for (left, right) in zip(ranges, ranges.dropFirst()) where left.overlaps(right) {
      throw Self.contradiction(markets, "two markets share rows")
    }
  }

  /// The entries of a pools file; E-COLUMNS-003, 004.
  static func poolEntries(_ pools: ArrowFile) throws(SundialError) -> [PoolEntry] {
    let pool = try pools.column("pool", Pubkey.self)
    let baseMint = try pools.column("base_mint", Pubkey.self)
    let quoteMint = try pools.column("quote_mint", Pubkey.self)
    let venueCode = try pools.column("venue", UInt8.self)
    let feePPM = try pools.nullableColumn("fee_ppm", UInt32.self)
    let linked = try pools.nullableColumn("linked_pool", UInt32.self)
    let curveStart = try pools.nullableColumn("curve_start_base", UInt64.self)
    let curveSale = try pools.nullableColumn("curve_sale_base", UInt64.self)
    var entries: [PoolEntry] = []
    for row in 0..<pools.rowCount {
      guard let venue = Venue(rawValue: venueCode[row]) else {
        throw contradiction(pools, "a pool has an unknown venue code")
      }
      let link = linked[row].map(Int.init)
      if let link, link >= pools.rowCount {
        throw contradiction(pools, "a pool is linked to one that is not there")
      }
      var entry = PoolEntry(
        pool: pool[row], baseMint: baseMint[row], quoteMint: quoteMint[row], venue: venue,
        feePPM: feePPM[row], linkedPool: link)
      if let start = curveStart[row], let sale = curveSale[row] {
        entry.curve = CurveSale(startBase: start, saleBase: sale)
      }
      entries.append(entry)
    }
    return PoolEntry.withoutCircularLinks(entries)
  }

  private static func contradiction(_ file: ArrowFile, _ reason: String) -> SundialError {
    SundialError(
      "E-COLUMNS-004", "the column files contradict themselves: \(reason)", place: file.path,
      nextStep: "delete the day's folder and run `sundial build`", exitCode: .archiveDamaged)
  }
}

extension PoolEntry {
  /// The pools with links cut where following them would come back: a position follows links, and
  /// must arrive.
  static func withoutCircularLinks(_ entries: [PoolEntry]) -> [PoolEntry] {
    var entries = entries
    // Number of the walk that came by; 0 = none yet.
    var walks = [Int](repeating: 0, count: entries.count)
    for start in entries.indices {
      var at = start
      while walks[at] == 0 {
        walks[at] = start + 1
        guard let next = entries[at].linkedPool else { break }
        if walks[next] == start + 1 { entries[at].linkedPool = nil } else { at = next }
      }
    }
    return entries
  }
}
