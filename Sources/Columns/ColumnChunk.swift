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
  private var buffers: [Buffers] = []
  private(set) var rowCount = 0
  private var filledCount = 0
  private var nextField = 0

  init(_ layout: ColumnLayout) {
    self.layout = layout
    for field in layout.fields {
      let width = field.type.width ?? 0
      buffers.append(
        Buffers(
          values: .allocate(byteCount: Self.rowsMax * width, alignment: 64),
          validity: .allocate(capacity: Self.rowsMax / 8), width: width))
    }
  }

  deinit {
    for column in buffers {
      column.values.deallocate()
      column.validity.deallocate()
    }
  }

  /// Nulls of each column.
  var nullCounts: [Int] { buffers.map(\.nullCount) }

  /// Makes room for the chunk's rows.
  func begin(rowCount: Int) {
    precondition(rowCount <= Self.rowsMax, "a chunk too large")
    self.rowCount = rowCount
    filledCount = 0
    for index in buffers.indices {
      buffers[index].nullCount = 0
      buffers[index].validity.initialize(repeating: 0, count: Self.rowsMax / 8)
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
    let bits = buffers[column].validity + filledCount / 8
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
    buffers[column].nullCount += nullCount
  }

  private func place<Value: ArrowValue>(
    _ column: Int, _ type: Value.Type, _ count: Int
  ) -> UnsafeMutablePointer<Value> {
    precondition(filledCount + count <= rowCount, "more rows than the chunk has")
    return (buffers[column].values + filledCount * MemoryLayout<Value>.stride)
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

  /// Writes the chunk, whose first row is `row` of the table, to its places; E-COLUMNS-005.
  func write(row: Int, to sink: some ColumnSink) throws(SundialError) {
    precondition(filledCount == rowCount, "a block is missing")
    for (index, column) in buffers.enumerated() {
      let values = UnsafeRawBufferPointer(start: column.values, count: rowCount * column.width)
      try sink.write(values, at: layout.valuesOffset(index) + row * column.width)
      guard let validity = layout.validityOffset(index) else { continue }
      let bits = UnsafeRawBufferPointer(start: column.validity, count: (rowCount + 7) / 8)
      try sink.write(bits, at: validity + row / 8)
    }
  }
}
