import GRDB
import Market
import Portfolio

extension ResultsStore {
  /// All runs, the latest started first.
  public func runs() throws(SundialError) -> [RunSummary] {
    try reading { database in
      let codes = try Int64.fetchAll(
        database, sql: "SELECT id FROM runs ORDER BY started_at DESC, run_id")
      return try codes.map { try summary(of: $0, database) }
    }
  }

  /// The run whose id begins with `idPrefix`, with all a report shows.
  ///
  /// Throws `E-RESULTS-009` (exit 2) where no run or more than one has that beginning.
  public func run(idPrefix: String) throws(SundialError) -> StoredRun {
    try reading { database in
      let run = try code(ofRun: idPrefix, database)
      let order = ["DESC", "ASC"]
      let extremes = try order.map { try extremeTrades(of: run, order: $0, database) }
      return StoredRun(
        path: path, summary: try summary(of: run, database),
        strategies: try strategyTotals(of: run, database),
        exits: try exitTotals(of: run, database), rejects: try rejectTotals(of: run, database),
        costs: try costTotals(of: run, database), bestTrades: extremes[0],
        worstTrades: extremes[1], equity: try equity(of: run, database),
        metrics: try metrics(of: run, database), coverage: try coverage(of: run, database))
    }
  }

  /// The trades of a run in their order. `row` of their points is 0: it is not stored.
  public func trades(_ runID: String) throws(SundialError) -> [RoundTrip] {
    try reading { database in
      let run = try code(ofRun: runID, database)
      let trips = try trips(of: run, "ORDER BY t.id", database)
      let count = try Int.fetchOne(
        database, sql: "SELECT trade_count FROM runs WHERE id = ?", arguments: [run])
      guard trips.count == count else {
        throw DatabaseFailure.damaged(path, "trades of the run are lost")
      }
      return trips
    }
  }

  /// The refused signals of a run in their order. `row` of their points is 0: it is not stored.
  public func rejections(_ runID: String) throws(SundialError) -> [Rejection] {
    try reading { database in
      let columns = RejectionRow.columns.dropFirst(2).joined(separator: ", ")
      return try rows(
        "SELECT \(columns) FROM rejects WHERE run = ? ORDER BY position",
        code(ofRun: runID, database), database
      ).map { try RejectionRow.rejection(from: $0, path: path) }
    }
  }

  /// The refused signals of a run by reason.
  public func rejectTotals(_ runID: String) throws(SundialError) -> [ReasonTotals] {
    try reading { try rejectTotals(of: code(ofRun: runID, $0), $0) }
  }

  /// The metrics of a run in the order they were written.
  public func metrics(_ runID: String) throws(SundialError) -> [RunMetric] {
    try reading { try metrics(of: code(ofRun: runID, $0), $0) }
  }

  /// The equity marks of a run in order of time.
  public func equity(_ runID: String) throws(SundialError) -> [EquityMark] {
    try reading { try equity(of: code(ofRun: runID, $0), $0) }
  }

  /// The configuration a run was asked with.
  public func configuration(_ runID: String) throws(SundialError) -> RunDocument {
    try reading { database in
      let found = try rows(
        """
        SELECT d.sha256, d.canonical_text, d.source_text
        FROM runs r JOIN documents d ON d.id = r.configuration WHERE r.id = ?
        """, code(ofRun: runID, database), database)
      guard let row = found.first else {
        throw DatabaseFailure.damaged(path, "run \(runID) has no configuration")
      }
      var reader = RowReader(row, path: path)
      return try document(&reader)
    }
  }

  /// The strategies of a run with their texts, in the order of its configuration.
  public func strategies(_ runID: String) throws(SundialError) -> [RunStrategy] {
    try reading { database in
      try rows(
        """
        SELECT s.name, d.sha256, d.canonical_text, d.source_text
        FROM run_strategies s JOIN documents d ON d.id = s.document
        WHERE s.run = ? ORDER BY s.position
        """, code(ofRun: runID, database), database
      ).map { row in
        var reader = RowReader(row, path: path)
        return RunStrategy(name: try reader.text(), document: try document(&reader))
      }
    }
  }

  /// The raw segments a run read.
  public func segments(_ runID: String) throws(SundialError) -> [RunSegment] {
    try reading { database in
      try rows(
        "SELECT label, sha256 FROM run_segments WHERE run = ? ORDER BY position",
        code(ofRun: runID, database), database
      ).map { row in
        var reader = RowReader(row, path: path)
        return RunSegment(label: try reader.text(), sha256: try reader.text())
      }
    }
  }

  func reading<Value>(_ body: (Database) throws -> Value) throws(SundialError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw DatabaseFailure.error(error, path: path)
    }
  }

  func document(_ reader: inout RowReader) throws(SundialError) -> RunDocument {
    RunDocument(
      sha256: try reader.text(), canonicalText: try reader.text(), sourceText: try reader.text())
  }
}
