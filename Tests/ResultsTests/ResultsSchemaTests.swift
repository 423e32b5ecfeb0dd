import Fixtures
import GRDB
import Market
import Testing

@testable import Results

@Suite struct ResultsSchemaTests {
  let folder = ScratchFolder()
  let store: ResultsStore

  init() throws {
    store = try ResultsStore(path: folder("r.sqlite"))
    _ = try store.write(SampleRun.record())
  }

  /// A copy of a sound trade with one value changed, and what the change breaks.
  @Test(arguments: [
    ("exit_slot", "1"), ("entry_slot", "999"), ("spent_lamports", "-1"), ("base_raw", "-1"),
    ("proceeds_lamports", "-5"), ("tip_lamports", "-1"), ("exit_reason", "99"),
    ("entry_venue", "200"), ("strategy", "7"), ("run", "42"), ("flags", "65536"),
    ("spent_lamports", "1.5"), ("base_mint", "NULL"), ("position", "0"),
  ])
  func tradesThatCannotBeAreRefused(column: String, value: String) throws {
    let columns = TripRow.columns
    let sound = columns.map { $0 == "position" ? "100" : $0 }.joined(separator: ", ")
    let broken = columns.map { $0 == column ? value : $0 == "position" ? "100" : $0 }
      .joined(separator: ", ")
    func insert(_ values: String) -> String {
      "INSERT INTO trades (\(columns.joined(separator: ", "))) SELECT \(values) FROM trades"
        + " WHERE position = 0"
    }
    let error = #expect(throws: DatabaseError.self) {
      try store.queue.write { try $0.execute(sql: insert(broken)) }
    }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    try store.queue.write { try $0.execute(sql: insert(sound)) }
  }

  @Test(arguments: [
    "INSERT INTO rejects SELECT run, 99, strategy, market, base_mint, 77, first_slot, first_rank, "
      + "first_outer, first_inner, first_time, first_price, last_slot, last_rank, last_outer, "
      + "last_inner, last_time, last_price, signals FROM rejects LIMIT 1",
    "INSERT INTO metrics VALUES (1, 99, '', 'x', NULL, NULL, 'f')",
    "INSERT INTO metrics VALUES (1, 99, '', 'x', 1.0, 'because', 'f')",
    "INSERT INTO metrics VALUES (1, 99, '', 'net_sol', 1.0, NULL, 'f')",
    "INSERT INTO equity_marks VALUES (1, 99, 1, 1, -1, 0)",
    "INSERT INTO coverage VALUES (1, 99, 'd', 'x', -1, 0, 0, 0, 0, 0, '', 0, 0, 0, '')",
    "INSERT INTO run_strategies VALUES (1, 9, 'late', 1)",
    "INSERT INTO run_segments VALUES (1, 9, 'x', 'XYZ')",
    "INSERT INTO documents VALUES (NULL, 'novel', 'ab', '', '')",
    "UPDATE runs SET net_lamports = 1",
    "UPDATE trades SET proceeds_lamports = 1",
    "UPDATE documents SET source_text = ''",
    "DELETE FROM documents",
  ])
  func rowsThatCannotBeAreRefused(sql: String) throws {
    let error = #expect(throws: DatabaseError.self) {
      try store.queue.write { try $0.execute(sql: sql) }
    }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT)
  }

  @Test func aDeletedRunTakesItsRowsWithIt() throws {
    try store.queue.write { database in
      try database.execute(sql: "DELETE FROM runs")
      for table in ["trades", "rejects", "metrics", "equity_marks", "coverage", "run_segments"] {
        #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") == 0, "\(table)")
      }
    }
  }

  @Test func codeTablesHoldEveryCase() throws {
    try store.queue.read { database in
      let names = try String.fetchAll(database, sql: "SELECT name FROM venues ORDER BY code")
      #expect(names == Venue.allCases.map(\.name))
      let reasons = try String.fetchAll(
        database, sql: "SELECT name FROM reject_reasons ORDER BY code")
      #expect(reasons == RejectReason.allCases.map(\.name))
    }
  }
}
