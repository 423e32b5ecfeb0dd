import GRDB
import Market

/// Writes a run's trades and what they name: lanes, terms, the sales of those that sold in parts.
/// Rows go in blocks; nothing of it may be read before `finish`.
struct TradeWriter {
  private let firstID: Int64
  private var lanes: LaneRows
  private var terms: TermRows
  private var trades: BatchInsert
  private var sales: BatchInsert
  private var twins: BatchInsert

  init(_ database: Database, run: Int64) throws {
    firstID = TripRow.firstID(ofRun: run)
    lanes = try LaneRows(database, run: run)
    terms = try TermRows(database, run: run)
    trades = try BatchInsert(database, table: "trades", columns: TripRow.columns)
    sales = try BatchInsert(database, table: "trade_sales", columns: SaleRow.columns)
    twins = try BatchInsert(
      database, table: "trade_twins", columns: ["trade"] + TripRow.twinColumns)
  }

  mutating func insert(_ trip: RoundTrip, position: Int) throws {
    let id = firstID + Int64(position)
    if trip.sales.count == 1, says(trip, all: trip.sales[0]) {
      try insertTrade(trip, id: id, exit: trip.sales[0], saleRowCount: 0)
    } else {
      try insertInParts(trip, id: id)
    }
    guard trip.otherImpactNetLamports != nil || trip.worstOfSlotNetLamports != nil else { return }
    twins.bind(id)
    twins.bind(trip.otherImpactNetLamports)
    twins.bind(trip.worstOfSlotNetLamports)
    try twins.insertRow()
  }

  /// Writes the rows that still wait.
  mutating func finish() throws {
    try terms.flush()
    try trades.flush()
    try sales.flush()
    try twins.flush()
  }

  /// Whether the trip's own row says all of its only sale.
  @inline(__always)
  private func says(_ trip: RoundTrip, all sale: TripSale) -> Bool {
    sale.baseAmount == trip.baseAmount && sale.rung == 0 && sale.reason == trip.exitReason
  }

  private mutating func insertInParts(_ trip: RoundTrip, id: Int64) throws {
    var exit = TripSale(
      trigger: trip.trigger, landing: trip.exit, pool: trip.exitPool, venue: trip.exitVenue,
      reason: trip.exitReason, baseAmount: trip.baseAmount,
      proceedsLamports: trip.proceedsLamports)
    for (position, sale) in trip.sales.enumerated() {
      exit.receipt.add(sale.receipt)
      let lane = try lanes.number(of: Lane(of: trip, soldIn: (sale.pool, sale.venue)))
      let saleTerms = Terms(of: sale.receipt, reason: sale.reason, saleRowCount: 0)
      try SaleRow.insert(
        sale, trade: id, position: position, lane: lane, terms: terms.number(of: saleTerms),
        into: &sales)
    }
    try insertTrade(
      trip, id: id, exit: exit,
      saleRowCount: trip.sales.isEmpty ? nil : Int64(trip.sales.count))
  }

  /// Writes the trade's row: `exit` is its only sale or, sold in parts, what its sales come to.
  @inline(__always)
  private mutating func insertTrade(
    _ trip: RoundTrip, id: Int64, exit: TripSale, saleRowCount: Int64?
  ) throws {
    trades.bind(id)
    trades.bind(try lanes.number(of: Lane(of: trip, soldIn: (exit.pool, exit.venue))))
    trades.bind(try terms.number(of: Terms(ofEntry: trip)))
    trades.bind(
      try terms.number(
        of: Terms(of: exit.receipt, reason: trip.exitReason, saleRowCount: saleRowCount)))
    PointColumns.bind(trip.signal, &trades)
    PointColumns.bind(trip.entry, after: trip.signal, &trades)
    PointColumns.bind(exit.trigger, after: trip.signal, &trades)
    PointColumns.bind(exit.landing, after: trip.signal, &trades)
    trades.bind(trip.spentLamports)
    trades.bind(Int64(trip.baseAmount))
    ReceiptColumns.bind(trip.purchase, &trades)
    trades.bind(exit.proceedsLamports)
    ReceiptColumns.bind(exit.receipt, &trades)
    trades.bind(trip.poolSharePPM)
    try trades.insertRow()
  }
}
