import GRDB
import Market

@testable import Results

/// Writes results files as version 3 did, for what must become of them.
enum Version3File {
  /// A file of version 3 with the runs of another, newer one; `records` are those runs, in order.
  static func write(_ records: [RunRecord], copying newer: String, to path: String) throws {
    let file = try DatabaseQueue(path: path)
    try file.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    try ResultsSchema.migrator.migrate(file, upTo: "2")
    try file.writeWithoutTransaction { try $0.execute(sql: "ATTACH '\(newer)' AS newer") }
    try file.write { database in
      for (table, _) in ResultsSchema.codes + [("documents", []), ("runs", [])] {
        try database.execute(sql: "INSERT INTO \(table) SELECT * FROM newer.\(table)")
      }
      for table in [
        "run_strategies", "run_segments", "rejects", "equity_marks", "metrics", "coverage",
      ] {
        try database.execute(sql: "INSERT INTO \(table) SELECT * FROM newer.\(table)")
      }
      for (index, record) in records.enumerated() {
        for (trade, trip) in record.trips.enumerated() {
          try insert(trip, run: index + 1, trade: trade, database)
        }
      }
    }
  }

  /// The views of a file, row by row, as they are.
  static func views(_ database: Database) throws -> [String: [[DatabaseValue]]] {
    var all: [String: [[DatabaseValue]]] = [:]
    for view in try String.fetchAll(
      database, sql: "SELECT name FROM sqlite_schema WHERE type = 'view'")
    {
      all[view] = try Row.fetchAll(database, sql: "SELECT * FROM \(view)")
        .map { Array($0.databaseValues) }
    }
    return all
  }

  private static func insert(
    _ trip: RoundTrip, run: Int, trade: Int, _ database: Database
  ) throws {
    let bridge = trip.costBridge
    let values: [(any DatabaseValueConvertible)?] =
      [
        run, trade, trip.strategy, trip.market, trip.baseMint.description,
        trip.entryPool.description, trip.exitPool.description, trip.entryVenue.rawValue,
        trip.exitVenue.rawValue,
      ] + point(trip.signal) + point(trip.entry) + point(trip.trigger) + point(trip.exit)
      + [
        trip.exitReason.rawValue, trip.spentLamports, Int64(trip.baseAmount),
        trip.proceedsLamports, trip.venueFeeLamports, trip.baseFeeLamports,
        trip.priorityFeeLamports, trip.tipLamports, trip.platformFeeLamports,
        trip.failedCostLamports, trip.entrySentCount + trip.exitSentCount, trip.failedCount,
        bridge.grossLamports, bridge.driftLamports, bridge.impactLamports,
        trip.rentPaidLamports, trip.rentReturnedLamports, trip.poolSharePPM,
        trip.otherImpactNetLamports, trip.worstOfSlotNetLamports, trip.flags.rawValue,
      ] + receipt(trip.purchase)
    try insert(values, into: "trades", database)
    for (position, sale) in trip.sales.enumerated() {
      let head: [(any DatabaseValueConvertible)?] = [run, trade, position]
      let parts: [(any DatabaseValueConvertible)?] = [
        sale.pool.description, sale.venue.rawValue, sale.reason.rawValue, sale.rung,
        Int64(sale.baseAmount), sale.proceedsLamports,
      ]
      try insert(
        head + point(sale.trigger) + point(sale.landing) + parts + receipt(sale.receipt),
        into: "trade_sales", database)
    }
  }

  private static func insert(
    _ values: [(any DatabaseValueConvertible)?], into table: String, _ database: Database
  ) throws {
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    try database.execute(
      sql: "INSERT INTO \(table) VALUES (\(marks))", arguments: StatementArguments(values))
  }

  private static func point(_ point: TripPoint) -> [(any DatabaseValueConvertible)?] {
    [
      Int64(point.order.slot), Int64(point.order.slotRank), Int64(point.order.outerIndex),
      Int64(point.order.innerIndex), point.blockTime, point.price,
    ]
  }

  private static func receipt(_ receipt: OrderReceipt) -> [(any DatabaseValueConvertible)?] {
    [
      receipt.decisionLamports, receipt.landingLamports, receipt.lpFeeLamports,
      receipt.protocolFeeLamports, receipt.creatorFeeLamports, receipt.transferFeeLamports,
      receipt.baseFeeLamports, receipt.priorityFeeLamports, receipt.tipLamports,
      receipt.platformFeeLamports, receipt.failedCostLamports, receipt.sentCount,
      receipt.failedCount, receipt.expiredCount, Int64(receipt.slotsToLand),
    ]
  }
}
