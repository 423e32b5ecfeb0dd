import GRDB
import Market

/// How a trip lies in `trades`; the order of columns is written here once.
///
/// A trip that sold all it had at once, which most do, is one row: the exit's columns are that
/// sale's. One that sold in parts has the sums of its sales there, the last one's points, and a row
/// for each in `trade_sales`. The trip's flags, how it ended and the lines of its receipts that
/// many trips share stand in `terms`.
enum TripRow {
  static let columns: [String] =
    ["id", "lane", "entry_terms", "exit_terms"] + PointColumns.first("signal")
    + PointColumns.later("entry") + PointColumns.later("trigger") + PointColumns.later("exit")
    + ["spent_lamports", "base_raw"] + ReceiptColumns.names.map { "entry_\($0)" }
    + ["proceeds_lamports"] + ReceiptColumns.names.map { "exit_\($0)" } + ["pool_share_ppm"]

  /// Nets of a trip under other rules, in `trade_twins` where they were asked for.
  static let twinColumns = ["other_impact_net_lamports", "worst_of_slot_net_lamports"]

  /// The rows of a run have the ids from here on, by their positions.
  static func firstID(ofRun run: Int64) -> Int64 { run << 32 }

  /// Position of the last trade a run may have.
  static let positionMax = 0xFFFF_FFFF

  /// The trip of a row that holds its lane, `readColumns`, the terms of entry and exit and its
  /// twins, after `count` others; without its sales where they are rows of their own, whose number
  /// comes with it.
  static func trip(
    from row: Row, skipping count: Int, path: String
  ) throws(SundialError) -> (trip: RoundTrip, saleRowCount: Int64) {
    var reader = RowReader(row, path: path, from: count)
    let lane = try Lane(&reader)
    let signal = try PointColumns.point(&reader)
    let entry = try PointColumns.point(&reader, after: signal)
    let trigger = try PointColumns.point(&reader, after: signal)
    let landing = try PointColumns.point(&reader, after: signal)
    var trip = RoundTrip(
      strategy: lane.strategy, market: lane.market, baseMint: lane.baseMint,
      entryPool: lane.entryPool, entryVenue: lane.entryVenue, signal: signal, entry: entry,
      spentLamports: try reader.amount(), baseAmount: try reader.integer(),
      purchase: try ReceiptColumns.read(&reader), sales: [], exitReason: .endOfData, flags: [])
    var sale = TripSale(
      trigger: trigger, landing: landing, pool: lane.exitPool, venue: lane.exitVenue,
      reason: .endOfData, baseAmount: trip.baseAmount, proceedsLamports: try reader.amount(),
      receipt: try ReceiptColumns.read(&reader))
    trip.poolSharePPM = try reader.optionalInteger()
    let entryTerms = try Terms(&reader)
    trip.purchase.take(entryTerms)
    trip.rentPaidLamports = entryTerms.rentPaidLamports
    trip.rentReturnedLamports = entryTerms.rentReturnedLamports
    trip.flags = entryTerms.flags
    let exitTerms = try Terms(&reader)
    sale.receipt.take(exitTerms)
    guard let reason = exitTerms.reason else { throw reader.wrong("a reason") }
    trip.exitReason = reason
    sale.reason = reason
    trip.otherImpactNetLamports = try reader.optionalInteger()
    trip.worstOfSlotNetLamports = try reader.optionalInteger()
    if exitTerms.saleRowCount == 0 { trip.sales = [sale] }
    return (trip, exitTerms.saleRowCount ?? 0)
  }

  /// `columns` a trip is read from, in the order `trip(from:)` takes them.
  static let readColumns = columns.dropFirst(4)
}
