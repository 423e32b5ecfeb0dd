import Columns
import GRDB
import Market
import Portfolio

/// What became of a run that was to be stored.
public enum WriteOutcome: Hashable, Sendable {
  /// The run is in the file now.
  case stored
  /// The same run with the same result is in the file; nothing was changed.
  case alreadyStored
}

extension ResultsStore {
  /// Stores a finished run in one transaction: all of it or nothing.
  ///
  /// Throws `E-RESULTS-005` (a value the file cannot hold exactly, exit 1), `-006` (the file holds
  /// this run with another result hash, exit 7), `-007` (disk full, exit 12) or `-008` (locked,
  /// exit 11).
  public func write(_ record: RunRecord) throws(SundialError) -> WriteOutcome {
    let headline = try record.validate()
    do {
      return try queue.write { database in
        if let stored = try String.fetchOne(
          database, sql: "SELECT result_hash FROM runs WHERE run_id = ?",
          arguments: [record.runID])
        {
          guard stored == record.resultHash else { throw notReproduced(record, stored) }
          return .alreadyStored
        }
        try insertCodes(database)
        let run = try insertRun(record, headline, database)
        try insertDetails(of: record, run: run, database)
        return .stored
      }
    } catch {
      throw DatabaseFailure.error(error, path: path)
    }
  }

  private func notReproduced(_ record: RunRecord, _ stored: String) -> SundialError {
    SundialError(
      "E-RESULTS-006",
      "run \(record.runID) is stored with the result \(stored), now it gave \(record.resultHash)",
      place: path,
      nextStep: "keep both outputs and report this: equal runs must give equal results",
      exitCode: .notReproduced)
  }

  private func insertCodes(_ database: Database) throws {
    for (table, rows) in ResultsSchema.codes {
      for row in rows {
        try database.execute(
          sql: "INSERT OR IGNORE INTO \(table) (code, name) VALUES (?, ?)",
          arguments: [row.code, row.name])
      }
    }
  }

  private func insertRun(
    _ record: RunRecord, _ headline: RunHeadline, _ database: Database
  ) throws -> Int64 {
    let configuration = try documentID(record.configuration, kind: "configuration", database)
    let rows = try BulkInsert(
      database, table: "runs",
      columns: [
        "run_id", "result_hash", "engine_version", "decoder_version", "archive", "started_at",
        "data_start", "data_end", "configuration", "trade_count", "net_lamports",
        "gross_profit_lamports", "best_mint_profit_lamports", "mint_count", "net_low_lamports",
        "net_high_lamports",
      ])
    rows.bind(record.runID)
    rows.bind(record.resultHash)
    rows.bind(record.engineVersion)
    rows.bind(record.decoderVersion)
    rows.bind(record.archive)
    for value in [record.startedAt, record.dataStart, record.dataEnd, configuration] {
      rows.bind(value)
    }
    rows.bind(headline.tradeCount)
    rows.bind(headline.netLamports)
    rows.bind(headline.grossProfitLamports)
    rows.bind(headline.bestMintProfitLamports)
    rows.bind(headline.mintCount)
    rows.bind(record.netInterval.map { Int64(clamping: $0.lowerBound) })
    rows.bind(record.netInterval.map { Int64(clamping: $0.upperBound) })
    try rows.insertRow()
    return database.lastInsertedRowID
  }

  /// The row of a document, stored once however many runs used it.
  private func documentID(
    _ document: RunDocument, kind: String, _ database: Database
  ) throws -> Int64 {
    let arguments: StatementArguments = [
      kind, document.sha256, document.canonicalText, document.sourceText,
    ]
    let known = try Int64.fetchOne(
      database,
      sql: """
        SELECT id FROM documents
        WHERE kind = ? AND sha256 = ? AND canonical_text = ? AND source_text = ?
        """, arguments: arguments)
    if let known { return known }
    try database.execute(
      sql: """
        INSERT INTO documents (kind, sha256, canonical_text, source_text) VALUES (?, ?, ?, ?)
        """, arguments: arguments)
    return database.lastInsertedRowID
  }

  private func insertDetails(of record: RunRecord, run: Int64, _ database: Database) throws {
    try insertStrategies(record.strategies, run: run, database)
    try insertSegments(record.segments, run: run, database)
    try insertTrades(of: record, run: run, database)
    var keys = KeyTexts()
    let rejects = try BulkInsert(database, table: "rejects", columns: RejectionRow.columns)
    for (position, rejection) in record.rejections.enumerated() {
      try RejectionRow.insert(rejection, run: run, position: position, keys: &keys, into: rejects)
    }
    try insertEquity(record.equity, run: run, database)
    try insertMetrics(record.metrics, run: run, database)
    try insertCoverage(record.coverage, run: run, database)
  }

  /// The validated trades: what the checks of their tables would find has been looked for, and
  /// SQLite would spend as long on looking again as on the rows.
  private func insertTrades(of record: RunRecord, run: Int64, _ database: Database) throws {
    try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
    defer { try? database.execute(sql: "PRAGMA ignore_check_constraints = OFF") }
    for trigger in ResultsVersion4.references {
      try database.execute(sql: "DROP TRIGGER \(trigger.name)")
    }
    var rows = try TradeWriter(database, run: run)
    for (position, trip) in record.trips.enumerated() {
      try rows.insert(trip, position: position)
    }
    try rows.finish()
    for trigger in ResultsVersion4.references { try database.execute(sql: trigger.sql) }
  }

  private func insertStrategies(
    _ strategies: [RunStrategy], run: Int64, _ database: Database
  ) throws {
    let rows = try BulkInsert(
      database, table: "run_strategies", columns: ["run", "position", "name", "document"])
    for (position, strategy) in strategies.enumerated() {
      let document = try documentID(strategy.document, kind: "strategy", database)
      rows.bind(run)
      rows.bind(position)
      rows.bind(strategy.name)
      rows.bind(document)
      try rows.insertRow()
    }
  }

  private func insertSegments(_ segments: [RunSegment], run: Int64, _ database: Database) throws {
    let rows = try BulkInsert(
      database, table: "run_segments", columns: ["run", "position", "label", "sha256"])
    for (position, segment) in segments.enumerated() {
      rows.bind(run)
      rows.bind(position)
      rows.bind(segment.label)
      rows.bind(segment.sha256)
      try rows.insertRow()
    }
  }

  private func insertEquity(_ marks: [EquityMark], run: Int64, _ database: Database) throws {
    let rows = try BulkInsert(
      database, table: "equity_marks",
      columns: [
        "run", "position", "time", "cash_lamports", "position_lamports", "open_positions",
      ])
    for (position, mark) in marks.enumerated() {
      rows.bind(run)
      rows.bind(position)
      rows.bind(mark.time)
      rows.bind(mark.cashLamports)
      rows.bind(mark.positionLamports)
      rows.bind(mark.openPositions)
      try rows.insertRow()
    }
  }

  private func insertMetrics(_ metrics: [RunMetric], run: Int64, _ database: Database) throws {
    let rows = try BulkInsert(
      database, table: "metrics",
      columns: ["run", "position", "strategy", "name", "value", "reason", "formula"])
    for (position, entry) in metrics.enumerated() {
      rows.bind(run)
      rows.bind(position)
      rows.bind(entry.strategy)
      rows.bind(entry.metric.name)
      rows.bind(entry.metric.value)
      rows.bind(entry.metric.reason)
      rows.bind(entry.metric.formula)
      try rows.insertRow()
    }
  }

  private func insertCoverage(
    _ coverage: [VenueCoverage], run: Int64, _ database: Database
  ) throws {
    let rows = try BulkInsert(
      database, table: "coverage",
      columns: [
        "run", "position", "day", "venue", "transactions", "legs", "undecoded_instructions",
        "exact", "explained", "disagreeing", "reasons", "continuous", "continuous_explained",
        "gaps", "samples",
      ])
    for (position, row) in coverage.enumerated() {
      rows.bind(run)
      rows.bind(position)
      rows.bind(row.day)
      rows.bind(row.venue)
      for count in [
        row.transactions, row.legs, row.undecodedInstructions, row.exact, row.explained,
        row.disagreeing,
      ] {
        rows.bind(count)
      }
      rows.bind(row.reasons)
      for count in [row.continuous, row.continuousExplained, row.gaps] { rows.bind(count) }
      rows.bind(row.samples)
      try rows.insertRow()
    }
  }
}
