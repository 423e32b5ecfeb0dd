import GRDB
import Market

/// How a trade's sales and the receipts of both sides lie in their tables.
enum SaleRow {
  static let columns: [String] =
    ["run", "trade", "position"] + TripRow.pointColumns("trigger")
    + TripRow.pointColumns("landing") + [
      "pool", "venue", "reason", "rung", "base_raw", "proceeds_lamports",
    ] + receiptColumns

  /// The lines of a receipt, in the order of `forEachLine`.
  static let receiptColumns = [
    "decision_lamports", "landing_lamports", "lp_fee_lamports", "protocol_fee_lamports",
    "creator_fee_lamports", "transfer_fee_lamports", "base_fee_lamports",
    "priority_fee_lamports", "tip_lamports", "platform_fee_lamports", "failed_cost_lamports",
    "sent_count", "failed_count", "expired_count", "slots_to_land",
  ]

  static func insert(
    _ sale: TripSale, run: Int64, trade: Int, position: Int, keys: inout KeyTexts,
    into rows: BulkInsert
  ) throws {
    rows.bind(run)
    rows.bind(trade)
    rows.bind(position)
    TripRow.bind(sale.trigger, rows)
    TripRow.bind(sale.landing, rows)
    rows.bind(keys.text(of: sale.pool))
    rows.bind(sale.venue.rawValue)
    rows.bind(sale.reason.rawValue)
    rows.bind(sale.rung)
    rows.bind(sale.baseAmount)
    rows.bind(sale.proceedsLamports)
    bind(sale.receipt, rows)
    try rows.insertRow()
  }

  /// The sale of a row that holds `columns` from the fourth on, after `count` others.
  static func sale(from row: Row, skipping count: Int, path: String) throws(SundialError)
    -> TripSale
  {
    var reader = RowReader(row, path: path, from: count)
    return TripSale(
      trigger: try TripRow.point(&reader), landing: try TripRow.point(&reader),
      pool: try reader.key(), venue: try reader.code(Venue.self),
      reason: try reader.code(ExitReason.self), rung: try reader.integer(),
      baseAmount: try reader.integer(), proceedsLamports: try reader.amount(),
      receipt: try receipt(&reader))
  }

  static func bind(_ receipt: OrderReceipt, _ rows: BulkInsert) {
    forEachLine(of: receipt) { rows.bind($0) }
  }

  /// Calls `body` with each line of a receipt.
  @inline(__always)
  static func forEachLine(of receipt: OrderReceipt, _ body: (Int64) -> Void) {
    body(receipt.decisionLamports)
    body(receipt.landingLamports)
    body(receipt.lpFeeLamports)
    body(receipt.protocolFeeLamports)
    body(receipt.creatorFeeLamports)
    body(receipt.transferFeeLamports)
    body(receipt.baseFeeLamports)
    body(receipt.priorityFeeLamports)
    body(receipt.tipLamports)
    body(receipt.platformFeeLamports)
    body(receipt.failedCostLamports)
    body(Int64(receipt.sentCount))
    body(Int64(receipt.failedCount))
    body(Int64(receipt.expiredCount))
    body(Int64(clamping: receipt.slotsToLand))
  }

  static func receipt(_ reader: inout RowReader) throws(SundialError) -> OrderReceipt {
    var receipt = OrderReceipt()
    receipt.decisionLamports = try reader.amount()
    receipt.landingLamports = try reader.amount()
    receipt.lpFeeLamports = try reader.amount()
    receipt.protocolFeeLamports = try reader.amount()
    receipt.creatorFeeLamports = try reader.amount()
    receipt.transferFeeLamports = try reader.amount()
    receipt.baseFeeLamports = try reader.amount()
    receipt.priorityFeeLamports = try reader.amount()
    receipt.tipLamports = try reader.amount()
    receipt.platformFeeLamports = try reader.amount()
    receipt.failedCostLamports = try reader.amount()
    receipt.sentCount = Int(try reader.amount())
    receipt.failedCount = Int(try reader.amount())
    receipt.expiredCount = Int(try reader.amount())
    receipt.slotsToLand = UInt64(try reader.amount())
    return receipt
  }
}
