import GRDB
import Market

/// Reads a row's columns in order. A value of another type or range is a damaged file, never a
/// trap: the file may come from anywhere.
struct RowReader {
  private let row: Row
  private let path: String
  private var place = 0

  /// Reads a row from its column `place` on.
  init(_ row: Row, path: String, from place: Int = 0) {
    self.row = row
    self.path = path
    self.place = place
  }

  mutating func integer<Value: FixedWidthInteger>() throws(SundialError) -> Value {
    guard let wide = Int64.fromDatabaseValue(try next()), let value = Value(exactly: wide) else {
      throw wrong("an integer in range")
    }
    return value
  }

  /// Lamports or a count: not negative.
  mutating func amount() throws(SundialError) -> Int64 {
    let value: Int64 = try integer()
    guard value >= 0 else { throw wrong("an amount") }
    return value
  }

  mutating func optionalInteger() throws(SundialError) -> Int64? {
    let value = try next()
    if value.isNull { return nil }
    guard let number = Int64.fromDatabaseValue(value) else { throw wrong("an integer") }
    return number
  }

  mutating func time() throws(SundialError) -> Int64 {
    let value: Int64 = try integer()
    guard (0...RunRecord.timeMax).contains(value) else { throw wrong("a time") }
    return value
  }

  /// The sum of the next integer and a number that is not negative: neither is the sum.
  mutating func sum(with number: Int64) throws(SundialError) -> Int64 {
    let (sum, overflow) = number.addingReportingOverflow(try integer())
    guard !overflow, sum >= 0 else { throw wrong("a number in range") }
    return sum
  }

  /// A time told in seconds after another.
  mutating func time(after first: Int64) throws(SundialError) -> Int64 {
    let value = try sum(with: first)
    guard value <= RunRecord.timeMax else { throw wrong("a time") }
    return value
  }

  mutating func text() throws(SundialError) -> String {
    guard let value = String.fromDatabaseValue(try next()) else { throw wrong("a text") }
    return value
  }

  mutating func optionalText() throws(SundialError) -> String? {
    String.fromDatabaseValue(try next())
  }

  mutating func optionalReal() throws(SundialError) -> Double? {
    let value = try next()
    guard !value.isNull else { return nil }
    guard let number = Double.fromDatabaseValue(value), number.isFinite else {
      throw wrong("a finite number")
    }
    return number
  }

  mutating func key() throws(SundialError) -> Pubkey {
    guard let key = Pubkey(base58: try text()) else { throw wrong("a public key") }
    return key
  }

  mutating func code<Value: RawRepresentable>(
    _ type: Value.Type
  ) throws(SundialError) -> Value where Value.RawValue == UInt8 {
    guard let value = Value(rawValue: try integer()) else { throw wrong("a known code") }
    return value
  }

  mutating func optionalCode<Value: RawRepresentable>(
    _ type: Value.Type
  ) throws(SundialError) -> Value? where Value.RawValue == UInt8 {
    guard place < row.count, row.hasNull(atIndex: place) else { return try code(type) }
    place += 1
    return nil
  }

  private mutating func next() throws(SundialError) -> DatabaseValue {
    guard place < row.count else { throw wrong("a column") }
    defer { place += 1 }
    return row[place]
  }

  func wrong(_ expected: String) -> SundialError {
    DatabaseFailure.damaged(path, "column \(place) of a row does not hold \(expected)")
  }
}
