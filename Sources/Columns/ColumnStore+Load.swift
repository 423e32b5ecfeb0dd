import Market

extension ColumnStore {
  /// The table of several days: of one day the mapped columns themselves, of more one copy of
  /// them, market-major over all days. What is known of a mint (creation, supply, creator,
  /// selection) is taken from `factsFrom` too, days before the range whose rows are not read.
  /// E-COLUMNS-001 … 004, 006. Days may be in any order, each once; none give an empty table.
  public func load(
    days: [UTCDay], factsFrom earlierDays: [UTCDay] = []
  ) throws(SundialError) -> MarketTable {
    let days = Set(days).sorted()
    var tables: [MarketTable] = []
    for day in days { tables.append(try DayFiles(folder: folder(of: day)).table()) }
    let merged = tables.count == 1 ? tables[0] : MarketMerge(tables).table
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
    return MarketTable(
      rows: merged.rows,
      markets: isOneDay ? merged.markets : Self.completed(merged.markets, facts, earlier),
      pools: merged.pools, solPrice: SOLPrice(candles), supplies: SupplyHistory(facts))
  }

  /// Markets with what facts and earlier days tell of their mints.
  private static func completed(
    _ markets: [MarketEntry], _ facts: [TokenFact], _ earlier: [MarketEntry]
  ) -> [MarketEntry] {
    let known = TokenFacts(facts)
    let byMint = Dictionary(grouping: earlier, by: \.baseMint)
    return markets.map { market in
      var entry = (byMint[market.baseMint] ?? []).reduce(nil as MarketEntry?) { first, next in
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
