import Market

extension ColumnStore {
  /// The markets of several days: a market of one day over that day's mapped columns, one of
  /// several over a copy of its rows. What is known of a mint (creation, supply, creator,
  /// selection) is taken from `factsFrom` too, days before the range whose rows are not read.
  /// E-COLUMNS-001 … 004, 006. Days may be in any order, each once.
  public func load(
    days: [UTCDay], factsFrom earlierDays: [UTCDay] = []
  ) throws(SundialError) -> MarketTables {
    let days = Set(days).sorted()
    var tables: [MarketTable] = []
    for day in days { tables.append(try DayFiles(folder: folder(of: day)).table()) }
    let rowCount = tables.reduce(0) { $0 + $1.rows.slot.count }
    let failedSales = FailedSales(days: tables.map(\.failedSales))
    if tables.count > 1 { tables = MarketMerge(tables).tables }
    let factDays = Set(earlierDays + days).sorted()
    var facts: [TokenFact] = []
    var candles: [Candle] = []
    var earlier: [MarketEntry] = []
    for day in factDays {
      facts.append(contentsOf: try tokens(day: day))
      candles.append(contentsOf: try self.candles(day: day))
      if !days.contains(day) {
        earlier.append(contentsOf: try DayFiles(folder: folder(of: day)).marketEntries())
      }
    }
    let isOneDay = factDays.count < 2
    let solPrice = SOLPrice(candles)
    let supplies = SupplyHistory(facts)
    let transferFees = TransferFees(facts)
    let known = TokenFacts(facts)
    let byMint = Dictionary(grouping: earlier, by: \.baseMint)
    let markets = tables.map { table in
      isOneDay ? table.markets : Self.completed(table.markets, known, byMint)
    }
    var outflows: [ArrowFile] = []
    for day in days { outflows.append(try open("outflows.arrow", of: day)) }
    let creatorOutflows = try CreatorOutflows(outflows, creatorsOf: markets.flatMap { $0 })
    let complete = zip(tables, markets).map { table, markets in
      MarketTable(
        rows: table.rows, markets: markets, pools: table.pools, solPrice: solPrice,
        supplies: supplies, transferFees: transferFees, failedSales: failedSales,
        creatorOutflows: creatorOutflows)
    }
    return MarketTables(tables: complete, rowCount: rowCount)
  }

  /// Markets with what facts and earlier days tell of their mints.
  private static func completed(
    _ markets: [MarketEntry], _ known: TokenFacts, _ earlier: [Pubkey: [MarketEntry]]
  ) -> [MarketEntry] {
    markets.map { market in
      var entry = (earlier[market.baseMint] ?? []).reduce(nil as MarketEntry?) { first, next in
        first.map { $0.merged(with: next) } ?? next
      }
      entry = entry?.merged(with: market) ?? market
      return (entry ?? market).completed(by: known[market.baseMint], rows: market.rows)
    }
  }
}

extension MarketEntry {
  /// What two days say of a market, this one the earlier.
  func merged(with later: MarketEntry) -> MarketEntry {
    var entry = self
    entry.createdAt = minimum(createdAt, later.createdAt)
    entry.supply = supply ?? later.supply
    entry.creator = creator ?? later.creator
    if let laterDate = later.selectedAt, laterDate < selectedAt ?? .max {
      entry.selectedAt = laterDate
      entry.selectedBy = later.selectedBy
    }
    return entry
  }

  /// This market over `rows`, with what its rows' days did not tell.
  fileprivate func completed(by fact: TokenFact?, rows: Range<Int>) -> MarketEntry {
    var entry = self
    entry.rows = rows
    entry.createdAt = minimum(createdAt, fact?.createdAt)
    entry.supply = supply ?? fact?.supply
    entry.creator = creator ?? fact?.creator
    return entry
  }
}
