import GRDB
import GRDBSQLite

/// Rows of numbers handed to SQLite as a table that exists in memory only, so that one
/// `INSERT … SELECT` takes a block of them.
///
/// A statement a row costs 250 ns before its first value is looked at, and each value is bound and
/// then copied; a block of rows read by one statement costs 110 ns a row and one copy. Unsafe
/// memory: SQLite calls back through C pointers. It is owned here, outlives the statement that
/// reads it, and no more than `capacity` rows are ever written to it.
final class RowFeed {
  /// What a value is, as `kinds` holds it.
  enum Kind {
    static let null: UInt8 = 0
    static let integer: UInt8 = 1
    static let real: UInt8 = 2
  }

  /// Rows of a block: few enough that they stay in the processor's cache.
  static let capacity = 128

  /// The values row by row: integers, and the bits of reals.
  let values: UnsafeMutablePointer<Int64>
  /// The kinds of those values.
  let kinds: UnsafeMutablePointer<UInt8>

  fileprivate let columns: [String]
  fileprivate var count = 0
  private let connection: OpaquePointer?
  private let name: String
  private var statement: OpaquePointer?

  init(_ database: Database, table: String, columns: [String]) throws {
    self.columns = columns
    name = "rows_for_\(table)"
    connection = database.sqliteConnection
    values = .allocate(capacity: Self.capacity * columns.count)
    kinds = .allocate(capacity: Self.capacity * columns.count)
    let feed = Unmanaged.passUnretained(self).toOpaque()
    try check(sqlite3_create_module_v2(connection, name, FeedModule.pointer, feed, nil))
    let names = columns.joined(separator: ", ")
    try check(
      sqlite3_prepare_v3(
        connection, "INSERT INTO \(table) (\(names)) SELECT \(names) FROM \(name)", -1,
        CUnsignedInt(SQLITE_PREPARE_PERSISTENT), &statement, nil))
  }

  deinit {
    sqlite3_finalize(statement)
    sqlite3_create_module_v2(connection, name, nil, nil, nil)
    values.deallocate()
    kinds.deallocate()
  }

  /// Inserts the first `count` rows of the memory.
  func insert(rows count: Int) throws {
    self.count = count
    let code = sqlite3_step(statement)
    defer { sqlite3_reset(statement) }
    guard code != SQLITE_DONE else { return }
    try check(code)
  }

  private func check(_ code: CInt) throws {
    guard code != SQLITE_OK else { return }
    let message = sqlite3_errmsg(connection).map { String(cString: $0) }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}

/// The callbacks by which SQLite reads a feed as a table.
private enum FeedModule {
  struct Table {
    var base = sqlite3_vtab()
    var feed: Unmanaged<RowFeed>
  }

  struct Cursor {
    var base = sqlite3_vtab_cursor()
    var values: UnsafePointer<Int64>
    var kinds: UnsafePointer<UInt8>
    var width = 0
    var rowsLeft = 0
    var rowNumber: Int64 = 0
  }

  /// Never changed after it is made, and never freed: SQLite keeps the address.
  nonisolated(unsafe) static let pointer: UnsafePointer<sqlite3_module> = {
    var module = sqlite3_module()
    module.xConnect = { connection, feed, _, _, table, _ in connect(connection, feed, table) }
    module.xDisconnect = { table in
      UnsafeMutableRawPointer(table)?.assumingMemoryBound(to: Table.self).deallocate()
      return SQLITE_OK
    }
    module.xBestIndex = { _, _ in SQLITE_OK }
    module.xOpen = { table, cursor in open(table, cursor) }
    module.xClose = { cursor in
      UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: Cursor.self).deallocate()
      return SQLITE_OK
    }
    module.xFilter = { cursor, _, _, _, _ in rewind(cursor) }
    module.xNext = { cursor in
      with(cursor) {
        $0.values += $0.width
        $0.kinds += $0.width
        $0.rowsLeft -= 1
        $0.rowNumber += 1
      }
    }
    module.xEof = { cursor in cursorMemory(cursor).pointee.rowsLeft == 0 ? 1 : 0 }
    module.xColumn = { cursor, context, column in tell(cursor, context, Int(column)) }
    module.xRowid = { cursor, number in
      number?.pointee = cursorMemory(cursor).pointee.rowNumber
      return SQLITE_OK
    }
    let memory = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    memory.initialize(to: module)
    return UnsafePointer(memory)
  }()

  private static func connect(
    _ connection: OpaquePointer?, _ feed: UnsafeMutableRawPointer?,
    _ table: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?
  ) -> CInt {
    guard let feed, let table else { return SQLITE_ERROR }
    let owner = Unmanaged<RowFeed>.fromOpaque(feed)
    let names = owner.takeUnretainedValue().columns.joined(separator: ", ")
    let code = sqlite3_declare_vtab(connection, "CREATE TABLE fed (\(names))")
    guard code == SQLITE_OK else { return code }
    let memory = UnsafeMutablePointer<Table>.allocate(capacity: 1)
    memory.initialize(to: Table(feed: owner))
    table.pointee = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: sqlite3_vtab.self)
    return SQLITE_OK
  }

  private static func open(
    _ table: UnsafeMutablePointer<sqlite3_vtab>?,
    _ cursor: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
  ) -> CInt {
    guard let table, let cursor else { return SQLITE_ERROR }
    let feed = feed(of: table)
    let memory = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
    memory.initialize(to: Cursor(values: feed.values, kinds: feed.kinds))
    cursor.pointee = UnsafeMutableRawPointer(memory)
      .assumingMemoryBound(to: sqlite3_vtab_cursor.self)
    return SQLITE_OK
  }

  private static func rewind(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> CInt {
    guard let table = cursor?.pointee.pVtab else { return SQLITE_ERROR }
    let feed = feed(of: table)
    return with(cursor) {
      $0.values = UnsafePointer(feed.values)
      $0.kinds = UnsafePointer(feed.kinds)
      $0.width = feed.columns.count
      $0.rowsLeft = feed.count
      $0.rowNumber = 0
    }
  }

  private static func tell(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ context: OpaquePointer?, _ column: Int
  ) -> CInt {
    let memory = cursorMemory(cursor)
    let value = memory.pointee.values[column]
    switch memory.pointee.kinds[column] {
    case RowFeed.Kind.integer: sqlite3_result_int64(context, value)
    case RowFeed.Kind.real:
      sqlite3_result_double(context, Double(bitPattern: UInt64(bitPattern: value)))
    // A column that is told nothing is NULL.
    default: break
    }
    return SQLITE_OK
  }

  private static func feed(of table: UnsafeMutablePointer<sqlite3_vtab>) -> RowFeed {
    UnsafeMutableRawPointer(table).assumingMemoryBound(to: Table.self).pointee.feed
      .takeUnretainedValue()
  }

  /// SQLite never calls without the cursor it was given.
  private static func cursorMemory(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) -> UnsafeMutablePointer<Cursor> {
    UnsafeMutableRawPointer(cursor.unsafelyUnwrapped).assumingMemoryBound(to: Cursor.self)
  }

  private static func with(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ change: (inout Cursor) -> Void
  ) -> CInt {
    change(&cursorMemory(cursor).pointee)
    return SQLITE_OK
  }
}
