/// The views over the tables of version 3, frozen as those are.
extension ResultsVersion3 {
  static let views = [
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
    SELECT r.run_id, t.position AS trade, s.name AS strategy, t.base_mint AS mint,
      ev.name AS venue, xv.name AS exit_venue, t.entry_pool, t.exit_pool,
      t.signal_slot, \(time("t.signal_time", "signal_time")),
      t.entry_slot, \(time("t.entry_time", "entry_time")),
      t.trigger_slot, \(time("t.trigger_time", "trigger_time")),
      t.exit_slot, \(time("t.exit_time", "exit_time")),
      x.name AS exit_reason,
      \(sol("t.spent_lamports", "size_sol")),
      t.base_raw,
      t.signal_price AS signal_price_sol, t.entry_price AS entry_price_sol,
      t.trigger_price AS trigger_price_sol, t.exit_price AS exit_price_sol,
      \(sol("t.proceeds_lamports", "proceeds_sol")),
      \(sol("t.venue_fee_lamports", "venue_fee_sol")),
      \(sol("t.base_fee_lamports", "base_fee_sol")),
      \(sol("t.priority_fee_lamports", "priority_fee_sol")),
      \(sol("t.tip_lamports", "tip_sol")),
      \(sol("t.platform_fee_lamports", "platform_fee_sol")),
      \(sol("t.cost_lamports", "cost_sol")),
      \(sol("t.net_lamports", "net_sol")),
      CAST(t.proceeds_lamports AS REAL) / nullif(t.spent_lamports + t.cost_lamports, 0)
        AS multiple,
      coalesce((SELECT group_concat(name, ' ') FROM (SELECT name FROM trip_flags
        WHERE (t.flags >> code) & 1 = 1 ORDER BY code)), '') AS flags,
      t.sent_count AS transactions, t.failed_count AS failed_transactions,
      t.entry_slots_to_land AS slots_to_land, t.pool_share_ppm / 1e6 AS pool_share,
      \(sol("t.failed_cost_lamports", "failed_cost_sol")),
      \(sol("t.rent_paid_lamports", "rent_paid_sol")),
      \(sol("t.rent_returned_lamports", "rent_returned_sol")),
      \(sol("t.gross_lamports", "gross_sol")),
      \(sol("t.drift_lamports", "drift_sol")),
      \(sol("t.impact_lamports", "impact_sol")),
      \(sol("t.other_impact_net_lamports", "other_impact_net_sol")),
      \(sol("t.worst_of_slot_net_lamports", "worst_of_slot_net_sol"))
    FROM trades t
    JOIN runs r ON r.id = t.run
    JOIN run_strategies s ON s.run = t.run AND s.position = t.strategy
    JOIN venues ev ON ev.code = t.entry_venue
    JOIN venues xv ON xv.code = t.exit_venue
    JOIN exit_reasons x ON x.code = t.exit_reason
    """

  private static let sales = """
    CREATE VIEW v_sales AS
    SELECT r.run_id, t.trade, t.position AS sale, x.name AS reason, t.rung,
      v.name AS venue, t.pool, t.trigger_slot, \(time("t.trigger_time", "trigger_time")),
      t.landing_slot, \(time("t.landing_time", "landing_time")),
      t.trigger_price AS trigger_price_sol, t.landing_price AS landing_price_sol, t.base_raw,
      \(sol("t.proceeds_lamports", "proceeds_sol")),
      t.sent_count AS transactions, t.failed_count AS failed_transactions,
      t.expired_count AS expired_transactions, t.slots_to_land,
      \(sol("t.lp_fee_lamports", "lp_fee_sol")),
      \(sol("t.protocol_fee_lamports", "protocol_fee_sol")),
      \(sol("t.creator_fee_lamports", "creator_fee_sol")),
      \(sol("t.platform_fee_lamports", "platform_fee_sol"))
    FROM trade_sales t
    JOIN runs r ON r.id = t.run
    JOIN venues v ON v.code = t.venue
    JOIN exit_reasons x ON x.code = t.reason
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
    FROM (SELECT s.name, d.sha256, count(t.run) AS trades,
        coalesce(sum(t.net_lamports > 0), 0) AS wins, coalesce(sum(t.net_lamports), 0) AS net
      FROM run_strategies s
      JOIN documents d ON d.id = s.document
      LEFT JOIN trades t ON t.run = s.run AND t.strategy = s.position
      GROUP BY s.run, s.position)
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
