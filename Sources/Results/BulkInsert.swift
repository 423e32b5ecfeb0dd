import GRDB
import GRDBSQLite

/// One prepared INSERT whose values are bound one after the other, straight into SQLite: several
/// times as fast as going through boxed arguments.
final class BulkInsert {
  private let statement: Statement
  private var place: CInt = 0

  init(_ database: Database, table: String, columns: [String]) throws {
    let names = columns.joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    statement = try database.cachedStatement(
      sql: "INSERT INTO \(table) (\(names)) VALUES (\(marks))")
  }

  func bind(_ value: Int64) throws {
    place += 1
    try check(sqlite3_bind_int64(statement.sqliteStatement, place, value), SQLITE_OK)
  }

  func bind(_ value: some FixedWidthInteger) throws {
    try bind(Int64(value))
  }

  func bind(_ value: Int64?) throws {
    if let value { return try bind(value) }
    place += 1
    try check(sqlite3_bind_null(statement.sqliteStatement, place), SQLITE_OK)
  }

  func bind(_ value: Double?) throws {
    place += 1
    let code =
      value.map { sqlite3_bind_double(statement.sqliteStatement, place, $0) }
      ?? sqlite3_bind_null(statement.sqliteStatement, place)
    try check(code, SQLITE_OK)
  }

  func bind(_ value: String?) throws {
    place += 1
    guard var text = value else {
      return try check(sqlite3_bind_null(statement.sqliteStatement, place), SQLITE_OK)
    }
    // SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        // An empty buffer may have no address, and no address means NULL to SQLite.
        guard let start = $0.baseAddress else {
          return sqlite3_bind_text(statement.sqliteStatement, place, "", 0, transient)
        }
        return sqlite3_bind_text(
          statement.sqliteStatement, place, start, CInt($0.count), transient)
      }
    }
    try check(code, SQLITE_OK)
  }

  /// Writes the bound row and makes ready for the next.
  func insertRow() throws {
    let code = sqlite3_step(statement.sqliteStatement)
    defer {
      sqlite3_reset(statement.sqliteStatement)
      place = 0
    }
    try check(code, SQLITE_DONE)
  }

  private func check(_ code: CInt, _ expected: CInt) throws {
    guard code != expected else { return }
    let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement)))
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}
