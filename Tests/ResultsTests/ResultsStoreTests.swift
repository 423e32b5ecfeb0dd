import Columns
import Fixtures
import Foundation
import GRDB
import Market
import Portfolio
import Testing

@testable import Results

@Suite struct ResultsStoreTests {
  let folder = ScratchFolder()
  var path: String { folder("deep/er/sundial.sqlite") }

  @Test func aRunComesBackAsItWasWritten() throws {
    let record = SampleRun.record()
    let store = try ResultsStore(path: path)
    #expect(try store.write(record) == .stored)
    let reader = try ResultsStore(path: path, access: .readOnly)
    #expect(try reader.trades(record.runID) == Array(record.trips))
    #expect(try reader.rejections(record.runID) == Array(record.rejections))
    #expect(try reader.equity(record.runID) == record.equity)
    #expect(try reader.metrics(record.runID) == record.metrics)
    #expect(try reader.strategies(record.runID) == record.strategies)
    #expect(try reader.segments(record.runID) == record.segments)
    #expect(try reader.configuration(record.runID) == record.configuration)
    let stored = try reader.run(idPrefix: "0a1b")
    #expect(stored.summary.runID == record.runID)
    #expect(stored.summary.resultHash == record.resultHash)
    #expect(stored.summary.startedAt == record.startedAt)
    #expect(stored.summary.dataStart == record.dataStart)
    #expect(stored.summary.dataEnd == record.dataEnd)
    #expect(stored.summary.archive == record.archive)
    #expect(stored.summary.engineVersion == "0.1.0")
    #expect(stored.summary.decoderVersion == "7")
    #expect(stored.summary.configurationHash == record.configuration.sha256)
    #expect(stored.coverage == record.coverage)
  }

  @Test func totalsAgreeWithTheTripsTheyAreOf() throws {
    let record = SampleRun.record(tripCount: 23)
    let store = try ResultsStore(path: path)
    _ = try store.write(record)
    let run = try store.run(idPrefix: record.runID)
    let nets = record.trips.map(\.netLamports)
    #expect(run.summary.headline.netLamports == nets.reduce(0, +))
    #expect(run.summary.headline.grossProfitLamports == nets.filter { $0 > 0 }.reduce(0, +))
    #expect(run.summary.headline.mintCount == 23)
    #expect(run.strategies.map(\.name) == record.strategies.map(\.name))
    #expect(run.strategies.map(\.tradeCount) == [12, 11])
    #expect(run.strategies.map(\.netLamports).reduce(0, +) == nets.reduce(0, +))
    #expect(run.strategies.map(\.winCount).reduce(0, +) == nets.count { $0 > 0 })
    #expect(run.strategies.map(\.rejectedSignalCount) == [9, 0])
    #expect(run.exits.map(\.name) == ExitReason.allCases.map(\.name))
    #expect(run.exits.map(\.count).reduce(0, +) == 23)
    #expect(run.exits.compactMap(\.netLamports).reduce(0, +) == nets.reduce(0, +))
    #expect(run.rejects.map(\.name) == ["max_positions", "unknown_depth"])
    #expect(run.rejects.map(\.count) == [7, 2])
    #expect(run.costs.tipLamports == record.trips.map(\.tipLamports).reduce(0, +))
    #expect(run.costs.spentLamports == record.trips.map(\.spentLamports).reduce(0, +))
    let sorted = record.trips.sorted { $0.netLamports > $1.netLamports }
    #expect(run.bestTrades == Array(sorted.prefix(5)))
    #expect(run.worstTrades.first?.netLamports == sorted.last?.netLamports)
  }

  @Test func theSameRunAgainChangesNothing() throws {
    let store = try ResultsStore(path: path)
    var record = SampleRun.record()
    #expect(try store.write(record) == .stored)
    record.startedAt += 1_000
    record.trips = []
    #expect(try store.write(record) == .alreadyStored)
    #expect(try store.runs().map(\.startedAt) == [1_760_000_000])
    #expect(try store.trades(record.runID).count == 4)
  }

  @Test func anotherResultOfTheSameRunIsRefused() throws {
    let store = try ResultsStore(path: path)
    _ = try store.write(SampleRun.record())
    let error = #expect(throws: SundialError.self) {
      try store.write(SampleRun.record(resultHash: "beef", tripCount: 1))
    }
    #expect(error?.code == "E-RESULTS-006")
    #expect(error?.exitCode == .notReproduced)
    #expect(try store.runs().map(\.resultHash) == ["feed"])
    #expect(try store.trades("0a1b2c3d4e5f").count == 4)
  }

  @Test func textsOfEqualHashAreStoredOnceAndEachSourceIsKept() throws {
    let store = try ResultsStore(path: path)
    _ = try store.write(SampleRun.record(runID: "aa"))
    _ = try store.write(SampleRun.record(runID: "ab"))
    var commented = SampleRun.record(runID: "ac")
    commented.strategies[0].document.sourceText += "// a comment more\n"
    _ = try store.write(commented)
    let count = try store.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM documents") }
    #expect(count == 4)
    #expect(try store.strategies("ac") == commented.strategies)
    #expect(try store.strategies("ab") == SampleRun.record().strategies)
  }

  @Test func runsAreListedLatestFirstAndFoundByAPrefixOfTheirOwn() throws {
    let store = try ResultsStore(path: path)
    _ = try store.write(SampleRun.record(runID: "aa01", startedAt: 10))
    _ = try store.write(SampleRun.record(runID: "aa02", startedAt: 30))
    _ = try store.write(SampleRun.record(runID: "bb03", startedAt: 20))
    #expect(try store.runs().map(\.runID) == ["aa02", "bb03", "aa01"])
    #expect(try store.run(idPrefix: "b").summary.runID == "bb03")
    for prefix in ["aa", "cc", "", "%", "aa01' OR '1'='1"] {
      let error = #expect(throws: SundialError.self) { try store.run(idPrefix: prefix) }
      #expect(error?.code == "E-RESULTS-009")
      #expect(error?.exitCode == .usage)
    }
  }

  @Test func anEmptyRunIsARun() throws {
    let store = try ResultsStore(path: path)
    let record = RunRecord(
      runID: "ee", resultHash: "00", engineVersion: "", decoderVersion: "", startedAt: 0,
      dataStart: 0, dataEnd: 0, archive: "", configuration: SampleRun.document("c", ""))
    #expect(try store.write(record) == .stored)
    let run = try store.run(idPrefix: "ee")
    #expect(run.summary.headline.tradeCount == 0)
    #expect(run.bestTrades.isEmpty && run.exits.isEmpty && run.equity.isEmpty)
    #expect(run.costs.spentLamports == 0)
  }

  @Test func namesThatLookLikeSQLStayData() throws {
    let names = [
      "'; DROP TABLE trades; --", "\"x\" OR 1=1", "ж\u{202E}🦊\n\u{1B}[31m", "%_?1:name$2",
    ]
    var record = SampleRun.record(names: names)
    record.archive = "' || (SELECT 1) || '"
    record.strategies[1].document.sourceText = "');DELETE FROM runs;--"
    let store = try ResultsStore(path: path)
    _ = try store.write(record)
    #expect(try store.strategies(record.runID) == record.strategies)
    #expect(try store.run(idPrefix: "0a").summary.archive == record.archive)
    #expect(try store.trades(record.runID) == Array(record.trips))
  }

  @Test func aReaderSeesWholeRunsWhileOneIsWritten() throws {
    let store = try ResultsStore(path: path)
    _ = try store.write(SampleRun.record(runID: "aa"))
    let reader = try ResultsStore(path: path, access: .readOnly)
    try store.queue.writeWithoutTransaction { database in
      try database.execute(sql: "BEGIN IMMEDIATE; DELETE FROM runs")
      #expect(try reader.runs().map(\.runID) == ["aa"])
      #expect(try reader.trades("aa").count == 4)
      try database.execute(sql: "ROLLBACK")
    }
  }

  @Test func aWriteThatDoesNotEndLeavesNothing() throws {
    var store: ResultsStore? = try ResultsStore(path: path)
    _ = try store?.write(SampleRun.record(runID: "aa"))
    let full = try store?.queue.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      return try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages + 4)")
    }
    #expect(full != nil)
    let error = #expect(throws: SundialError.self) {
      try store?.write(SampleRun.record(runID: "bb", tripCount: 5_000))
    }
    #expect(error?.code == "E-RESULTS-007")
    #expect(error?.exitCode == .diskFull)
    store = nil
    let again = try ResultsStore(path: path)
    #expect(try again.runs().map(\.runID) == ["aa"])
    let counts = try again.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM trades") }
    #expect(counts == 4)
    #expect(try again.write(SampleRun.record(runID: "bb", tripCount: 5_000)) == .stored)
    let check = try again.queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
    #expect(check == "ok")
  }

  /// What a killed program leaves: the file and its log, taken in the middle of a write.
  @Test func aWriteThatIsKilledLeavesTheFileAsBefore() throws {
    let store = try ResultsStore(path: path)
    _ = try store.write(SampleRun.record(runID: "aa"))
    let copy = folder("left.sqlite")
    try store.queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA cache_size = 2; BEGIN IMMEDIATE; DELETE FROM rejects")
      try database.execute(
        sql: """
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
          INSERT INTO run_segments SELECT 1, 100 + i, 'label ' || i, 'ab' FROM n
          """)
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
      }
      try database.execute(sql: "ROLLBACK")
    }
    let log = try FileManager.default.attributesOfItem(atPath: copy + "-wal")[.size] as? Int
    #expect((log ?? 0) > 500_000)
    let left = try ResultsStore(path: copy)
    #expect(try left.segments("aa") == SampleRun.record().segments)
    #expect(try left.rejections("aa") == Array(SampleRun.record().rejections))
    #expect(try left.write(SampleRun.record(runID: "bb")) == .stored)
  }

  @Test func anotherWriterIsWaitedForAndThenReported() throws {
    let first = try ResultsStore(path: path)
    let second = try ResultsStore(path: path, access: .readWrite, busyTimeoutSeconds: 0.05)
    try first.queue.writeWithoutTransaction { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      let error = #expect(throws: SundialError.self) { try second.write(SampleRun.record()) }
      #expect(error?.code == "E-RESULTS-008")
      #expect(error?.exitCode == .locked)
      try database.execute(sql: "ROLLBACK")
    }
    #expect(try second.write(SampleRun.record()) == .stored)
  }

  @Test func theFileIsSetUpAsPromised() throws {
    let store = try ResultsStore(path: path)
    let settings = [
      ("application_id", "1397638220"), ("user_version", "4"), ("journal_mode", "wal"),
      ("synchronous", "2"), ("foreign_keys", "1"), ("trusted_schema", "0"),
    ]
    try store.queue.writeWithoutTransaction { database in
      for (name, expected) in settings {
        let value = try Row.fetchOne(database, sql: "PRAGMA \(name)")?[0] as DatabaseValue?
        #expect(value?.description.replacing("\"", with: "") == expected, "\(name)")
      }
      let loose = try String.fetchAll(
        database,
        sql: """
          SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'
          AND strict = 0 AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
          """)
      #expect(loose.isEmpty)
    }
  }
}
