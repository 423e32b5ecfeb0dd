import Fixtures
import GRDB
import Glibc
import Market
import Portfolio
import Testing

@testable import Results

@Suite struct BadInputTests {
  let folder = ScratchFolder()

  func opening(
    _ path: String, _ access: ResultsStore.Access = .readWrite
  ) -> SundialError? {
    #expect(throws: SundialError.self) { _ = try ResultsStore(path: path, access: access).runs() }
  }

  @Test func aTextFileIsNotADatabase() throws {
    let path = try folder.write(Array("dear diary, today I lost".utf8), to: "notes.sqlite")
    for access in [ResultsStore.Access.readWrite, .readOnly] {
      let error = opening(path, access)
      #expect(error?.code == "E-RESULTS-002")
      #expect(error?.exitCode == .archiveDamaged)
      #expect(error?.place == path)
    }
    #expect(bytes(of: path) == Array("dear diary, today I lost".utf8))
  }

  @Test func damagedFilesAreErrorsWhereverTheDamageIs() throws {
    let sound = folder("sound.sqlite")
    var store: ResultsStore? = try ResultsStore(path: sound)
    _ = try store?.write(SampleRun.record(tripCount: 60))
    store = nil
    let whole = bytes(of: sound)
    #expect(whole.count > 40_000)
    for (number, length) in [7, 100, 4_096, whole.count / 2].enumerated() {
      let path = try folder.write(Array(whole.prefix(length)), to: "cut\(number).sqlite")
      #expect(["E-RESULTS-002", "E-RESULTS-010"].contains(opening(path)?.code), "\(length)")
    }
    for page in stride(from: 0, to: whole.count, by: 16_384) {
      var broken = whole
      for offset in 16..<80 { broken[page + offset] ^= 0xA5 }
      let path = try folder.write(broken, to: "flip\(page).sqlite")
      do {
        let store = try ResultsStore(path: path)
        _ = try store.run(idPrefix: "0a")
        _ = try store.trades("0a")
      } catch {
        #expect(error.code.hasPrefix("E-RESULTS-"))
      }
    }
  }

  @Test(arguments: ["/proc/none/r.sqlite", "/dev/null/r.sqlite", "/dev/null"])
  func pathsThatCannotBeWrittenAreErrors(path: String) {
    let error = opening(path)
    #expect(error?.code == "E-RESULTS-001")
    #expect(error?.place == path)
  }

  @Test func foldersAndMissingFilesAreErrors() throws {
    #expect(opening(folder.path)?.code == "E-RESULTS-001")
    #expect(opening("")?.code == "E-RESULTS-001")
    #expect(mkfifo(folder("pipe"), 0o600) == 0)
    #expect(opening(folder("pipe"))?.code == "E-RESULTS-001")
    let missing = opening(folder("none.sqlite"), .readOnly)
    #expect(missing?.code == "E-RESULTS-001")
    #expect(missing?.exitCode == .usage)
    #expect(access(folder("none.sqlite"), F_OK) != 0)
    let inFile = try folder.write([1], to: "file") + "/r.sqlite"
    #expect(opening(inFile)?.code == "E-RESULTS-001")
  }

  @Test func newerFilesAreLeftAlone() throws {
    let path = folder("newer.sqlite")
    try change(path, "PRAGMA user_version = 99")
    let error = opening(path)
    #expect(error?.code == "E-RESULTS-004")
    #expect(error?.exitCode == .usage)
  }

  @Test func databasesOfOthersAreLeftAlone() throws {
    let path = folder("other.sqlite")
    do {
      let other = try DatabaseQueue(path: path)
      try other.write { try $0.execute(sql: "CREATE TABLE cookies (name TEXT)") }
    }
    let before = bytes(of: path)
    #expect(opening(path)?.code == "E-RESULTS-003")
    #expect(bytes(of: path) == before)
  }

  @Test func aFileLeftBeforeItsFirstTableIsTakenUp() throws {
    for (name, sql) in [
      ("empty", "PRAGMA journal_mode = WAL"),
      ("begun", "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)"),
    ] {
      let path = folder("\(name).sqlite")
      do {
        let left = try DatabaseQueue(path: path)
        try left.writeWithoutTransaction { try $0.execute(sql: sql) }
      }
      #expect(opening(path, .readOnly)?.code == "E-RESULTS-001")
      #expect(try ResultsStore(path: path).write(SampleRun.record()) == .stored)
    }
  }

  @Test(arguments: [
    "trades SET signal_slot = -1", "trades SET entry_slots = 9223372036854775807",
    "trades SET exit_seconds = -9000000000000", "trades SET exit_seconds = 253402300800",
    "trades SET trigger_place = 65535", "trades SET spent_lamports = -1",
    "trades SET exit_lp_fee_lamports = NULL", "trades SET lane = 77", "trades SET exit_terms = 77",
    "trades SET exit_terms = entry_terms", "trades SET spent_lamports = 9223372036854775807",
    "lanes SET base_mint = 'l0O'", "lanes SET exit_venue = 200", "lanes SET entry_pool = ''",
    "terms SET reason = 200 WHERE reason NOT NULL", "terms SET tip_lamports = -1",
    "terms SET flags = 65536", "terms SET sale_rows = 7 WHERE sale_rows > 0",
    "trade_sales SET base_raw = -1", "trade_sales SET terms = (SELECT entry_terms FROM trades)",
    "trade_sales SET landing_slots = NULL",
  ])
  func rowsOfAnotherTypeOrRangeAreErrors(change update: String) throws {
    let path = folder("odd.sqlite")
    let table = update.prefix { $0 != " " }
    try change(
      path,
      """
      DROP TRIGGER \(table)_are_final; PRAGMA ignore_check_constraints = ON;
      PRAGMA foreign_keys = OFF; UPDATE \(update)
      """)
    let store = try ResultsStore(path: path)
    let error = #expect(throws: SundialError.self) { try store.trades("0a") }
    #expect(error?.code == "E-RESULTS-002")
  }

  @Test(arguments: refusals)
  func recordsTheFileCannotHoldAreRefusedWhole(refusal: Refusal) throws {
    let store = try ResultsStore(path: folder("r.sqlite"))
    var record = SampleRun.record()
    refusal.spoil(&record)
    let error = #expect(throws: SundialError.self) { try store.write(record) }
    #expect(error?.code == "E-RESULTS-005")
    #expect(try store.runs().isEmpty)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var spoil: @Sendable (inout RunRecord) -> Void
    init(_ name: String, _ spoil: @escaping @Sendable (inout RunRecord) -> Void) {
      testDescription = name
      self.spoil = spoil
    }
  }

  static let refusals = [
    Refusal("token amount of 64 bits") { $0.changeTrips { $0[0].baseAmount = 1 << 63 } },
    Refusal("slot of 64 bits") { $0.changeTrips { $0[1].sales[1].landing.order.slot = .max } },
    Refusal("exit before entry") { $0.changeTrips { $0[1].sales[1].landing.order.slot = 1 } },
    Refusal("negative amount") { $0.changeTrips { $0[0].purchase.tipLamports = -1 } },
    Refusal("amounts that overflow") {
      $0.changeTrips {
        $0[0].spentLamports = .max
        $0[0].purchase.tipLamports = .max
      }
    },
    Refusal("totals that overflow") { record in
      record.changeTrips { trips in
        for index in trips.indices { trips[index].sales[0].proceedsLamports = .max / 2 }
      }
    },
    Refusal("more failed than sent") { $0.changeTrips { $0[0].purchase.failedCount = 4 } },
    Refusal("more failed than sent in a sale") {
      $0.changeTrips { $0[1].sales[0].receipt.failedCount = 4 }
    },
    Refusal("more rent back than paid") { $0.changeTrips { $0[0].rentReturnedLamports = 1 << 40 } },
    Refusal("inner index that is none") { $0.changeTrips { $0[2].signal.order.innerIndex = -2 } },
    Refusal("inner index of a sale") {
      $0.changeTrips { $0[2].sales[1].trigger.order.innerIndex = .min }
    },
    Refusal("negative pool share") { $0.changeTrips { $0[1].poolSharePPM = -1 } },
    Refusal("negative proceeds") { $0.changeTrips { $0[1].sales[0].proceedsLamports = -1 } },
    Refusal("negative market") { $0.changeTrips { $0[1].market = -1 } },
    Refusal("negative rung") { $0.changeTrips { $0[1].sales[0].rung = -1 } },
    Refusal("sale before its trigger") {
      $0.changeTrips { $0[1].sales[0].trigger.order.slot += 1 }
    },
    Refusal("entry before its signal") { $0.changeTrips { $0[1].signal.order.slot += 2 } },
    Refusal("slots to land of 64 bits") {
      $0.changeTrips {
        $0[1] = VariedRun.smallest()
        $0[1].purchase.slotsToLand = .max
      }
    },
    Refusal("price that is no number") { $0.changeTrips { $0[2].entry.price = .nan } },
    Refusal("time out of range") { $0.changeTrips { $0[2].entry.blockTime = .min } },
    Refusal("no such strategy") { $0.changeTrips { $0[3].strategy = 2 } },
    Refusal("negative strategy") { $0.changeRejections { $0[0].strategy = -1 } },
    Refusal("metric without bound") { $0.metrics[0].metric.value = .infinity },
    Refusal("metric of nobody") { $0.metrics[0].strategy = "nobody" },
    Refusal("metric twice") { $0.metrics.append($0.metrics[0]) },
    Refusal("metric without value or reason") { $0.metrics[0].metric.value = nil },
    Refusal("equity that overflows") {
      $0.equity[0].cashLamports = .max
      $0.equity[0].positionLamports = .max
    },
    Refusal("strategy twice") { $0.strategies[1].name = $0.strategies[0].name },
    Refusal("run id not hex") { $0.runID = "0A" },
    Refusal("result hash empty") { $0.resultHash = "" },
    Refusal("NUL in a text") { $0.archive = "a\0b" },
    Refusal("range backwards") { $0.dataEnd = $0.dataStart - 1 },
    Refusal("coverage below zero") { $0.coverage[0].legs = -1 },
    Refusal("a reject for nothing") { $0.changeRejections { $0[1].signals = 0 } },
  ]

  /// A results file with one run, changed by hand.
  private func change(_ path: String, _ sql: String) throws {
    let store = try ResultsStore(path: path)
    _ = try store.write(SampleRun.record())
    try store.queue.writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  private func bytes(of path: String) -> [UInt8] {
    guard let handle = fopen(path, "r") else { return [] }
    defer { fclose(handle) }
    var all: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&block, 1, block.count, handle)
      guard count > 0 else { return all }
      all += block.prefix(count)
    }
  }
}
