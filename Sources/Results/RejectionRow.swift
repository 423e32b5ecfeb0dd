import GRDB
import Market

/// How refused signals lie in `rejects`; the order of columns is written here once.
enum RejectionRow {
  static let columns: [String] =
    ["run", "position", "strategy", "market", "base_mint", "reason"]
    + pointColumns("first") + pointColumns("last") + ["signals"]

  private static func pointColumns(_ name: String) -> [String] {
    ["slot", "rank", "outer", "inner", "time", "price"].map { "\(name)_\($0)" }
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

  /// The rejection of a row that holds `columns` from the third on.
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

  private static func bind(_ point: TripPoint, _ rows: BulkInsert) {
    rows.bind(point.order.slot)
    rows.bind(point.order.slotRank)
    rows.bind(point.order.outerIndex)
    rows.bind(point.order.innerIndex)
    rows.bind(point.blockTime)
    rows.bind(point.price)
  }

  private static func point(_ reader: inout RowReader) throws(SundialError) -> TripPoint {
    let order = ChainOrder(
      slot: try reader.integer(), slotRank: try reader.integer(),
      outerIndex: try reader.integer(), innerIndex: try reader.integer())
    return TripPoint(
      order: order, blockTime: try reader.time(), row: 0, price: try reader.optionalReal())
  }
}

/// The base58 texts of keys met before: a mint comes back with every signal of its market, and
/// often at once.
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
