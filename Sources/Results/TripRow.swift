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
      "flags",
    ]

  static let rejectionColumns: [String] =
    ["run", "position", "strategy", "market", "base_mint", "reason"]
    + pointColumns("first") + pointColumns("last") + ["signals"]

  static func pointColumns(_ name: String) -> [String] {
    ["slot", "rank", "outer", "inner", "time", "price"].map { "\(name)_\($0)" }
  }

  static func insert(
    _ trip: RoundTrip, run: Int64, position: Int, keys: inout KeyTexts, into rows: BulkInsert
  ) throws {
    for value in [run, Int64(position), Int64(trip.strategy), Int64(trip.market)] {
      try rows.bind(value)
    }
    for key in [trip.baseMint, trip.entryPool, trip.exitPool] { try rows.bind(keys.text(of: key)) }
    try rows.bind(trip.entryVenue.rawValue)
    try rows.bind(trip.exitVenue.rawValue)
    for point in [trip.signal, trip.entry, trip.trigger, trip.exit] { try bind(point, rows) }
    try rows.bind(trip.exitReason.rawValue)
    try rows.bind(trip.spentLamports)
    try rows.bind(trip.baseAmount)
    try rows.bind(trip.proceedsLamports)
    try rows.bind(trip.venueFeeLamports)
    try rows.bind(trip.baseFeeLamports)
    try rows.bind(trip.priorityFeeLamports)
    try rows.bind(trip.tipLamports)
    try rows.bind(trip.platformFeeLamports)
    try rows.bind(trip.flags.rawValue)
    try rows.insertRow()
  }

  static func insert(
    _ rejection: Rejection, run: Int64, position: Int, keys: inout KeyTexts, into rows: BulkInsert
  ) throws {
    for value in [run, Int64(position), Int64(rejection.strategy), Int64(rejection.market)] {
      try rows.bind(value)
    }
    try rows.bind(keys.text(of: rejection.baseMint))
    try rows.bind(rejection.reason.rawValue)
    try bind(rejection.first, rows)
    try bind(rejection.last, rows)
    try rows.bind(rejection.signals)
    try rows.insertRow()
  }

  /// The trip of a row that holds `columns` from the third on.
  static func trip(from row: Row, path: String) throws(SundialError) -> RoundTrip {
    var reader = RowReader(row, path: path)
    let trip = RoundTrip(
      strategy: try reader.integer(), market: try reader.integer(), baseMint: try reader.key(),
      entryPool: try reader.key(), exitPool: try reader.key(),
      entryVenue: try reader.code(Venue.self), exitVenue: try reader.code(Venue.self),
      signal: try point(&reader), entry: try point(&reader), trigger: try point(&reader),
      exit: try point(&reader), exitReason: try reader.code(ExitReason.self),
      spentLamports: try reader.integer(), baseAmount: try reader.integer(),
      proceedsLamports: try reader.integer(), venueFeeLamports: try reader.integer(),
      baseFeeLamports: try reader.integer(), priorityFeeLamports: try reader.integer(),
      tipLamports: try reader.integer(), platformFeeLamports: try reader.integer(),
      flags: TripFlags(rawValue: try reader.integer()))
    let outgoings = [
      trip.spentLamports, trip.baseFeeLamports, trip.priorityFeeLamports, trip.tipLamports,
      trip.platformFeeLamports,
    ]
    guard outgoings.allSatisfy({ $0 >= 0 }), trip.proceedsLamports >= 0, exactSum(outgoings) != nil
    else { throw DatabaseFailure.damaged(path, "a trade's lamports are out of range") }
    return trip
  }

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

  private static func bind(_ point: TripPoint, _ rows: BulkInsert) throws {
    try rows.bind(point.order.slot)
    try rows.bind(point.order.slotRank)
    try rows.bind(point.order.outerIndex)
    try rows.bind(point.order.innerIndex)
    try rows.bind(point.blockTime)
    try rows.bind(point.price)
  }

  private static func point(_ reader: inout RowReader) throws(SundialError) -> TripPoint {
    let order = ChainOrder(
      slot: try reader.integer(), slotRank: try reader.integer(),
      outerIndex: try reader.integer(), innerIndex: try reader.integer())
    return TripPoint(
      order: order, blockTime: try reader.time(), row: 0, price: try reader.optionalReal())
  }
}

/// The base58 texts of keys met before: a mint comes back with every trade of it.
struct KeyTexts {
  private var texts: [Pubkey: String] = [:]

  mutating func text(of key: Pubkey) -> String {
    if let known = texts[key] { return known }
    let text = key.description
    texts[key] = text
    return text
  }
}
