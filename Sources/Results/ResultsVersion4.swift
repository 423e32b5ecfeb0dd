/// The tables of version 4: a trade is one row of numbers (docs/decisions/0050).
///
/// The id of a row begins with its run: `run << 32 | position`. What many trades of a run have in
/// common stands in `lanes` and `terms`, and trades name it by position alone. No foreign key leads
/// from trades to these: proving one costs a tenth of a row, and deleting what it leads to would
/// search all trades. Triggers refuse what foreign keys would.
enum ResultsVersion4 {
  static let tables = [lanes, terms, trades, tradeSales, tradeTwins]

  private static let id = "id INTEGER PRIMARY KEY CHECK (id >= 1 << 32)"

  private static let lanes = """
    CREATE TABLE lanes (
      \(id),
      strategy INTEGER NOT NULL,
      market INTEGER NOT NULL CHECK (market >= 0),
      base_mint TEXT NOT NULL,
      entry_pool TEXT NOT NULL,
      exit_pool TEXT NOT NULL,
      entry_venue INTEGER NOT NULL REFERENCES venues (code),
      exit_venue INTEGER NOT NULL REFERENCES venues (code)
    ) STRICT
    """

  private static let terms = """
    CREATE TABLE terms (
      \(id),
      \(amount("base_fee_lamports")),
      \(amount("priority_fee_lamports")),
      \(amount("tip_lamports")),
      \(amount("failed_cost_lamports")),
      \(amount("transfer_fee_lamports")),
      \(amount("sent_count")),
      failed_count INTEGER NOT NULL CHECK (failed_count BETWEEN 0 AND sent_count),
      \(amount("expired_count")),
      \(amount("slots_to_land")),
      \(amount("rent_paid_lamports")),
      rent_returned_lamports INTEGER NOT NULL
        CHECK (rent_returned_lamports BETWEEN 0 AND rent_paid_lamports),
      flags INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 65535),
      reason INTEGER REFERENCES exit_reasons (code),
      sale_rows INTEGER CHECK (sale_rows >= 0),
      CHECK (reason IS NOT NULL OR sale_rows IS NULL)
    ) STRICT
    """

  /// Checked instead of NOT NULL: checks are what a run's writer need not pay for.
  private static let trades = """
    CREATE TABLE trades (
      \(id),
      \(checked("lane")),
      \(checked("entry_terms")),
      \(checked("exit_terms")),
      \(point("signal")),
      \(point("entry", after: "signal")),
      \(point("trigger", after: "signal")),
      \(point("exit", after: "signal")),
      \(checked("spent_lamports")),
      \(checked("base_raw")),
      \(receipt("entry_")),
      \(checked("proceeds_lamports")),
      \(receipt("exit_")),
      pool_share_ppm INTEGER CHECK (pool_share_ppm >= 0),
      CHECK (entry_slots >= 0),
      CHECK (exit_slots >= entry_slots),
      CHECK (exit_slots >= trigger_slots)
    ) STRICT
    """

  private static let tradeSales = """
    CREATE TABLE trade_sales (
      trade INTEGER NOT NULL,
      position INTEGER NOT NULL CHECK (position >= 0),
      \(checked("lane")),
      \(checked("terms")),
      \(checked("rung")),
      \(point("trigger")),
      \(point("landing", after: "trigger")),
      \(checked("base_raw")),
      \(checked("proceeds_lamports")),
      \(receipt("")),
      PRIMARY KEY (trade, position),
      CHECK (landing_slots >= 0)
    ) STRICT, WITHOUT ROWID
    """

  private static let tradeTwins = """
    CREATE TABLE trade_twins (
      trade INTEGER PRIMARY KEY,
      other_impact_net_lamports INTEGER,
      worst_of_slot_net_lamports INTEGER
    ) STRICT
    """

  private static func amount(_ column: String) -> String {
    "\(column) INTEGER NOT NULL CHECK (\(column) >= 0)"
  }

  private static func checked(_ column: String) -> String {
    "\(column) INTEGER CHECK (\(column) IS NOT NULL AND \(column) >= 0)"
  }

  /// The lines of an order that are its own: the others are a row of `terms`.
  private static func receipt(_ prefix: String) -> String {
    [
      "decision", "landing", "lp_fee", "protocol_fee", "creator_fee", "platform_fee",
    ].map { checked("\(prefix)\($0)_lamports") }.joined(separator: ",\n      ")
  }

  private static func point(_ name: String) -> String {
    """
    \(checked("\(name)_slot")),
      \(place(name)),
      \(checked("\(name)_time")),
      \(name)_price REAL
    """
  }

  /// A point told by the slots and seconds after another.
  private static func point(_ name: String, after first: String) -> String {
    """
    \(difference("\(name)_slots", to: "\(first)_slot")),
      \(place(name)),
      \(difference("\(name)_seconds", to: "\(first)_time")),
      \(name)_price REAL
    """
  }

  /// Whether the sum is a number of 63 bits, as what it stands for is.
  private static func difference(_ column: String, to first: String) -> String {
    """
    \(column) INTEGER
        CHECK (\(column) IS NOT NULL AND \(first) + \(column) BETWEEN 0 AND \(Int64.max))
    """
  }

  /// The rank of the transaction in its slot, its outer instruction, its inner one + 1.
  private static func place(_ name: String) -> String {
    "\(name)_place INTEGER CHECK (\(name)_place IS NOT NULL AND \(name)_place & 65535 <= 32768)"
  }
}
