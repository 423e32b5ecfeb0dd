import GRDB
import Market

/// How trips and rejections lie in their tables; the order of columns is written here once.
enum TripRow {
  static let columns: [String] =
    [
      "run", "position", "strategy", "market", "base_mint", "entry_pool", "exit_pool",
      "entry_venue", "exit_venue",
    ]
    + pointColumns("signal") + pointColumns("entry") + pointColumns("trigger")
    + pointColumns("exit") + [
      "exit_reason", "spent_lamports", "base_raw", "proceeds_lamports", "venue_fee_lamports",
      "base_fee_lamports", "priority_fee_lamports", "tip_lamports", "platform_fee_lamports",
      "failed_cost_lamports", "sent_count", "failed_count", "gross_lamports", "drift_lamports",
      "impact_lamports", "rent_paid_lamports", "rent_returned_lamports", "pool_share_ppm",
      "other_impact_net_lamports", "worst_of_slot_net_lamports", "flags",
    ] + SaleRow.receiptColumns.map { "entry_\($0)" }

  static let rejectionColumns: [String] =
    ["run", "position", "strategy", "market", "base_mint", "reason"]
    + pointColumns("first") + pointColumns("last") + ["signals"]

  static func pointColumns(_ name: String) -> [String] {
    ["slot", "rank", "outer", "inner", "time", "price"].map { "\(name)_\($0)" }
  }

  static func insert(
    _ trip: RoundTrip, run: Int64, position: Int, keys: inout KeyTexts, into rows: BulkInsert
  ) throws {
    rows.bind(run)
    rows.bind(position)
    rows.bind(trip.strategy)
    rows.bind(trip.market)
    rows.bind(keys.text(of: trip.baseMint))
    rows.bind(keys.text(of: trip.entryPool))
    rows.bind(keys.text(of: trip.exitPool))
    rows.bind(trip.entryVenue.rawValue)
    rows.bind(trip.exitVenue.rawValue)
    bind(trip.signal, rows)
    bind(trip.entry, rows)
    bind(trip.trigger, rows)
    bind(trip.exit, rows)
    rows.bind(trip.exitReason.rawValue)
    rows.bind(trip.spentLamports)
    rows.bind(trip.baseAmount)
    rows.bind(trip.proceedsLamports)
    rows.bind(trip.venueFeeLamports)
    rows.bind(trip.baseFeeLamports)
    rows.bind(trip.priorityFeeLamports)
    rows.bind(trip.tipLamports)
    rows.bind(trip.platformFeeLamports)
    rows.bind(trip.failedCostLamports)
    rows.bind(trip.entrySentCount + trip.exitSentCount)
    rows.bind(trip.failedCount)
    let bridge = trip.costBridge
    rows.bind(bridge.grossLamports)
    rows.bind(bridge.driftLamports)
    rows.bind(bridge.impactLamports)
    rows.bind(trip.rentPaidLamports)
    rows.bind(trip.rentReturnedLamports)
    rows.bind(trip.poolSharePPM)
    rows.bind(trip.otherImpactNetLamports)
    rows.bind(trip.worstOfSlotNetLamports)
    rows.bind(trip.flags.rawValue)
    SaleRow.bind(trip.purchase, rows)
    try rows.insertRow()
  }

  static func insert(
    _ rejection: Rejection, run: Int64, position: Int, keys: inout KeyTexts, into rows: BulkInsert
  ) throws {
    rows.bind(run)
    rows.bind(position)
    rows.bind(rejection.strategy)
    rows.bind(rejection.market)
    rows.bind(keys.text(of: rejection.baseMint))
    rows.bind(rejection.reason.rawValue)
    bind(rejection.first, rows)
    bind(rejection.last, rows)
    rows.bind(rejection.signals)
    try rows.insertRow()
  }

  /// The trip of a row that holds `columns` from the third on, after `count` others; without its
  /// sales.
  static func trip(
    from row: Row, skipping count: Int, path: String
  ) throws(SundialError) -> RoundTrip {
    var reader = RowReader(row, path: path, from: count)
    var trip = RoundTrip(
      strategy: try reader.integer(), market: try reader.integer(), baseMint: try reader.key(),
      entryPool: try reader.key(), entryVenue: .pumpFun, signal: .nowhere, entry: .nowhere,
      spentLamports: 0, baseAmount: 0, purchase: OrderReceipt(), sales: [],
      exitReason: .endOfData, flags: [])
    _ = try reader.key()
    trip.entryVenue = try reader.code(Venue.self)
    _ = try reader.code(Venue.self)
    trip.signal = try point(&reader)
    trip.entry = try point(&reader)
    _ = try point(&reader)
    _ = try point(&reader)
    trip.exitReason = try reader.code(ExitReason.self)
    trip.spentLamports = try reader.amount()
    trip.baseAmount = try reader.integer()
    for _ in 0..<totalCount { _ = try reader.integer() as Int64 }
    trip.rentPaidLamports = try reader.amount()
    trip.rentReturnedLamports = try reader.amount()
    trip.poolSharePPM = try reader.optionalInteger()
    trip.otherImpactNetLamports = try reader.optionalInteger()
    trip.worstOfSlotNetLamports = try reader.optionalInteger()
    trip.flags = TripFlags(rawValue: try reader.integer())
    trip.purchase = try SaleRow.receipt(&reader)
    return trip
  }

  /// Sums over the sales that stand between a trip's own amounts; they are read from the sales.
  private static let totalCount = 12

  /// The rejection of a row that holds `rejectionColumns` from the third on.
  static func rejection(from row: Row, path: String) throws(SundialError) -> Rejection {
    var reader = RowReader(row, path: path)
    let strategy: Int = try reader.integer()
    let market: Int = try reader.integer()
    let mint = try reader.key()
    let reason = try reader.code(RejectReason.self)
    var rejection = Rejection(
      strategy: strategy, market: market, baseMint: mint, reason: reason, at: try point(&reader))
    rejection.last = try point(&reader)
    rejection.signals = try reader.integer()
    return rejection
  }

  static func bind(_ point: TripPoint, _ rows: BulkInsert) {
    rows.bind(point.order.slot)
    rows.bind(point.order.slotRank)
    rows.bind(point.order.outerIndex)
    rows.bind(point.order.innerIndex)
    rows.bind(point.blockTime)
    rows.bind(point.price)
  }

  static func point(_ reader: inout RowReader) throws(SundialError) -> TripPoint {
    let order = ChainOrder(
      slot: try reader.integer(), slotRank: try reader.integer(),
      outerIndex: try reader.integer(), innerIndex: try reader.integer())
    return TripPoint(
      order: order, blockTime: try reader.time(), row: 0, price: try reader.optionalReal())
  }
}

extension TripPoint {
  /// Stands where a row has not been read yet.
  fileprivate static let nowhere = TripPoint(
    order: ChainOrder(slot: 0, slotRank: 0, outerIndex: 0, innerIndex: -1), blockTime: 0, row: 0,
    price: nil)
}

/// The base58 texts of keys met before: a mint comes back with every trade of it, and a pool often
/// at once.
struct KeyTexts {
  private var texts: [Pubkey: String] = [:]
  private var last = (key: Pubkey.zero, text: Pubkey.zero.description)

  mutating func text(of key: Pubkey) -> String {
    if key == last.key { return last.text }
    let text = texts[key] ?? key.description
    texts[key] = text
    last = (key, text)
    return text
  }
}
