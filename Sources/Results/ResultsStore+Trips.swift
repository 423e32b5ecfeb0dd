import GRDB
import Market

// Reading trips back from their rows.
extension ResultsStore {
  func extremeTrades(of run: Int64, order: String, _ database: Database) throws -> [RoundTrip] {
    try trips(
      of: run,
      "ORDER BY \(TradeSQL.net) \(order), t.id LIMIT \(StoredRun.extremeTradeCount)", database)
  }

  /// Trips of a run with their sales, in the order `clause` gives.
  func trips(of run: Int64, _ clause: String, _ database: Database) throws -> [RoundTrip] {
    var trips: [RoundTrip] = []
    // Where sales are rows of their own: the trip's place and how many there must be.
    var inParts: [Int64: (place: Int, saleCount: Int64)] = [:]
    for row in try rows("\(Self.tripColumns) WHERE r.id = ?1 \(clause)", run, database) {
      var reader = RowReader(row, path: path)
      let id: Int64 = try reader.integer()
      let (trip, saleRowCount) = try TripRow.trip(from: row, skipping: 1, path: path)
      if saleRowCount != 0 { inParts[id] = (trips.count, saleRowCount) }
      trips.append(trip)
    }
    if !inParts.isEmpty {
      let ids = "(SELECT t.id FROM \(TradeSQL.source) WHERE r.id = ?1 \(clause))"
      let order = "ORDER BY s.trade, s.position"
      for row in try rows("\(Self.saleColumns) WHERE s.trade IN \(ids) \(order)", run, database) {
        var reader = RowReader(row, path: path)
        guard let place = inParts[try reader.integer()]?.place else { continue }
        trips[place].sales.append(try SaleRow.sale(from: row, skipping: 1, path: path))
      }
    }
    try check(trips, inParts.values.map { trips[$0.place].sales.count == $0.saleCount })
    return trips
  }

  private func check(_ trips: [RoundTrip], _ areSalesWhole: [Bool]) throws(SundialError) {
    guard areSalesWhole.allSatisfy({ $0 }) else {
      throw DatabaseFailure.damaged(path, "a trade has lost sales")
    }
    guard trips.allSatisfy({ $0.amounts.total != nil }) else {
      throw DatabaseFailure.damaged(path, "a trade's lamports are out of range")
    }
  }

  private static func list(_ alias: String, _ columns: some Sequence<String>) -> String {
    columns.map { "\(alias).\($0)" }.joined(separator: ", ")
  }

  private static let tripColumns = """
    SELECT t.id, \(list("l", Lane.columns)), \(list("t", TripRow.readColumns)),
      \(list("e", Terms.columns)), \(list("x", Terms.columns)), \(list("w", TripRow.twinColumns))
    FROM \(TradeSQL.source)
    LEFT JOIN trade_twins w ON w.trade = t.id
    """

  private static let saleColumns = """
    SELECT s.trade, l.exit_pool, l.exit_venue, \(list("s", SaleRow.readColumns)),
      \(list("c", Terms.columns))
    FROM trade_sales s
    JOIN lanes l ON l.id = s.trade >> 32 << 32 | s.lane
    JOIN terms c ON c.id = s.trade >> 32 << 32 | s.terms
    """
}
