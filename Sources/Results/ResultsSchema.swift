import GRDB
import Market

/// The tables of the results file. They are ours to change by a new migration; what other programs
/// may rely on are the views (`ResultsViews`, docs/formats/results.md).
enum ResultsSchema {
  /// `user_version` of the files this code writes.
  static let version: Int64 = 4
  /// The oldest that is brought up to date.
  static let oldestVersion: Int64 = 3
  /// `application_id` of the file: the letters `SNDL`.
  static let applicationID: Int64 = 0x534E_444C

  /// A migration is never edited after its release: a change of tables is a further one.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("2") { database in
      for statement in codeTables + ResultsVersion3.statements {
        try database.execute(sql: statement)
      }
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("4") { database in
      for statement in ResultsVersion4.statements { try database.execute(sql: statement) }
      for view in ResultsViews.all { try database.execute(sql: view) }
      try database.execute(sql: "PRAGMA user_version = 4")
    }
    return migrator
  }

  /// Enumerations as tables: a foreign key is the CHECK, and a new case needs no new migration.
  static let codes: [(table: String, rows: [(code: Int64, name: String)])] = [
    ("venues", Venue.allCases.map { (Int64($0.rawValue), $0.name) }),
    ("exit_reasons", ExitReason.allCases.map { (Int64($0.rawValue), $0.name) }),
    ("reject_reasons", RejectReason.allCases.map { (Int64($0.rawValue), $0.name) }),
    ("trip_flags", TripFlags.names.enumerated().map { (Int64($0.offset), $0.element) }),
  ]

  /// Of every version so far.
  private static let codeTables = codes.map {
    "CREATE TABLE \($0.table) (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT"
  }
}
