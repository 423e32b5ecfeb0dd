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

  /// A copy of a sound row with one value changed, and what the change breaks.
  @Test(arguments: [
    ("trades", "exit_slots", "-1"), ("trades", "exit_slots", "1"), ("trades", "entry_slots", "-1"),
    ("trades", "trigger_slots", "9"), ("trades", "trigger_slots", "-2000"),
    ("trades", "signal_slot", "-1"), ("trades", "signal_slot", "9223372036854775807"),
    ("trades", "signal_time", "-1"), ("trades", "entry_seconds", "-9000000000"),
    ("trades", "exit_place", "65535"), ("trades", "exit_place", "NULL"),
    ("trades", "spent_lamports", "-1"), ("trades", "base_raw", "-1"),
    ("trades", "proceeds_lamports", "-5"), ("trades", "entry_lp_fee_lamports", "-1"),
    ("trades", "exit_platform_fee_lamports", "NULL"), ("trades", "pool_share_ppm", "-1"),
    ("trades", "spent_lamports", "1.5"), ("trades", "signal_price", "'x'"),
    ("trades", "lane", "99"), ("trades", "lane", "NULL"), ("trades", "lane", "-1"),
    ("trades", "entry_terms", "99"), ("trades", "exit_terms", "99"),
    ("trades", "exit_terms", "entry_terms"),
    ("trades", "entry_terms", "exit_terms"), ("trades", "id", "42 << 32"),
    ("trades", "id", "1 << 32"),
    ("trades", "id", "77"), ("lanes", "strategy", "7"), ("lanes", "market", "-1"),
    ("lanes", "entry_venue", "200"), ("lanes", "exit_venue", "200"), ("lanes", "base_mint", "NULL"),
    ("lanes", "exit_pool", "NULL"), ("lanes", "id", "42 << 32"), ("lanes", "id", "1 << 32"),
    ("terms", "tip_lamports", "-1"), ("terms", "failed_count", "4"),
    ("terms", "failed_count", "-1"),
    ("terms", "rent_returned_lamports", "1 << 40"), ("terms", "flags", "65536"),
    ("terms", "reason", "99"), ("terms", "sale_rows", "-1"), ("terms", "reason", "NULL"),
    ("terms", "id", "42 << 32"), ("terms", "slots_to_land", "NULL"),
    ("trade_sales", "landing_slots", "-1"), ("trade_sales", "trigger_slot", "-1"),
    ("trade_sales", "proceeds_lamports", "-1"), ("trade_sales", "base_raw", "-1"),
    ("trade_sales", "rung", "-1"), ("trade_sales", "lane", "99"), ("trade_sales", "terms", "99"),
    ("trade_sales", "terms", "(SELECT entry_terms FROM trades)"), ("trade_sales", "trade", "99"),
    ("trade_sales", "position", "-1"), ("trade_sales", "position", "0"),
    ("trade_sales", "creator_fee_lamports", "NULL"), ("trade_twins", "trade", "99"),
    ("trade_twins", "worst_of_slot_net_lamports", "1.5"),
  ])
  func tradesThatCannotBeAreRefused(table: String, column: String, value: String) throws {
    let first = [
      "trades": ("id", "(1 << 32) + 100"), "lanes": ("id", "(1 << 32) + 100"),
      "terms": ("id", "(1 << 32) + 100"), "trade_sales": ("position", "100"),
      "trade_twins": ("trade", "(1 << 32) + 3"),
    ]
    let (key, free) = try #require(first[table])
    try store.queue.write { database in
      let columns = try String.fetchAll(
        database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
      func insert(_ values: [String: String]) throws {
        let list = columns.map { values[$0] ?? ($0 == key ? free : $0) }.joined(separator: ", ")
        try database.execute(
          sql: """
            INSERT INTO \(table) (\(columns.joined(separator: ", ")))
            SELECT \(list) FROM \(table) ORDER BY \(key) LIMIT 1
            """)
      }
      #expect(columns.contains(column))
      try database.execute(sql: "DELETE FROM trade_twins WHERE trade = (1 << 32) + 3")
      let error = #expect(throws: DatabaseError.self) { try insert([column: value]) }
      #expect(error?.resultCode == .SQLITE_CONSTRAINT)
      try insert([:])
    }
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
    "UPDATE lanes SET market = 1",
    "UPDATE terms SET tip_lamports = 1",
    "UPDATE trade_sales SET rung = 1",
    "UPDATE trade_twins SET worst_of_slot_net_lamports = 1",
    "DELETE FROM lanes",
    "DELETE FROM terms",
    "DELETE FROM run_strategies",
    "DELETE FROM exit_reasons",
    "UPDATE exit_reasons SET code = code + 100",
    "UPDATE documents SET source_text = ''",
    "DELETE FROM documents",
  ])
  func rowsThatCannotBeAreRefused(sql: String) throws {
    let error = #expect(throws: DatabaseError.self) {
      try store.queue.write { try $0.execute(sql: sql) }
    }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT)
  }

  @Test(arguments: [true, false])
  func aDeletedRunTakesItsRowsWithItAndNoOthers(first: Bool) throws {
    _ = try store.write(SampleRun.record(runID: "ff"))
    try store.queue.write { database in
      func counts() throws -> [Int] {
        try [
          "runs", "trades", "trade_sales", "trade_twins", "lanes", "terms", "rejects", "metrics",
          "equity_marks", "coverage", "run_segments", "run_strategies",
        ].map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0 }
      }
      let both = try counts()
      #expect(!both.contains(0))
      let order = first ? "ASC" : "DESC"
      let one = "(SELECT run_id FROM runs ORDER BY id \(order) LIMIT 1)"
      try database.execute(sql: "DELETE FROM runs WHERE run_id = \(one)")
      #expect(try counts() == both.map { $0 / 2 })
      try database.execute(sql: "DELETE FROM runs")
      #expect(try counts() == both.map { _ in 0 })
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
