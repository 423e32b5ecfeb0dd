import Glibc
import Market

/// Values of all columns for some rows of a table, filled column by column and block by block.
///
/// Unsafe because the values of a chunk are written where they leave from; every write is within
/// the rows that `begin` made room for.
final class ColumnChunk {
  /// Rows of a chunk at most: a multiple of a block.
  static let rowsMax = 16_384
  /// Rows filled at once: their records should stay in a second-level cache.
  static let blockRows = 1_024

  private struct Buffers {
    let values: UnsafeMutableRawPointer
    let validity: UnsafeMutablePointer<UInt8>
    let width: Int
    var nullCount = 0
  }

  private let layout: ColumnLayout
  private var columns: [Buffers] = []
  private(set) var rowCount = 0
  private var filledCount = 0
  private var nextField = 0

  init(_ layout: ColumnLayout) {
    self.layout = layout
    for field in layout.fields {
      let width = field.type.width ?? 0
      columns.append(
        Buffers(
          values: .allocate(byteCount: Self.rowsMax * width, alignment: 64),
          validity: .allocate(capacity: Self.rowsMax / 8), width: width))
    }
  }

  deinit {
    for column in columns {
      column.values.deallocate()
      column.validity.deallocate()
    }
  }

  /// Nulls of each column.
  var nullCounts: [Int] { columns.map(\.nullCount) }

  /// Makes room for the chunk's rows.
  func begin(rowCount: Int) {
    precondition(rowCount <= Self.rowsMax, "a chunk too large")
    self.rowCount = rowCount
    filledCount = 0
    for index in columns.indices {
      columns[index].nullCount = 0
      columns[index].validity.initialize(repeating: 0, count: Self.rowsMax / 8)
    }
  }

  /// Ends a block of `count` rows, for which every column was given.
  func endBlock(_ count: Int) {
    precondition(nextField == layout.schema.count, "a column is missing")
    precondition(count <= Self.blockRows && filledCount + count <= rowCount, "a block too large")
    filledCount += count
    nextField = 0
  }

  /// Gives the next column's values for a block of rows.
  func put<Value: ArrowValue>(_ name: String, _ count: Int, _ value: (Int) -> Value) {
    guard let column = take(name, Value.self) else { return }
    let values = place(column, Value.self, count)
    for row in 0..<count { values[row] = value(row) }
  }

  /// Gives the next column's values for a block of rows, of which some may be null.
  func putNullable<Value: ArrowValue>(_ name: String, _ count: Int, _ value: (Int) -> Value?) {
    guard let column = take(name, Value.self) else { return }
    precondition(layout.fields[column].nullable, "\(name) is not nullable")
    let values = place(column, Value.self, count)
    // A block begins at a multiple of eight rows.
    let bits = columns[column].validity + filledCount / 8
    var nullCount = 0
    for row in 0..<count {
      if let known = value(row) {
        values[row] = known
        bits[row >> 3] |= 1 << UInt8(row & 7)
      } else {
        values[row] = Value.placeholder
        nullCount += 1
      }
    }
    columns[column].nullCount += nullCount
  }

  private func place<Value: ArrowValue>(
    _ column: Int, _ type: Value.Type, _ count: Int
  ) -> UnsafeMutablePointer<Value> {
    precondition(filledCount + count <= rowCount, "more rows than the chunk has")
    return (columns[column].values + filledCount * MemoryLayout<Value>.stride)
      .assumingMemoryBound(to: Value.self)
  }

  /// The next column's place in the layout; nil where it is left out.
  private func take<Value: ArrowValue>(_ name: String, _ type: Value.Type) -> Int? {
    let field = layout.schema[nextField]
    precondition(field.name == name, "column \(name) where \(field.name) is next")
    precondition(Value.represents(field.type), "not column \(name)")
    let place = layout.places[nextField]
    nextField += 1
    return place
  }

  /// The chunk as the body of a record batch of its own, valid until the next `begin`: buffers in
  /// the order of the fields, each up to a multiple of 64 bytes; a column without nulls has no
  /// validity.
  func batchBody() -> (
    buffers: [UnsafeRawBufferPointer], places: [(offset: Int, byteCount: Int)], byteCount: Int
  ) {
    precondition(filledCount == rowCount, "a block is missing")
    var buffers: [UnsafeRawBufferPointer] = []
    var places: [(offset: Int, byteCount: Int)] = []
    var end = 0
    func add(_ start: UnsafeMutableRawPointer, _ byteCount: Int) {
      places.append((end, byteCount))
      // Room for `rowsMax` rows is a multiple of 64 bytes at any width.
      let padding = ArrowMessages.padding(after: byteCount, to: 64)
      memset(start + byteCount, 0, padding)
      buffers.append(UnsafeRawBufferPointer(start: start, count: byteCount + padding))
      end += byteCount + padding
    }
    for column in columns {
      add(column.validity, column.nullCount > 0 ? (rowCount + 7) / 8 : 0)
      add(column.values, rowCount * column.width)
    }
    return (buffers, places, end)
  }

  /// Writes the chunk, whose first row is `row` of the table, to its places; E-COLUMNS-005.
  func write(row: Int, to sink: some ColumnSink) throws(SundialError) {
    precondition(filledCount == rowCount, "a block is missing")
    for (index, column) in columns.enumerated() {
      let values = UnsafeRawBufferPointer(start: column.values, count: rowCount * column.width)
      try sink.write(values, at: layout.valuesOffset(index) + row * column.width)
      guard let validity = layout.validityOffset(index) else { continue }
      let bits = UnsafeRawBufferPointer(start: column.validity, count: (rowCount + 7) / 8)
      try sink.write(bits, at: validity + row / 8)
    }
  }
}
