import GRDB
import Market

/// Rows of numbers on their way into a table: gathered in a feed's memory and inserted in blocks.
struct BatchInsert {
  private let feed: RowFeed
  private let width: Int
  private var value: UnsafeMutablePointer<Int64>
  private var kind: UnsafeMutablePointer<UInt8>
  private var rowCount = 0

  init(_ database: Database, table: String, columns: [String]) throws {
    feed = try RowFeed(database, table: table, columns: columns)
    width = columns.count
    value = feed.values
    kind = feed.kinds
  }

  @inline(__always)
  mutating func bind(_ number: Int64) { put(number, RowFeed.Kind.integer) }

  @inline(__always)
  mutating func bind(_ number: Int64?) {
    if let number { return bind(number) }
    put(0, RowFeed.Kind.null)
  }

  @inline(__always)
  mutating func bind(_ number: Double?) {
    guard let number else { return put(0, RowFeed.Kind.null) }
    put(Int64(bitPattern: number.bitPattern), RowFeed.Kind.real)
  }

  @inline(__always)
  private mutating func put(_ bits: Int64, _ kindOfBits: UInt8) {
    value.pointee = bits
    kind.pointee = kindOfBits
    value += 1
    kind += 1
  }

  /// Ends the row. Whether it is whole is checked here: a value too many would be another row's.
  mutating func insertRow() throws {
    rowCount += 1
    precondition(value == feed.values + rowCount * width, "a row of another width")
    if rowCount == RowFeed.capacity { try flush() }
  }

  /// Inserts the rows that wait.
  mutating func flush() throws {
    let waiting = rowCount
    rowCount = 0
    value = feed.values
    kind = feed.kinds
    if waiting > 0 { try feed.insert(rows: waiting) }
  }
}
