import GRDB
import GRDBSQLite

/// One prepared INSERT whose values are bound one after the other, straight into SQLite: several
/// times as fast as going through boxed arguments.
final class BulkInsert {
  private let statement: Statement
  private let handle: OpaquePointer
  private var place: CInt = 0
  /// The first refusal of a value of the row.
  private var refusal = SQLITE_OK

  init(_ database: Database, table: String, columns: [String]) throws {
    let names = columns.joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    statement = try database.cachedStatement(
      sql: "INSERT INTO \(table) (\(names)) VALUES (\(marks))")
    handle = statement.sqliteStatement
  }

  func bind(_ value: Int64) {
    place += 1
    note(sqlite3_bind_int64(handle, place, value))
  }

  func bind(_ value: some FixedWidthInteger) { bind(Int64(value)) }

  func bind(_ value: Int64?) {
    if let value { return bind(value) }
    bindNull()
  }

  func bind(_ value: Double?) {
    guard let value else { return bindNull() }
    place += 1
    note(sqlite3_bind_double(handle, place, value))
  }

  func bind(_ value: String?) {
    guard var text = value else { return bindNull() }
    place += 1
    // SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    note(
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          // An empty buffer may have no address, and no address means NULL to SQLite.
          guard let start = $0.baseAddress else {
            return sqlite3_bind_text(handle, place, "", 0, transient)
          }
          return sqlite3_bind_text(handle, place, start, CInt($0.count), transient)
        }
      })
  }

  /// Writes the bound row and makes ready for the next.
  func insertRow() throws {
    defer {
      sqlite3_reset(handle)
      place = 0
      refusal = SQLITE_OK
    }
    try check(refusal, SQLITE_OK)
    try check(sqlite3_step(handle), SQLITE_DONE)
  }

  private func bindNull() {
    place += 1
    note(sqlite3_bind_null(handle, place))
  }

  private func note(_ code: CInt) {
    if code != SQLITE_OK, refusal == SQLITE_OK { refusal = code }
  }

  private func check(_ code: CInt, _ expected: CInt) throws {
    guard code != expected else { return }
    let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}
