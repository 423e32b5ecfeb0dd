/// The views of the results file: the promise to other programs, in SOL and ISO-8601 UTC.
enum ResultsViews {
  static let all = [
    runs, trades, sales, rejects, equityDaily, equity, metrics, leaderboard, strategies, coverage,
  ]

  private static func sol(_ column: String, _ name: String) -> String {
    "\(column) / 1e9 AS \(name)"
  }

  private static func time(_ column: String, _ name: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%SZ', \(column), 'unixepoch') AS \(name)"
  }

  /// The verdict of semantics §9; where it is not established, the condition that fails first.
  private static let runs = """
    CREATE VIEW v_runs AS
    SELECT r.run_id,
      \(time("r.started_at", "started")),
      coalesce((SELECT group_concat(name, ', ') FROM
        (SELECT name FROM run_strategies WHERE run = r.id ORDER BY position)), '') AS strategy,
      \(time("r.data_start", "\"from\"")),
      \(time("r.data_end", "\"to\"")),
      r.trade_count AS trades,
      \(sol("r.net_lamports", "net_sol")),
      \(sol("r.net_low_lamports", "net_low")),
      \(sol("r.net_high_lamports", "net_high")),
      CASE WHEN r.mint_count < 200
          OR r.best_mint_profit_lamports > r.gross_profit_lamports * 0.25
          OR r.net_low_lamports IS NULL THEN 'not established'
        WHEN r.net_low_lamports > 0 THEN 'gain'
        WHEN r.net_high_lamports < 0 THEN 'loss'
        ELSE 'not established' END AS verdict,
      CASE WHEN r.mint_count < 200 THEN 'fewer than 200 mints traded'
        WHEN r.best_mint_profit_lamports > r.gross_profit_lamports * 0.25
        THEN 'one mint gives over 25 % of gross profit'
        WHEN r.net_low_lamports IS NULL THEN 'fewer than ten UTC days'
        WHEN r.net_low_lamports > 0 OR r.net_high_lamports < 0
        THEN 'the 95 % interval of the net does not hold 0'
        ELSE 'the 95 % interval of the net holds 0' END AS verdict_reason,
      r.mint_count AS mints,
      r.result_hash, r.engine_version, r.decoder_version, r.archive,
      d.sha256 AS configuration_hash
    FROM runs r JOIN documents d ON d.id = r.configuration
    """

  private static let trades = """
    CREATE VIEW v_trades AS
    SELECT r.run_id, \(TradeSQL.position) AS trade, s.name AS strategy, l.base_mint AS mint,
      ev.name AS venue, xv.name AS exit_venue, l.entry_pool, l.exit_pool,
      t.signal_slot, \(time("t.signal_time", "signal_time")),
      t.signal_slot + t.entry_slots AS entry_slot,
      \(time("t.signal_time + t.entry_seconds", "entry_time")),
      t.signal_slot + t.trigger_slots AS trigger_slot,
      \(time("t.signal_time + t.trigger_seconds", "trigger_time")),
      t.signal_slot + t.exit_slots AS exit_slot,
      \(time("t.signal_time + t.exit_seconds", "exit_time")),
      n.name AS exit_reason,
      \(sol("t.spent_lamports", "size_sol")),
      t.base_raw,
      t.signal_price AS signal_price_sol, t.entry_price AS entry_price_sol,
      t.trigger_price AS trigger_price_sol, t.exit_price AS exit_price_sol,
      \(sol("t.proceeds_lamports", "proceeds_sol")),
      \(sol(TradeSQL.venueFee, "venue_fee_sol")),
      \(sol(TradeSQL.ofBothSides("base_fee_lamports"), "base_fee_sol")),
      \(sol(TradeSQL.ofBothSides("priority_fee_lamports"), "priority_fee_sol")),
      \(sol(TradeSQL.ofBothSides("tip_lamports"), "tip_sol")),
      \(sol(TradeSQL.platformFee, "platform_fee_sol")),
      \(sol(TradeSQL.cost, "cost_sol")),
      \(sol(TradeSQL.net, "net_sol")),
      CAST(t.proceeds_lamports AS REAL) / nullif(t.spent_lamports + \(TradeSQL.cost), 0)
        AS multiple,
      coalesce((SELECT group_concat(name, ' ') FROM (SELECT name FROM trip_flags
        WHERE (e.flags >> code) & 1 = 1 ORDER BY code)), '') AS flags,
      \(TradeSQL.ofBothSides("sent_count")) AS transactions,
      \(TradeSQL.ofBothSides("failed_count")) AS failed_transactions,
      e.slots_to_land, t.pool_share_ppm / 1e6 AS pool_share,
      \(sol(TradeSQL.ofBothSides("failed_cost_lamports"), "failed_cost_sol")),
      \(sol("e.rent_paid_lamports", "rent_paid_sol")),
      \(sol("e.rent_returned_lamports", "rent_returned_sol")),
      \(sol(TradeSQL.gross, "gross_sol")),
      \(sol(TradeSQL.drift, "drift_sol")),
      \(sol(TradeSQL.impact, "impact_sol")),
      \(sol("w.other_impact_net_lamports", "other_impact_net_sol")),
      \(sol("w.worst_of_slot_net_lamports", "worst_of_slot_net_sol"))
    FROM \(TradeSQL.source)
    CROSS JOIN run_strategies s ON s.run = r.id AND s.position = l.strategy
    CROSS JOIN venues ev ON ev.code = l.entry_venue
    CROSS JOIN venues xv ON xv.code = l.exit_venue
    CROSS JOIN exit_reasons n ON n.code = x.reason
    LEFT JOIN trade_twins w ON w.trade = t.id
    """

  /// A column of a sale: its own row's where the trade sold in parts, else the trade's.
  private static func sale(_ own: String, _ trade: String) -> String {
    "CASE WHEN p.trade IS NULL THEN \(trade) ELSE \(own) END"
  }

  private static func saleSOL(_ line: String) -> String {
    sol("(\(sale("p.\(line)_lamports", "t.exit_\(line)_lamports")))", "\(line)_sol")
  }

  private static let sales = """
    CREATE VIEW v_sales AS
    SELECT r.run_id, \(TradeSQL.position) AS trade, coalesce(p.position, 0) AS sale,
      n.name AS reason, coalesce(p.rung, 0) AS rung, v.name AS venue, l.exit_pool AS pool,
      \(sale("p.trigger_slot", "t.signal_slot + t.trigger_slots")) AS trigger_slot,
      \(time(sale("p.trigger_time", "t.signal_time + t.trigger_seconds"), "trigger_time")),
      \(sale("p.trigger_slot + p.landing_slots", "t.signal_slot + t.exit_slots")) AS landing_slot,
      \(time(
        sale("p.trigger_time + p.landing_seconds", "t.signal_time + t.exit_seconds"),
        "landing_time")),
      \(sale("p.trigger_price", "t.trigger_price")) AS trigger_price_sol,
      \(sale("p.landing_price", "t.exit_price")) AS landing_price_sol,
      coalesce(p.base_raw, t.base_raw) AS base_raw,
      \(sol("coalesce(p.proceeds_lamports, t.proceeds_lamports)", "proceeds_sol")),
      c.sent_count AS transactions, c.failed_count AS failed_transactions,
      c.expired_count AS expired_transactions, c.slots_to_land,
      \(saleSOL("lp_fee")), \(saleSOL("protocol_fee")), \(saleSOL("creator_fee")),
      \(saleSOL("platform_fee"))
    FROM \(TradeSQL.trades)
    CROSS JOIN terms x ON x.id = r.id << 32 | t.exit_terms
    LEFT JOIN trade_sales p ON p.trade = t.id
    CROSS JOIN lanes l ON l.id = r.id << 32 | coalesce(p.lane, t.lane)
    CROSS JOIN terms c ON c.id = r.id << 32 | coalesce(p.terms, t.exit_terms)
    CROSS JOIN venues v ON v.code = l.exit_venue
    CROSS JOIN exit_reasons n ON n.code = c.reason
    WHERE x.sale_rows IS NOT NULL
    """

  private static let rejects = """
    CREATE VIEW v_rejects AS
    SELECT r.run_id, s.name AS strategy, j.base_mint AS mint, x.name AS reason,
      j.first_slot, \(time("j.first_time", "first_time")),
      j.last_slot, \(time("j.last_time", "last_time")),
      j.signals
    FROM rejects j
    JOIN runs r ON r.id = j.run
    JOIN run_strategies s ON s.run = j.run AND s.position = j.strategy
    JOIN reject_reasons x ON x.code = j.reason
    """

  /// A midnight closes the day before it, hence the second taken off.
  private static let equityDaily = """
    CREATE VIEW v_equity_daily AS
    SELECT r.run_id, date(e.time - 1, 'unixepoch') AS day, \(time("e.time", "time")),
      \(sol("e.cash_lamports", "cash_sol")),
      \(sol("e.position_lamports", "positions_sol")),
      \(sol("(e.cash_lamports + e.position_lamports)", "equity_sol")),
      e.open_positions
    FROM equity_marks e JOIN runs r ON r.id = e.run
    WHERE e.time % 86400 = 0
      OR e.position = (SELECT max(position) FROM equity_marks WHERE run = e.run)
    """

  /// Every mark: hourly where the run asked for it.
  private static let equity = """
    CREATE VIEW v_equity AS
    SELECT r.run_id, \(time("e.time", "time")),
      \(sol("e.cash_lamports", "cash_sol")),
      \(sol("e.position_lamports", "positions_sol")),
      \(sol("(e.cash_lamports + e.position_lamports)", "equity_sol")),
      e.open_positions
    FROM equity_marks e JOIN runs r ON r.id = e.run
    """

  private static let metrics = """
    CREATE VIEW v_metrics AS
    SELECT r.run_id, m.strategy, m.name, m.value, m.reason, m.formula
    FROM metrics m JOIN runs r ON r.id = m.run
    """

  private static let leaderboard = """
    CREATE VIEW v_leaderboard AS
    SELECT row_number() OVER (ORDER BY total(net) DESC, name, sha256) AS place,
      name AS strategy, sha256 AS strategy_hash, count(*) AS runs,
      sum(trades) AS trades, sum(wins) AS wins,
      CAST(sum(wins) AS REAL) / nullif(sum(trades), 0) AS win_rate,
      total(net) / 1e9 AS net_sol, avg(net) / 1e9 AS net_sol_per_run,
      max(net) / 1e9 AS best_run_net_sol, min(net) / 1e9 AS worst_run_net_sol
    FROM (SELECT s.name, d.sha256, coalesce(t.trades, 0) AS trades,
        coalesce(t.wins, 0) AS wins, coalesce(t.net, 0) AS net
      FROM run_strategies s
      JOIN documents d ON d.id = s.document
      LEFT JOIN \(TradeSQL.strategyNets) t ON t.run = s.run AND t.strategy = s.position)
    GROUP BY name, sha256
    ORDER BY place
    """

  private static let strategies = """
    CREATE VIEW v_strategies AS
    SELECT s.name AS strategy, d.sha256 AS strategy_hash, count(*) AS runs,
      \(time("min(r.started_at)", "first_started")),
      \(time("max(r.started_at)", "last_started")),
      d.canonical_text, d.source_text
    FROM run_strategies s
    JOIN documents d ON d.id = s.document
    JOIN runs r ON r.id = s.run
    GROUP BY s.name, d.id
    """

  private static let coverage = """
    CREATE VIEW v_coverage AS
    SELECT r.run_id, c.day, c.venue, c.transactions, c.legs, c.undecoded_instructions, c.exact,
      c.explained, c.disagreeing, c.reasons, c.continuous, c.continuous_explained, c.gaps, c.samples
    FROM coverage c JOIN runs r ON r.id = c.run
    """
}
