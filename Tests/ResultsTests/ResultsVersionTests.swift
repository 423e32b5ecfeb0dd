import Columns
import Fixtures
import GRDB
import Market
import Testing

@testable import Results

/// Files of version 3: brought up to date with all they hold.
@Suite struct ResultsVersionTests {
  let folder = ScratchFolder()
  let records = [
    VariedRun.record(runID: "aa", seed: 1), SampleRun.record(runID: "bb", startedAt: 1_770_000_000),
    SampleRun.record(runID: "cc", tripCount: 0), VariedRun.record(runID: "dd", seed: 2),
  ]
  var newer: String { folder("newer.sqlite") }
  var older: String { folder("older.sqlite") }

  init() throws {
    let store = try ResultsStore(path: newer)
    for record in records { _ = try store.write(record) }
    try Version3File.write(records, copying: newer, to: older)
  }

  /// The old views over the old tables, the new ones over tables brought up to date, and the new
  /// ones over tables written as they are today: all say the same, in the same order.
  @Test func theViewsSayTheSameBeforeAndAfter() throws {
    let before = try DatabaseQueue(path: older).read { database in
      #expect(try Int.fetchOne(database, sql: "PRAGMA user_version") == 3)
      return try Version3File.views(database)
    }
    let migrated = try ResultsStore(path: older)
    let after = try migrated.queue.read { try Version3File.views($0) }
    let written = try ResultsStore(path: newer).queue.read { try Version3File.views($0) }
    #expect(before.keys.sorted() == ResultsViewsTests.promised.keys.sorted())
    #expect(before["v_trades"]?.count == records.map(\.trips.count).reduce(0, +))
    for view in before.keys.sorted() {
      #expect(before[view] == after[view], "\(view) brought up to date")
      #expect(before[view] == written[view], "\(view) written anew")
    }
  }

  @Test func tripsComeBackEqualFromAFileBroughtUpToDate() throws {
    let store = try ResultsStore(path: older)
    for record in records {
      #expect(try TripList(store.trades(record.runID)) == record.trips)
      #expect(try store.run(idPrefix: record.runID).summary.resultHash == record.resultHash)
    }
    try store.queue.read { database in
      #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
      #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
      #expect(try Int.fetchOne(database, sql: "PRAGMA user_version") == 4)
      let kinds = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema"
      let fresh = try ResultsStore(path: newer).queue.read {
        try String.fetchAll($0, sql: kinds).sorted()
      }
      #expect(try String.fetchAll(database, sql: kinds).sorted() == fresh)
    }
  }

  @Test func aFileBroughtUpToDateTakesFurtherRunsAndGivesUpOldOnes() throws {
    let store = try ResultsStore(path: older)
    #expect(try store.write(records[0]) == .alreadyStored)
    let further = VariedRun.record(runID: "ee", seed: 5)
    #expect(try store.write(further) == .stored)
    #expect(try TripList(store.trades("ee")) == further.trips)
    try store.queue.write { try $0.execute(sql: "DELETE FROM runs WHERE run_id = 'aa'") }
    #expect(try TripList(store.trades("dd")) == records[3].trips)
    #expect(try store.runs().count == 4)
  }

  @Test func reportsSayHowAnOlderFileIsBroughtUpToDate() throws {
    let error = #expect(throws: SundialError.self) {
      try ResultsStore(path: older, access: .readOnly)
    }
    #expect(error?.code == "E-RESULTS-004")
    #expect(error?.exitCode == .usage)
    #expect(error?.nextStep?.contains("sundial run --results") == true)
    _ = try ResultsStore(path: older)
    #expect(try ResultsStore(path: older, access: .readOnly).runs().count == 4)
  }

  @Test func filesBeforeVersion3AreLeftAlone() throws {
    try DatabaseQueue(path: older).write { try $0.execute(sql: "PRAGMA user_version = 2") }
    for access in [ResultsStore.Access.readWrite, .readOnly] {
      let error = #expect(throws: SundialError.self) {
        try ResultsStore(path: older, access: access)
      }
      #expect(error?.code == "E-RESULTS-004")
      #expect(error?.nextStep?.contains("older program") == true)
    }
  }
}
