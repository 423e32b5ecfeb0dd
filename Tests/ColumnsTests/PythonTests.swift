import Fixtures
import Glibc
import Market
import Testing

@testable import Columns

/// Other readers and writers of the format, where a Python with them exists: SUNDIAL_PYTHON, or
/// `.venv/bin/python` of the package.
@Suite struct PythonTests {
  static let python: String? = {
    let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let path =
      getenv("SUNDIAL_PYTHON").map { String(cString: $0) } ?? "/\(package)/.venv/bin/python"
    return access(path, X_OK) == 0 ? path : nil
  }()

  /// What the script beside this file prints; nil when it fails.
  static func run(_ script: String, _ arguments: [String]) throws -> [String]? {
    let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let words = [try #require(python), "\(folder)/\(script)"] + arguments
    let command = words.map { "'\($0)'" }.joined(separator: " ")
    let pipe = try #require(popen(command, "r"))
    var output: [UInt8] = []
    var byte = fgetc(pipe)
    while byte >= 0 {
      output.append(UInt8(byte))
      byte = fgetc(pipe)
    }
    guard pclose(pipe) == 0 else { return nil }
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map { String($0) }
  }

  @Test(.enabled(if: python != nil, "skipped: no Python with pyarrow, polars and duckdb"))
  func pyarrowPolarsAndDuckDBReadOurFiles() throws {
    try SampleDay.withFolder { root in
      let store = ColumnStore(root: root, decoderVersion: "7")
      let summary = try store.write(SampleDay.input())
      let folder = store.folder(of: SampleDay.day)
      let lines = try #require(
        try Self.run("read_columns.py", ColumnStore.fileNames.map { "\(folder)/\($0)" }))
      #expect(lines.count == ColumnStore.fileNames.count)
      let table = try store.load(days: [SampleDay.day])
      let first = try #require(lines.first?.split(separator: " "))
      #expect(first[1] == "\(summary.rowCount)")
      #expect(first[2] == "\(try Self.total(store))")
      #expect(first.suffix(2) == ["1", "raydium_cpmm"])
      #expect(lines[2].hasPrefix("markets.arrow \(table.count) "))
      try store.write(DayInput(day: SampleDay.day, segmentHashes: [], decoderVersion: "7"))
      let empty = try #require(
        try Self.run("read_columns.py", ColumnStore.fileNames.map { "\(folder)/\($0)" }))
      #expect(empty[0] == "swaps.arrow 0 0 0 1 raydium_cpmm")
    }
  }

  /// The sum of all integer columns of a day's swaps but `trader_key`.
  static func total(_ store: ColumnStore) throws -> Int {
    let path = "\(store.folder(of: SampleDay.day))/swaps.arrow"
    let file = try ArrowFile(path: path)
    func sum<Value: ArrowValue & FixedWidthInteger>(
      _ name: String, _ type: Value.Type
    ) throws -> Int {
      let column = try file.nullableColumn(name, type)
      return (0..<file.rowCount).reduce(0) { $0 + Int(column[$1] ?? 0) }
    }
    var total = 0
    for place in file.places where place.field.name != "trader_key" {
      switch place.field.type {
      case .unsigned(bits: 8): total += try sum(place.field.name, UInt8.self)
      case .unsigned(bits: 16): total += try sum(place.field.name, UInt16.self)
      case .unsigned(bits: 32): total += try sum(place.field.name, UInt32.self)
      case .unsigned(bits: 64): total += try sum(place.field.name, UInt64.self)
      case .signed(bits: 8): total += try sum(place.field.name, Int8.self)
      case .signed(bits: 16): total += try sum(place.field.name, Int16.self)
      default: break
      }
    }
    return total
  }

  @Test(.enabled(if: python != nil, "skipped: no Python with pyarrow"))
  func weReadWhatPyarrowWrites() throws {
    try SampleDay.withFolder { root in
      #expect(try Self.run("write_columns.py", [root]) != nil)
      let table = try MarketTable(folder: root)
      #expect(table.rows.slot.count == 1_000 && table.markets.count == 1)
      #expect(table.pools.map(\.feePPM) == [2_500])
      #expect(table.markets[0].supply == 1_000_000_000_000_000)
      for row in 0..<1_000 {
        #expect(table.rows.slot[row] == UInt64(100 + row / 2))
        #expect(table.rows.slotRank[row] == UInt32(row % 2))
        #expect(table.rows.traderKey[row] == .max - UInt64(row))
        #expect(table.rows.baseReserve[row] == (row % 3 == 0 ? nil : UInt64(row)))
        #expect(table.rows.price[row] == Double(row) / 7)
        #expect(table.rows.quoteVault[row] == nil)
      }
    }
  }

  static let bench: String? = {
    SharedFolder.path(of: "bench/ipc.py").map { _ in "\(SharedFolder.path)/bench" }
  }()

  @Test(.enabled(if: python != nil && bench != nil, "skipped: no Python or no shared bench"))
  func weReadWhatTheBenchWrites() throws {
    try SampleDay.withFolder { root in
      #expect(try Self.run("write_columns.py", [root, try #require(Self.bench)]) != nil)
      let table = try MarketTable(folder: root)
      #expect(table.pools.map(\.feePPM) == [2_500, 2_500, 2_500])
      #expect(table.pools.map(\.linkedPool) == [nil, nil, nil])
      #expect(table.pools.map { $0.pool.bytes[0] } == [0, 32, 64])
    }
  }
}
