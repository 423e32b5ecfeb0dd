import GRDB
import Market
import Portfolio

// The parts of a stored run, each one query.
extension ResultsStore {
  func rows(_ sql: String, _ run: Int64, _ database: Database) throws -> [Row] {
    try Row.fetchAll(database, sql: sql, arguments: [run])
  }

  /// The row of the one run whose id begins with `prefix`.
  func code(ofRun prefix: String, _ database: Database) throws -> Int64 {
    let found = try Row.fetchAll(
      database,
      sql: "SELECT id, run_id FROM runs WHERE substr(run_id, 1, length(?1)) = ?1 LIMIT 2",
      arguments: [prefix])
    guard !prefix.isEmpty, found.count == 1 else {
      let why = found.isEmpty ? "no run has an id that begins so" : "more than one run begins so"
      throw SundialError(
        "E-RESULTS-009", "\(why): \"\(prefix.prefix(80))\"", place: path,
        nextStep: "give an id, or more of one, as the view v_runs of the file shows it",
        exitCode: .usage)
    }
    var reader = RowReader(found[0], path: path)
    return try reader.integer()
  }

  func summary(of run: Int64, _ database: Database) throws -> RunSummary {
    let found = try rows(
      """
      SELECT r.run_id, r.result_hash, r.engine_version, r.decoder_version, r.started_at,
        r.data_start, r.data_end, r.archive, v.configuration_hash, r.trade_count, r.net_lamports,
        r.gross_profit_lamports, r.best_mint_profit_lamports, r.mint_count, v.verdict,
        v.verdict_reason
      FROM runs r JOIN v_runs v ON v.run_id = r.run_id WHERE r.id = ?
      """, run, database)
    guard let row = found.first else {
      throw DatabaseFailure.damaged(path, "a run has lost its configuration")
    }
    let names = try String.fetchAll(
      database, sql: "SELECT name FROM run_strategies WHERE run = ? ORDER BY position",
      arguments: [run])
    var reader = RowReader(row, path: path)
    return RunSummary(
      runID: try reader.text(), resultHash: try reader.text(), engineVersion: try reader.text(),
      decoderVersion: try reader.text(), startedAt: try reader.time(),
      dataStart: try reader.time(), dataEnd: try reader.time(), archive: try reader.text(),
      configurationHash: try reader.text(), strategyNames: names,
      headline: RunHeadline(
        tradeCount: try reader.integer(), netLamports: try reader.integer(),
        grossProfitLamports: try reader.integer(), bestMintProfitLamports: try reader.integer(),
        mintCount: try reader.integer()),
      verdict: try reader.optionalText(), verdictReason: try reader.text())
  }

  func strategyTotals(of run: Int64, _ database: Database) throws -> [StrategyTotals] {
    try rows(
      """
      SELECT s.name, d.sha256, coalesce(t.trades, 0), coalesce(t.wins, 0), coalesce(t.net, 0),
        coalesce(j.signals, 0)
      FROM run_strategies s
      JOIN documents d ON d.id = s.document
      LEFT JOIN (SELECT l.strategy, count(*) AS trades, sum(\(TradeSQL.net) > 0) AS wins,
          sum(\(TradeSQL.net)) AS net
        FROM \(TradeSQL.source) WHERE r.id = ?1 GROUP BY l.strategy) t ON t.strategy = s.position
      LEFT JOIN (SELECT strategy, sum(signals) AS signals
        FROM rejects WHERE run = ?1 GROUP BY strategy) j ON j.strategy = s.position
      WHERE s.run = ?1 ORDER BY s.position
      """, run, database
    ).map { row in
      var reader = RowReader(row, path: path)
      return StrategyTotals(
        name: try reader.text(), hash: try reader.text(), tradeCount: try reader.integer(),
        winCount: try reader.integer(), netLamports: try reader.integer(),
        rejectedSignalCount: try reader.integer())
    }
  }

  func exitTotals(of run: Int64, _ database: Database) throws -> [ReasonTotals] {
    try rows(
      """
      SELECT n.name, count(*), sum(\(TradeSQL.net))
      FROM \(TradeSQL.source) CROSS JOIN exit_reasons n ON n.code = x.reason
      WHERE r.id = ? GROUP BY n.code ORDER BY n.code
      """, run, database
    ).map { row in
      var reader = RowReader(row, path: path)
      return ReasonTotals(
        name: try reader.text(), count: try reader.integer(), netLamports: try reader.integer())
    }
  }

  func rejectTotals(of run: Int64, _ database: Database) throws -> [ReasonTotals] {
    try rows(
      """
      SELECT x.name, sum(j.signals)
      FROM rejects j JOIN reject_reasons x ON x.code = j.reason
      WHERE j.run = ? GROUP BY x.code ORDER BY x.code
      """, run, database
    ).map { row in
      var reader = RowReader(row, path: path)
      return ReasonTotals(name: try reader.text(), count: try reader.integer())
    }
  }

  func costTotals(of run: Int64, _ database: Database) throws -> CostTotals {
    let lines = [
      "t.spent_lamports", "t.proceeds_lamports", TradeSQL.venueFee,
      TradeSQL.ofBothSides("base_fee_lamports"), TradeSQL.ofBothSides("priority_fee_lamports"),
      TradeSQL.ofBothSides("tip_lamports"), TradeSQL.platformFee,
      TradeSQL.ofBothSides("failed_cost_lamports"),
    ]
    let sums = lines.map { "coalesce(sum(\($0)), 0)" }.joined(separator: ", ")
    let found = try rows("SELECT \(sums) FROM \(TradeSQL.source) WHERE r.id = ?", run, database)
    var reader = RowReader(found[0], path: path)
    return CostTotals(
      spentLamports: try reader.integer(), proceedsLamports: try reader.integer(),
      venueFeeLamports: try reader.integer(), baseFeeLamports: try reader.integer(),
      priorityFeeLamports: try reader.integer(), tipLamports: try reader.integer(),
      platformFeeLamports: try reader.integer(), failedCostLamports: try reader.integer())
  }

  func equity(of run: Int64, _ database: Database) throws -> [EquityMark] {
    try rows(
      """
      SELECT time, cash_lamports, position_lamports, open_positions
      FROM equity_marks WHERE run = ? ORDER BY position
      """, run, database
    ).map { row in
      var reader = RowReader(row, path: path)
      let mark = EquityMark(
        time: try reader.time(), cashLamports: try reader.integer(),
        positionLamports: try reader.integer(), openPositions: try reader.integer())
      guard exactSum([mark.cashLamports, mark.positionLamports]) != nil else {
        throw DatabaseFailure.damaged(path, "an equity mark exceeds 63 bits")
      }
      return mark
    }
  }

  func metrics(of run: Int64, _ database: Database) throws -> [RunMetric] {
    try rows(
      """
      SELECT strategy, name, value, reason, formula
      FROM metrics WHERE run = ? ORDER BY position
      """, run, database
    ).map { row in
      var reader = RowReader(row, path: path)
      let strategy = try reader.text()
      let name = try reader.text()
      let value = try reader.optionalReal()
      let reason = try reader.optionalText()
      guard (value == nil) == (reason != nil) else {
        throw DatabaseFailure.damaged(path, "a metric has neither a value nor a reason, or both")
      }
      return RunMetric(
        strategy: strategy,
        metric: Metric(name: name, value: value, reason: reason, formula: try reader.text()))
    }
  }

  func coverage(of run: Int64, _ database: Database) throws -> [VenueCoverage] {
    try rows(
      """
      SELECT day, venue, transactions, legs, undecoded_instructions, exact, explained,
        disagreeing, reasons, continuous, continuous_explained, gaps, samples
      FROM coverage WHERE run = ? ORDER BY position
      """, run, database
    ).map { row in
      var reader = RowReader(row, path: path)
      var coverage = VenueCoverage(
        day: try reader.text(), venue: try reader.text(), transactions: try reader.integer(),
        legs: try reader.integer(), undecodedInstructions: try reader.integer(),
        exact: try reader.integer(), explained: try reader.integer(),
        disagreeing: try reader.integer())
      coverage.reasons = try reader.text()
      coverage.continuous = try reader.integer()
      coverage.continuousExplained = try reader.integer()
      coverage.gaps = try reader.integer()
      coverage.samples = try reader.text()
      return coverage
    }
  }
}
