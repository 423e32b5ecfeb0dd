/// Version 3 to version 4: every row of the old tables, in the new ones' shape. The views say the
/// same afterwards. Like all migrations it is never edited.
extension ResultsVersion4 {
  /// All of it but the views.
  static let statements =
    viewsAway + oldTables("RENAME TO") + tables + [exits, exitsIndex, saleRows]
    + [lanesFromOld, lanesIndex, orders, ordersIndex, termsFromOrders, termsIndex]
    + [tradesFromOld, salesFromOld]
    + [twinsFromOld]
    + leftovers + finality + references.map(\.sql)

  private static let viewsAway = [
    "runs", "trades", "sales", "rejects", "equity_daily", "equity", "metrics", "leaderboard",
    "strategies", "coverage",
  ].map { "DROP VIEW v_\($0)" }

  private static func oldTables(_ change: String) -> [String] {
    ["trade_sales", "trades"].map { "ALTER TABLE \($0) \(change) old_\($0)" }
  }

  private static let ownLines = [
    "decision_lamports", "landing_lamports", "lp_fee_lamports", "protocol_fee_lamports",
    "creator_fee_lamports", "platform_fee_lamports",
  ]

  /// Lines of `terms` that sales are added up in; `slots_to_land` is the last sale's.
  private static let termLines = [
    "base_fee_lamports", "priority_fee_lamports", "tip_lamports", "failed_cost_lamports",
    "transfer_fee_lamports", "sent_count", "failed_count", "expired_count",
  ]

  private static let termColumns =
    termLines + [
      "slots_to_land", "rent_paid_lamports", "rent_returned_lamports", "flags", "reason",
      "sale_rows",
    ]

  private static func list(_ names: [String], _ text: (String) -> String) -> String {
    names.map(text).joined(separator: ", ")
  }

  /// What each trade's sales come to, and whether they need rows of their own.
  private static let exits = """
    CREATE TEMP TABLE exits AS
    SELECT t.run, t.position AS trade, count(s.trade) AS sale_count,
      count(s.trade) > 1 OR coalesce(max(s.base_raw <> t.base_raw OR s.rung <> 0
        OR s.reason <> t.exit_reason), 0) AS in_parts,
      \(list(ownLines + termLines) { "coalesce(sum(s.\($0)), 0) AS \($0)" }),
      coalesce((SELECT slots_to_land FROM old_trade_sales
        WHERE run = t.run AND trade = t.position ORDER BY position DESC LIMIT 1), 0)
        AS slots_to_land
    FROM old_trades t LEFT JOIN old_trade_sales s ON s.run = t.run AND s.trade = t.position
    GROUP BY t.run, t.position
    """

  private static let exitsIndex = "CREATE UNIQUE INDEX temp.exits_by_trade ON exits (run, trade)"

  /// The sales that keep a row, each with its trade's lane.
  private static let saleRows = """
    CREATE TEMP VIEW sale_rows AS
    SELECT s.*, t.strategy, t.market, t.base_mint, t.entry_pool, t.entry_venue
    FROM temp.exits x
    CROSS JOIN main.old_trade_sales s ON s.run = x.run AND s.trade = x.trade
    JOIN main.old_trades t ON t.run = x.run AND t.position = x.trade
    WHERE x.in_parts
    """

  private static let lanesFromOld = """
    INSERT INTO lanes
    SELECT run << 32 | row_number() OVER (PARTITION BY run
        ORDER BY min(trade), strategy, market, base_mint, entry_pool, exit_pool, entry_venue,
          exit_venue) - 1,
      strategy, market, base_mint, entry_pool, exit_pool, entry_venue, exit_venue
    FROM (SELECT run, position AS trade, strategy, market, base_mint, entry_pool, exit_pool,
        entry_venue, exit_venue FROM old_trades
      UNION ALL SELECT run, trade, strategy, market, base_mint, entry_pool, pool, entry_venue,
        venue FROM temp.sale_rows)
    GROUP BY run, strategy, market, base_mint, entry_pool, exit_pool, entry_venue, exit_venue
    """

  private static let lanesIndex = """
    CREATE INDEX lanes_by_value ON lanes (id >> 32, strategy, market, base_mint, entry_pool,
      exit_pool, entry_venue, exit_venue)
    """

  private static func lane(_ pool: String, _ venue: String, of row: String) -> String {
    """
    l.id >> 32 = \(row).run AND l.strategy = \(row).strategy AND l.market = \(row).market
      AND l.base_mint = \(row).base_mint AND l.entry_pool = \(row).entry_pool
      AND l.exit_pool = \(row).\(pool) AND l.entry_venue = \(row).entry_venue
      AND l.exit_venue = \(row).\(venue)
    """
  }

  /// Every order: a trade's entry (sale −1), its exit (sale −2), its sales where they keep a row.
  private static let orders = """
    CREATE TEMP TABLE orders AS
    SELECT run, position AS trade, -1 AS sale,
      \(list(termLines + ["slots_to_land"]) { "entry_\($0) AS \($0)" }),
      rent_paid_lamports, rent_returned_lamports, flags, NULL AS reason, NULL AS sale_rows
    FROM old_trades
    UNION ALL
    SELECT x.run, x.trade, -2, \(list(termLines + ["slots_to_land"]) { "x.\($0)" }), 0, 0, 0,
      t.exit_reason, CASE x.sale_count WHEN 0 THEN NULL ELSE x.in_parts * x.sale_count END
    FROM exits x CROSS JOIN old_trades t ON t.run = x.run AND t.position = x.trade
    UNION ALL
    SELECT run, trade, position, \(list(termLines + ["slots_to_land"]) { $0 }), 0, 0, 0, reason, 0
    FROM temp.sale_rows
    """

  private static let termsFromOrders = """
    INSERT INTO terms
    SELECT run << 32 | row_number() OVER (PARTITION BY run
        ORDER BY min(trade), \(list(termColumns) { $0 })) - 1, \(list(termColumns) { $0 })
    FROM orders GROUP BY run, \(list(termColumns) { $0 })
    """

  private static let ordersIndex =
    "CREATE UNIQUE INDEX temp.orders_by_sale ON orders (run, trade, sale)"

  private static let termsIndex =
    "CREATE INDEX terms_by_value ON terms (id >> 32, \(list(termColumns) { $0 }))"

  /// The number of the terms of an order of the trade that `t` is of.
  private static func terms(_ trade: String, sale: String) -> String {
    """
    (SELECT m.id & 4294967295 FROM temp.orders o CROSS JOIN terms m ON m.id >> 32 = o.run
        AND \(termColumns.map { "m.\($0) IS o.\($0)" }.joined(separator: " AND "))
      WHERE o.run = t.run AND o.trade = \(trade) AND o.sale = \(sale))
    """
  }

  private static func place(_ name: String) -> String {
    "(t.\(name)_rank << 32) | (t.\(name)_outer << 16) | (t.\(name)_inner + 1)"
  }

  private static func first(_ name: String) -> String {
    "t.\(name)_slot, \(place(name)), t.\(name)_time, t.\(name)_price"
  }

  private static func later(_ name: String, after first: String) -> String {
    """
    t.\(name)_slot - t.\(first)_slot, \(place(name)), t.\(name)_time - t.\(first)_time,
      t.\(name)_price
    """
  }

  private static let tradesFromOld = """
    INSERT INTO trades
    SELECT t.run << 32 | t.position, l.id & 4294967295, \(terms("t.position", sale: "-1")),
      \(terms("t.position", sale: "-2")), \(first("signal")), \(later("entry", after: "signal")),
      \(later("trigger", after: "signal")), \(later("exit", after: "signal")),
      t.spent_lamports, t.base_raw, \(list(ownLines) { "t.entry_\($0)" }),
      t.proceeds_lamports, \(list(ownLines) { "x.\($0)" }), t.pool_share_ppm
    FROM old_trades t
    CROSS JOIN temp.exits x ON x.run = t.run AND x.trade = t.position
    JOIN lanes l ON \(lane("exit_pool", "exit_venue", of: "t"))
    ORDER BY t.run, t.position
    """

  private static let salesFromOld = """
    INSERT INTO trade_sales
    SELECT t.run << 32 | t.trade, t.position, l.id & 4294967295,
      \(terms("t.trade", sale: "t.position")), t.rung, \(first("trigger")),
      \(later("landing", after: "trigger")), t.base_raw,
      t.proceeds_lamports, \(list(ownLines) { "t.\($0)" })
    FROM temp.sale_rows t
    JOIN lanes l ON \(lane("pool", "venue", of: "t"))
    """

  private static let twinsFromOld = """
    INSERT INTO trade_twins
    SELECT run << 32 | position, other_impact_net_lamports, worst_of_slot_net_lamports
    FROM old_trades
    WHERE other_impact_net_lamports IS NOT NULL OR worst_of_slot_net_lamports IS NOT NULL
    ORDER BY run, position
    """

  private static let leftovers = [
    "DROP INDEX lanes_by_value", "DROP INDEX terms_by_value", "DROP TABLE temp.orders",
    "DROP VIEW temp.sale_rows", "DROP TABLE temp.exits", "DROP TABLE old_trade_sales",
    "DROP TABLE old_trades",
  ]
}
