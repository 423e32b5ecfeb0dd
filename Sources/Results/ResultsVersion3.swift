/// The tables of version 3, frozen: files of it are brought up to date from these, so what stands
/// here is never edited.
enum ResultsVersion3 {
  /// All that makes the tables and their views, beside the tables of codes.
  static let statements = runTables + detailTables + finality + views

  private static func hex(_ column: String) -> String {
    "\(column) TEXT NOT NULL CHECK (\(column) <> '' AND \(column) NOT GLOB '*[^0-9a-f]*')"
  }

  private static let runTables = [
    """
    CREATE TABLE documents (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('configuration', 'strategy')),
      \(hex("sha256")),
      canonical_text TEXT NOT NULL,
      source_text TEXT NOT NULL,
      UNIQUE (kind, sha256, canonical_text, source_text)
    ) STRICT
    """,
    """
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      \(hex("run_id")) UNIQUE,
      \(hex("result_hash")),
      engine_version TEXT NOT NULL,
      decoder_version TEXT NOT NULL,
      started_at INTEGER NOT NULL CHECK (started_at >= 0),
      data_start INTEGER NOT NULL CHECK (data_start >= 0),
      data_end INTEGER NOT NULL CHECK (data_end >= data_start),
      archive TEXT NOT NULL,
      configuration INTEGER NOT NULL REFERENCES documents (id),
      trade_count INTEGER NOT NULL CHECK (trade_count >= 0),
      net_lamports INTEGER NOT NULL,
      gross_profit_lamports INTEGER NOT NULL CHECK (gross_profit_lamports >= 0),
      best_mint_profit_lamports INTEGER NOT NULL
        CHECK (best_mint_profit_lamports BETWEEN 0 AND gross_profit_lamports),
      mint_count INTEGER NOT NULL CHECK (mint_count BETWEEN 0 AND trade_count),
      net_low_lamports INTEGER,
      net_high_lamports INTEGER,
      CHECK ((net_low_lamports IS NULL) = (net_high_lamports IS NULL)),
      CHECK (net_high_lamports IS NULL OR net_high_lamports >= net_low_lamports)
    ) STRICT
    """,
    """
    CREATE TABLE run_strategies (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      name TEXT NOT NULL CHECK (name <> ''),
      document INTEGER NOT NULL REFERENCES documents (id),
      PRIMARY KEY (run, position),
      UNIQUE (run, name)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE run_segments (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      label TEXT NOT NULL,
      \(hex("sha256")),
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID
    """,
  ]

  private static func point(_ name: String) -> String {
    """
    \(name)_slot INTEGER NOT NULL CHECK (\(name)_slot >= 0),
      \(name)_rank INTEGER NOT NULL CHECK (\(name)_rank >= 0),
      \(name)_outer INTEGER NOT NULL CHECK (\(name)_outer >= 0),
      \(name)_inner INTEGER NOT NULL CHECK (\(name)_inner >= -1),
      \(name)_time INTEGER NOT NULL CHECK (\(name)_time >= 0),
      \(name)_price REAL
    """
  }

  /// The lines of a receipt, an entry's in `trades` and a sale's in `trade_sales`.
  static let receiptLines = [
    "decision_lamports", "landing_lamports", "lp_fee_lamports", "protocol_fee_lamports",
    "creator_fee_lamports", "transfer_fee_lamports", "base_fee_lamports",
    "priority_fee_lamports", "tip_lamports", "platform_fee_lamports", "failed_cost_lamports",
    "sent_count", "failed_count", "expired_count", "slots_to_land",
  ]

  private static func amount(_ column: String) -> String {
    "\(column) INTEGER NOT NULL CHECK (\(column) >= 0)"
  }

  private static let detailTables = [
    """
    CREATE TABLE trades (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      strategy INTEGER NOT NULL,
      market INTEGER NOT NULL CHECK (market >= 0),
      base_mint TEXT NOT NULL,
      entry_pool TEXT NOT NULL,
      exit_pool TEXT NOT NULL,
      entry_venue INTEGER NOT NULL REFERENCES venues (code),
      exit_venue INTEGER NOT NULL REFERENCES venues (code),
      \(point("signal")),
      \(point("entry")),
      \(point("trigger")),
      \(point("exit")),
      exit_reason INTEGER NOT NULL REFERENCES exit_reasons (code),
      \(amount("spent_lamports")),
      \(amount("base_raw")),
      \(amount("proceeds_lamports")),
      \(amount("venue_fee_lamports")),
      \(amount("base_fee_lamports")),
      \(amount("priority_fee_lamports")),
      \(amount("tip_lamports")),
      \(amount("platform_fee_lamports")),
      \(amount("failed_cost_lamports")),
      \(amount("sent_count")),
      failed_count INTEGER NOT NULL CHECK (failed_count BETWEEN 0 AND sent_count),
      gross_lamports INTEGER NOT NULL,
      drift_lamports INTEGER NOT NULL,
      impact_lamports INTEGER NOT NULL,
      \(amount("rent_paid_lamports")),
      rent_returned_lamports INTEGER NOT NULL
        CHECK (rent_returned_lamports BETWEEN 0 AND rent_paid_lamports),
      pool_share_ppm INTEGER CHECK (pool_share_ppm >= 0),
      other_impact_net_lamports INTEGER,
      worst_of_slot_net_lamports INTEGER,
      flags INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 65535),
      \(receiptLines.map { amount("entry_\($0)") }.joined(separator: ",\n")),
      cost_lamports INTEGER NOT NULL GENERATED ALWAYS AS (base_fee_lamports
        + priority_fee_lamports + tip_lamports + platform_fee_lamports + failed_cost_lamports
        + rent_paid_lamports - rent_returned_lamports) VIRTUAL,
      net_lamports INTEGER NOT NULL GENERATED ALWAYS AS
        (proceeds_lamports - spent_lamports - cost_lamports) VIRTUAL,
      PRIMARY KEY (run, position),
      FOREIGN KEY (run, strategy) REFERENCES run_strategies (run, position) ON DELETE CASCADE,
      CHECK (entry_slot >= signal_slot),
      CHECK (exit_slot >= entry_slot)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE trade_sales (
      run INTEGER NOT NULL,
      trade INTEGER NOT NULL,
      position INTEGER NOT NULL CHECK (position >= 0),
      \(point("trigger")),
      \(point("landing")),
      pool TEXT NOT NULL,
      venue INTEGER NOT NULL REFERENCES venues (code),
      reason INTEGER NOT NULL REFERENCES exit_reasons (code),
      rung INTEGER NOT NULL CHECK (rung >= 0),
      \(amount("base_raw")),
      \(amount("proceeds_lamports")),
      \(receiptLines.map(amount).joined(separator: ",\n")),
      PRIMARY KEY (run, trade, position),
      FOREIGN KEY (run, trade) REFERENCES trades (run, position) ON DELETE CASCADE,
      CHECK (landing_slot >= trigger_slot),
      CHECK (failed_count <= sent_count)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE rejects (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      strategy INTEGER NOT NULL,
      market INTEGER NOT NULL CHECK (market >= 0),
      base_mint TEXT NOT NULL,
      reason INTEGER NOT NULL REFERENCES reject_reasons (code),
      \(point("first")),
      \(point("last")),
      signals INTEGER NOT NULL CHECK (signals > 0),
      PRIMARY KEY (run, position),
      FOREIGN KEY (run, strategy) REFERENCES run_strategies (run, position) ON DELETE CASCADE,
      CHECK (last_slot >= first_slot)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE equity_marks (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      time INTEGER NOT NULL CHECK (time >= 0),
      cash_lamports INTEGER NOT NULL,
      \(amount("position_lamports")),
      open_positions INTEGER NOT NULL CHECK (open_positions >= 0),
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE metrics (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      strategy TEXT NOT NULL,
      name TEXT NOT NULL CHECK (name <> ''),
      value REAL,
      reason TEXT,
      formula TEXT NOT NULL,
      PRIMARY KEY (run, position),
      UNIQUE (run, strategy, name),
      CHECK ((value IS NULL) = (reason IS NOT NULL))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE coverage (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      day TEXT NOT NULL,
      venue TEXT NOT NULL,
      transactions INTEGER NOT NULL CHECK (transactions >= 0),
      legs INTEGER NOT NULL CHECK (legs >= 0),
      undecoded_instructions INTEGER NOT NULL CHECK (undecoded_instructions >= 0),
      exact INTEGER NOT NULL CHECK (exact >= 0),
      explained INTEGER NOT NULL CHECK (explained >= 0),
      disagreeing INTEGER NOT NULL CHECK (disagreeing >= 0),
      reasons TEXT NOT NULL,
      continuous INTEGER NOT NULL CHECK (continuous >= 0),
      continuous_explained INTEGER NOT NULL CHECK (continuous_explained >= 0),
      gaps INTEGER NOT NULL CHECK (gaps >= 0),
      samples TEXT NOT NULL,
      PRIMARY KEY (run, position),
      UNIQUE (run, day, venue)
    ) STRICT, WITHOUT ROWID
    """,
  ]

  private static let finality = [
    "documents", "runs", "run_strategies", "run_segments", "trades", "trade_sales", "rejects",
    "equity_marks", "metrics", "coverage",
  ].map { table in
    """
    CREATE TRIGGER \(table)_are_final BEFORE UPDATE ON \(table)
    BEGIN SELECT RAISE(ABORT, 'a finished run is never updated'); END
    """
  }
}
