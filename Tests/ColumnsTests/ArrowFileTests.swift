import Market
import Testing

@testable import Columns

@Suite struct ArrowFileTests {
  static let schema = [
    ArrowField("u8", .unsigned(bits: 8)), ArrowField("u16", .unsigned(bits: 16)),
    ArrowField("u32", .unsigned(bits: 32), nullable: true),
    ArrowField("u64", .unsigned(bits: 64), nullable: true),
    ArrowField("i8", .signed(bits: 8)), ArrowField("i16", .signed(bits: 16), nullable: true),
    ArrowField("i32", .signed(bits: 32)), ArrowField("i64", .signed(bits: 64), nullable: true),
    ArrowField("f64", .float64, nullable: true),
    ArrowField("utc", .timestampSeconds(utc: true)),
    ArrowField("seconds", .timestampSeconds(utc: false), nullable: true),
    ArrowField("key", .fixedBytes(count: 32), nullable: true),
    ArrowField("signature", .fixedBytes(count: 64)), ArrowField("text", .utf8, nullable: true),
    ArrowField("bytes", .binary, nullable: true),
  ]

  static func maybe<Value>(_ row: Int, _ modulus: Int, _ value: Value) -> Value? {
    row % modulus == 1 ? nil : value
  }

  static func table(rowCount: Int) -> ArrowTable {
    let rows = Array(0..<rowCount)
    var table = ArrowTable(
      schema: schema, rowCount: rowCount, metadata: [("format_version", "1"), ("ä", "\"x\"")])
    table.add("u8", rows.map { UInt8(truncatingIfNeeded: $0) })
    table.add("u16", rows.map { UInt16(truncatingIfNeeded: $0 * 777) })
    table.add("u32", rows.map { maybe($0, 2, UInt32(truncatingIfNeeded: $0 * 99_999)) })
    table.add("u64", rows.map { maybe($0, 3, UInt64.max - UInt64($0)) })
    table.add("i8", rows.map { Int8(truncatingIfNeeded: -$0) })
    table.add("i16", rows.map { maybe($0, 9, Int16(truncatingIfNeeded: -$0 * 3)) })
    table.add("i32", rows.map { Int32(-$0 * 5) })
    table.add("i64", rows.map { maybe($0, 1_000_000, Int64(-$0) * 1_000_000_007) })
    table.add("f64", rows.map { maybe($0, 5, 1.0 / Double($0 + 3)) })
    table.add("utc", rows.map { Int64(1_760_000_000 + $0) })
    table.add("seconds", rows.map { maybe($0, 7, Int64($0)) })
    table.add("key", rows.map { maybe($0, 4, SampleDay.key(UInt64($0))) })
    table.add("signature", rows.map { SampleDay.signature(UInt64($0)) })
    table.add("text", bytes: rows.map { maybe($0, 6, Array("row \($0)".utf8)) })
    table.add(
      "bytes", bytes: rows.map { maybe($0, 8, [UInt8](repeating: UInt8($0 % 256), count: $0 % 5)) })
    return table
  }

  static func values<Value: ArrowValue>(
    _ file: ArrowFile, _ name: String, _ type: Value.Type
  ) throws -> [Value?] {
    let column = try file.nullableColumn(name, type)
    return (0..<file.rowCount).map { column[$0] }
  }

  @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 65, 1_000])
  func everyTypeComesBack(rowCount: Int) throws {
    let rows = Array(0..<rowCount)
    let file = try SampleDay.file(Self.table(rowCount: rowCount).filePieces().flatMap { $0 })
    #expect(file.rowCount == rowCount)
    #expect(file.metadata == ["format_version": "1", "ä": "\"x\""])
    #expect(file.places.map(\.field) == Self.schema)
    #expect(
      try Self.values(file, "u32", UInt32.self)
        == rows.map { Self.maybe($0, 2, UInt32(truncatingIfNeeded: $0 * 99_999)) })
    #expect(
      try Self.values(file, "u64", UInt64.self)
        == rows.map { Self.maybe($0, 3, UInt64.max - UInt64($0)) })
    #expect(
      try Self.values(file, "i64", Int64.self)
        == rows.map { Self.maybe($0, 1_000_000, Int64(-$0) * 1_000_000_007) })
    #expect(
      try Self.values(file, "f64", Double.self)
        == rows.map { Self.maybe($0, 5, 1.0 / Double($0 + 3)) })
    #expect(
      try Self.values(file, "key", Pubkey.self)
        == rows.map { Self.maybe($0, 4, SampleDay.key(UInt64($0))) })
    let signatures = try file.column("signature", Signature.self)
    let bytes = try file.column("u8", UInt8.self)
    for row in rows {
      #expect(signatures[row] == SampleDay.signature(UInt64(row)))
      #expect(bytes[row] == UInt8(truncatingIfNeeded: row))
    }
    #expect(
      try file.bytesColumn("bytes")
        == rows.map { row in
          Self.maybe(row, 8, [UInt8](repeating: UInt8(row % 256), count: row % 5))
        })
  }

  @Test func buffersStandAtMultiplesOf64() throws {
    let file = try SampleDay.file(Self.table(rowCount: 65).filePieces().flatMap { $0 })
    for place in file.places {
      #expect(place.values.lowerBound % 64 == 0)
      #expect(place.nullCount == 0 || place.validity.lowerBound % 64 == 0)
    }
  }

  @Test func anotherTypeOrNullIsRefused() throws {
    let file = try SampleDay.file(Self.table(rowCount: 9).filePieces().flatMap { $0 })
    #expect(throws: SundialError.self) { try file.column("u8", UInt16.self) }
    #expect(throws: SundialError.self) { try file.column("u32", UInt32.self) }
    #expect(throws: SundialError.self) { try file.column("none", UInt32.self) }
    #expect(try file.nullableColumn("none", UInt32.self)[3] == nil)
  }

  /// Reads all there is; whatever the values, it must end.
  static func readAll(_ bytes: [UInt8]) throws {
    let file = try SampleDay.file(bytes)
    for place in file.places {
      switch place.field.type {
      case .unsigned(bits: 8): _ = try values(file, place.field.name, UInt8.self)
      case .unsigned(bits: 64): _ = try values(file, place.field.name, UInt64.self)
      case .fixedBytes(count: 64): _ = try values(file, place.field.name, Signature.self)
      case .binary, .utf8: _ = try file.bytesColumn(place.field.name)
      default: break
      }
    }
  }

  @Test func everyTruncationThrows() throws {
    let bytes = Self.table(rowCount: 9).filePieces().flatMap { $0 }
    try Self.readAll(bytes)
    for count in 0..<bytes.count {
      let error = #expect(throws: SundialError.self) { try Self.readAll(Array(bytes[..<count])) }
      #expect(error?.exitCode == .archiveDamaged)
    }
  }

  @Test func flippedBytesNeverCrash() throws {
    let bytes = Self.table(rowCount: 3).filePieces().flatMap { $0 }
    var refused = 0
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= [0x01, 0x80, 0xFF][place % 3]
      do { try Self.readAll(damaged) } catch is SundialError { refused += 1 }
    }
    #expect(refused > 200)
  }

  @Test func hostileWordsNeverCrash() throws {
    let bytes = Self.table(rowCount: 3).filePieces().flatMap { $0 }
    for place in stride(from: 0, to: bytes.count - 8, by: 4) {
      let words = [UInt64(Int64.max), 1 << 63, .max, 0x7FFF_FFFF, 0x8000_0000]
      var damaged = bytes
      withUnsafeBytes(of: words[place / 4 % 5]) {
        damaged.replaceSubrange(place..<place + 8, with: $0)
      }
      do { try Self.readAll(damaged) } catch is SundialError {}
    }
  }
}
