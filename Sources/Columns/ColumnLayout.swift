import Market

/// Where the columns of a file lie that is written chunk by chunk: one record batch whose row count
/// is known beforehand, with room for the validity of every column that may have nulls.
struct ColumnLayout: Sendable {
  /// All fields of the schema, in the order in which columns are given.
  let schema: [ArrowField]
  /// Those in the file.
  let fields: [ArrowField]
  /// Place in `fields` of each field of the schema; nil = left out.
  let places: [Int?]
  let rowCount: Int
  /// What stands around the columns.
  let messages: ArrowMessages
  private let head: [UInt8]
  private let body: Int
  private let bodyByteCount: Int
  private var validity: [Int?] = []
  private var values: [Int] = []

  /// A file of the columns of `schema` but for those `leavingOut`, which may be null.
  init(
    schema: [ArrowField], leavingOut: [String], rowCount: Int,
    metadata: [(key: String, value: String)]
  ) {
    self.schema = schema
    self.rowCount = rowCount
    var fields: [ArrowField] = []
    var places: [Int?] = []
    for field in schema {
      let isIn = !leavingOut.contains(field.name)
      precondition(isIn || field.nullable, "\(field.name) is not nullable")
      places.append(isIn ? fields.count : nil)
      if isIn { fields.append(field) }
    }
    self.fields = fields
    self.places = places
    messages = ArrowMessages(fields: fields, metadata: metadata)
    var end = 0
    func room(_ byteCount: Int) -> Int {
      defer { end += (byteCount + 63) / 64 * 64 }
      return end
    }
    for field in fields {
      validity.append(field.nullable ? room((rowCount + 7) / 8) : nil)
      values.append(room(rowCount * (field.type.width ?? 0)))
    }
    bodyByteCount = end
    head = messages.headPiece()
    // The message is as long whatever the counts in it.
    body =
      head.count
      + messages.batchPiece(
        rowCount: rowCount, nullCounts: fields.map { _ in 0 },
        places: fields.flatMap { _ in [(0, 0), (0, 0)] }, bodyByteCount: end, at: head.count
      ).count
  }

  func valuesOffset(_ column: Int) -> Int { body + values[column] }

  func validityOffset(_ column: Int) -> Int? { validity[column].map { body + $0 } }

  /// Writes what is around the columns; a column without nulls has no validity. E-COLUMNS-005.
  func writeFrame(nullCounts: [Int], to sink: some ColumnSink) throws(SundialError) {
    var places: [(offset: Int, byteCount: Int)] = []
    for (index, field) in fields.enumerated() {
      let isNullable = nullCounts[index] > 0
      places.append((validity[index] ?? 0, isNullable ? (rowCount + 7) / 8 : 0))
      places.append((values[index], rowCount * (field.type.width ?? 0)))
    }
    let batch = messages.batchPiece(
      rowCount: rowCount, nullCounts: nullCounts, places: places, bodyByteCount: bodyByteCount,
      at: head.count)
    precondition(head.count + batch.count == body, "a message of another length")
    try sink.write([head, batch], at: 0)
    let place = ArrowMessages.BatchPlace(
      offset: head.count, messageByteCount: batch.count, bodyByteCount: bodyByteCount)
    try sink.write([messages.tailPiece([place])], at: body + bodyByteCount)
  }
}

/// Writes a table chunk by chunk: `fill` gives every column's values for a block of rows.
/// E-COLUMNS-005.
func writeChunks(
  _ layout: ColumnLayout, threads: Int, to sink: some ColumnSink,
  _ fill: @Sendable (Range<Int>, ColumnChunk) -> Void
) throws(SundialError) {
  let chunkCount = (layout.rowCount + ColumnChunk.rowsMax - 1) / ColumnChunk.rowsMax
  let chunks = parallelMap(count: chunkCount, threads: threads) {
    ColumnChunk(layout)
  } _: { (chunk, index) -> Result<[Int], SundialError> in
    let start = index * ColumnChunk.rowsMax
    let end = min(start + ColumnChunk.rowsMax, layout.rowCount)
    chunk.begin(rowCount: end - start)
    for block in stride(from: start, to: end, by: ColumnChunk.blockRows) {
      let rows = block..<min(block + ColumnChunk.blockRows, end)
      fill(rows, chunk)
      chunk.endBlock(rows.count)
    }
    do throws(SundialError) {
      try chunk.write(row: start, to: sink)
    } catch {
      return .failure(error)
    }
    return .success(chunk.nullCounts)
  }
  var nullCounts = layout.fields.map { _ in 0 }
  for chunk in chunks {
    for (index, count) in try chunk.get().enumerated() { nullCounts[index] += count }
  }
  try layout.writeFrame(nullCounts: nullCounts, to: sink)
}
