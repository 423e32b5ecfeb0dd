import GRDB
import Market

/// What a run's entries have in common, or its exits: what an order took to land, what it cost
/// beside the pool and its platform, how it ended. A run has few different ones. A row of `terms`.
struct Terms: Equatable {
  var baseFeeLamports: Int64
  var priorityFeeLamports: Int64
  var tipLamports: Int64
  var failedCostLamports: Int64
  /// Most tokens withhold nothing.
  var transferFeeLamports: Int64
  var sentCount: Int64
  var failedCount: Int64
  var expiredCount: Int64
  /// Of an exit in parts, the last one's; all other amounts are its sales' together.
  var slotsToLand: Int64
  /// Of an entry.
  var rentPaidLamports: Int64 = 0
  /// Of an entry.
  var rentReturnedLamports: Int64 = 0
  /// Of an entry: the trade's.
  var flags: TripFlags = []
  /// Of an exit: why; nil of an entry.
  var reason: ExitReason?
  /// Of an exit: the rows of `trade_sales` that say its sales, 0 where the trade's own row says its
  /// only one, nil where nothing was sold.
  var saleRowCount: Int64?

  static let columns = [
    "base_fee_lamports", "priority_fee_lamports", "tip_lamports", "failed_cost_lamports",
    "transfer_fee_lamports", "sent_count", "failed_count", "expired_count", "slots_to_land",
    "rent_paid_lamports", "rent_returned_lamports", "flags", "reason", "sale_rows",
  ]
}

extension Terms {
  /// Those of an order.
  @inline(__always)
  init(of receipt: OrderReceipt) {
    self.init(
      baseFeeLamports: receipt.baseFeeLamports, priorityFeeLamports: receipt.priorityFeeLamports,
      tipLamports: receipt.tipLamports, failedCostLamports: receipt.failedCostLamports,
      transferFeeLamports: receipt.transferFeeLamports, sentCount: Int64(receipt.sentCount),
      failedCount: Int64(receipt.failedCount), expiredCount: Int64(receipt.expiredCount),
      slotsToLand: Int64(receipt.slotsToLand))
  }

  /// Those of a trip's entry.
  @inline(__always)
  init(ofEntry trip: RoundTrip) {
    self.init(of: trip.purchase)
    rentPaidLamports = trip.rentPaidLamports
    rentReturnedLamports = trip.rentReturnedLamports
    flags = trip.flags
  }

  /// Those of an exit.
  @inline(__always)
  init(of receipt: OrderReceipt, reason: ExitReason, saleRowCount: Int64?) {
    self.init(of: receipt)
    self.reason = reason
    self.saleRowCount = saleRowCount
  }

  /// The terms of a row that holds `columns` next.
  init(_ reader: inout RowReader) throws(SundialError) {
    self.init(
      baseFeeLamports: try reader.amount(), priorityFeeLamports: try reader.amount(),
      tipLamports: try reader.amount(), failedCostLamports: try reader.amount(),
      transferFeeLamports: try reader.amount(), sentCount: try reader.amount(),
      failedCount: try reader.amount(), expiredCount: try reader.amount(),
      slotsToLand: try reader.amount(), rentPaidLamports: try reader.amount(),
      rentReturnedLamports: try reader.amount(),
      flags: TripFlags(rawValue: try reader.integer()),
      reason: try reader.optionalCode(ExitReason.self),
      saleRowCount: try reader.optionalInteger())
  }

  /// Spreads terms that differ over the seats of a numbering.
  @inline(__always)
  fileprivate var seat: UInt64 {
    var mixed = UInt64(bitPattern: baseFeeLamports &+ rentReturnedLamports &* 31)
    mixed = mixed &* Self.factor &+ UInt64(bitPattern: priorityFeeLamports)
    mixed = mixed &* Self.factor &+ UInt64(bitPattern: tipLamports)
    mixed = mixed &* Self.factor &+ UInt64(bitPattern: failedCostLamports &+ transferFeeLamports)
    let counts = sentCount &* 8 &+ failedCount &* 64 &+ expiredCount &* 512 &+ slotsToLand
    let end = UInt64(flags.rawValue) << 8 | UInt64(reason?.rawValue ?? 255)
    return (mixed &* Self.factor &+ UInt64(bitPattern: counts)) &* Self.factor &+ end
  }

  private static var factor: UInt64 { 0x9E37_79B9_7F4A_7C15 }
}

extension OrderReceipt {
  /// Takes over what stands in terms.
  mutating func take(_ terms: Terms) {
    baseFeeLamports = terms.baseFeeLamports
    priorityFeeLamports = terms.priorityFeeLamports
    tipLamports = terms.tipLamports
    failedCostLamports = terms.failedCostLamports
    transferFeeLamports = terms.transferFeeLamports
    sentCount = Int(terms.sentCount)
    failedCount = Int(terms.failedCount)
    expiredCount = Int(terms.expiredCount)
    slotsToLand = UInt64(terms.slotsToLand)
  }
}

/// Writes a run's different terms as they are met.
struct TermRows {
  private var rows: BatchInsert
  private let firstID: Int64
  private var numbering = Numbering(bits: 10, filler: Terms(of: OrderReceipt()))

  init(_ database: Database, run: Int64) throws {
    rows = try BatchInsert(database, table: "terms", columns: ["id"] + Terms.columns)
    firstID = TripRow.firstID(ofRun: run)
  }

  /// The number of these terms within the run.
  @inline(__always)
  mutating func number(of terms: Terms) throws -> Int64 {
    let (number, isNew) = numbering.number(of: terms, seat: terms.seat)
    if isNew { try insert(terms, number) }
    return number
  }

  /// Inserts the rows that wait.
  mutating func flush() throws { try rows.flush() }

  private mutating func insert(_ terms: Terms, _ number: Int64) throws {
    rows.bind(firstID + number)
    rows.bind(terms.baseFeeLamports)
    rows.bind(terms.priorityFeeLamports)
    rows.bind(terms.tipLamports)
    rows.bind(terms.failedCostLamports)
    rows.bind(terms.transferFeeLamports)
    rows.bind(terms.sentCount)
    rows.bind(terms.failedCount)
    rows.bind(terms.expiredCount)
    rows.bind(terms.slotsToLand)
    rows.bind(terms.rentPaidLamports)
    rows.bind(terms.rentReturnedLamports)
    rows.bind(Int64(terms.flags.rawValue))
    rows.bind(terms.reason.map { Int64($0.rawValue) })
    rows.bind(terms.saleRowCount)
    try rows.insertRow()
  }
}
