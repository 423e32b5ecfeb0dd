import Market

/// The markets of one or several days. A market that traded on one day is read from that day's
/// mapped columns; the rows of markets that traded on several stand together in a table of copies.
public struct MarketTables: Sendable {
  /// Where a market stands.
  struct Place: Sendable {
    let table: Int
    let market: Int
  }

  /// Each market's rows are in one of them.
  public let tables: [MarketTable]
  /// Rows of all days, those of no market among them.
  public let rowCount: Int
  /// In the order of their mints.
  private let places: [Place]

  init(tables: [MarketTable], rowCount: Int) {
    self.tables = tables
    self.rowCount = rowCount
    let all = tables.indices.flatMap { table in
      tables[table].markets.indices.map { Place(table: table, market: $0) }
    }
    places = all.sorted { tables.entry(at: $0).baseMint < tables.entry(at: $1).baseMint }
  }

  /// Number of markets.
  public var count: Int { places.count }

  /// What is known of a market; traps when there is none at `index`.
  public func entry(at index: Int) -> MarketEntry { tables.entry(at: places[index]) }

  /// The table a market's rows are in and its place there.
  func location(of index: Int) -> (table: MarketTable, market: Int) {
    (tables[places[index].table], places[index].market)
  }
}

extension [MarketTable] {
  fileprivate func entry(at place: MarketTables.Place) -> MarketEntry {
    self[place.table].markets[place.market]
  }
}
