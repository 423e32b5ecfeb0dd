import GRDB
import Market

/// How the sales of a trade that sold in parts lie in `trade_sales`.
enum SaleRow {
  static let columns: [String] =
    ["trade", "position", "lane", "terms", "rung"] + PointColumns.first("trigger")
    + PointColumns.later("landing") + ["base_raw", "proceeds_lamports"] + ReceiptColumns.names

  static func insert(
    _ sale: TripSale, trade: Int64, position: Int, lane: Int64, terms: Int64,
    into rows: inout BatchInsert
  ) throws {
    rows.bind(trade)
    rows.bind(Int64(position))
    rows.bind(lane)
    rows.bind(terms)
    rows.bind(Int64(sale.rung))
    PointColumns.bind(sale.trigger, &rows)
    PointColumns.bind(sale.landing, after: sale.trigger, &rows)
    rows.bind(Int64(sale.baseAmount))
    rows.bind(sale.proceedsLamports)
    ReceiptColumns.bind(sale.receipt, &rows)
    try rows.insertRow()
  }

  /// The sale of a row that holds its pool and venue, `readColumns` and its terms, after `count`
  /// others.
  static func sale(
    from row: Row, skipping count: Int, path: String
  ) throws(SundialError) -> TripSale {
    var reader = RowReader(row, path: path, from: count)
    let pool = try reader.key()
    let venue = try reader.code(Venue.self)
    let rung: Int = try reader.integer()
    let trigger = try PointColumns.point(&reader)
    let landing = try PointColumns.point(&reader, after: trigger)
    var sale = TripSale(
      trigger: trigger, landing: landing, pool: pool, venue: venue, reason: .endOfData,
      rung: rung, baseAmount: try reader.integer(), proceedsLamports: try reader.amount(),
      receipt: try ReceiptColumns.read(&reader))
    let terms = try Terms(&reader)
    sale.receipt.take(terms)
    guard let reason = terms.reason else { throw reader.wrong("a sale's reason") }
    sale.reason = reason
    return sale
  }

  /// `columns` a sale is read from, in the order `sale(from:)` takes them.
  static let readColumns = columns.dropFirst(4)
}
