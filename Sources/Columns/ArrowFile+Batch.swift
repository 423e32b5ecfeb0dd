extension ArrowFile {
  /// The row count and each field's buffers in the file's only batch; a file without a batch has
  /// no rows. All buffers lie in `bytes` before `limit` and are long enough for the rows.
  static func places(
    of fields: [ArrowField], batch: [Int64]?, in bytes: UnsafeRawBufferPointer, limit: Int
  ) throws(ArrowDamage) -> (rowCount: Int, places: [Place]) {
    guard let batch else { return (0, fields.map(emptyPlace)) }
    let messageStart = Int(batch[0])
    let messageByteCount = Int(Int32(truncatingIfNeeded: batch[1]))
    let bodyByteCount = Int(batch[2])
    guard messageStart >= 8, messageStart <= limit, messageByteCount >= 16,
      messageByteCount <= limit - messageStart, bodyByteCount >= 0,
      bodyByteCount <= limit - messageStart - messageByteCount
    else { throw ArrowDamage(reason: "a batch outside the file") }
    let body = messageStart + messageByteCount
    let message = UnsafeRawBufferPointer(rebasing: bytes[messageStart..<body])
    let record = try recordBatch(in: message)
    let length = try record.number(0, or: Int64(0))
    guard let rowCount = Int(exactly: length), rowCount >= 0 else {
      throw ArrowDamage(reason: "a negative row count")
    }
    let nodes = try record.structs(1, wordCount: 2, countMax: fields.count)
    let bufferCount = fields.reduce(0) { $0 + ($1.type.width == nil ? 3 : 2) }
    let buffers = try record.structs(2, wordCount: 2, countMax: bufferCount)
    guard nodes.count == fields.count, buffers.count == bufferCount else {
      throw ArrowDamage(reason: "a batch that does not fit its schema")
    }
    var ranges: [Range<Int>] = []
    for buffer in buffers {
      guard buffer[0] >= 0, buffer[1] >= 0, buffer[0] <= bodyByteCount,
        buffer[1] <= bodyByteCount - Int(buffer[0])
      else { throw ArrowDamage(reason: "a buffer outside its batch") }
      ranges.append(body + Int(buffer[0])..<body + Int(buffer[0]) + Int(buffer[1]))
    }
    var places: [Place] = []
    var next = 0
    for (field, node) in zip(fields, nodes) {
      guard node[0] == length, node[1] >= 0, node[1] <= length else {
        throw ArrowDamage(reason: "column \(field.name) has another row count")
      }
      let used = field.type.width == nil ? 3 : 2
      places.append(
        try place(field, nullCount: Int(node[1]), rowCount, Array(ranges[next..<next + used])))
      next += used
    }
    return (rowCount, places)
  }

  private static func emptyPlace(_ field: ArrowField) -> Place {
    Place(
      field: field, nullCount: 0, validity: 0..<0,
      boundaries: field.type.width == nil ? 0..<0 : nil, values: 0..<0)
  }

  private static func recordBatch(
    in framed: UnsafeRawBufferPointer
  ) throws(ArrowDamage) -> FlatTable {
    let mark = framed.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
    let byteCount = Int(framed.loadUnaligned(fromByteOffset: 4, as: Int32.self))
    guard mark == .max, byteCount >= 8, byteCount <= framed.count - 8 else {
      throw ArrowDamage(reason: "a batch without its message")
    }
    let message = try FlatTable(
      rootOf: UnsafeRawBufferPointer(rebasing: framed[8..<8 + byteCount]))
    guard try message.number(1, or: UInt8(0)) == 3, let record = try message.table(2) else {
      throw ArrowDamage(reason: "a batch that is no record batch")
    }
    guard try !record.has(3) else { throw ArrowDamage(reason: "compressed buffers") }
    return record
  }

  private static func place(
    _ field: ArrowField, nullCount: Int, _ rowCount: Int, _ buffers: [Range<Int>]
  ) throws(ArrowDamage) -> Place {
    func require(_ buffer: Range<Int>, rows: Int, width: Int) throws(ArrowDamage) {
      let (byteCount, overflow) = rows.multipliedReportingOverflow(by: width)
      guard !overflow, buffer.count >= byteCount else {
        throw ArrowDamage(reason: "column \(field.name) is shorter than its rows")
      }
      guard buffer.isEmpty || buffer.lowerBound % 8 == 0 else {
        throw ArrowDamage(reason: "column \(field.name) is not aligned")
      }
    }
    if nullCount > 0 {
      try require(buffers[0], rows: rowCount / 8 + (rowCount % 8 + 7) / 8, width: 1)
    }
    if let width = field.type.width {
      try require(buffers[1], rows: rowCount, width: width)
      return Place(
        field: field, nullCount: nullCount, validity: buffers[0], boundaries: nil,
        values: buffers[1])
    }
    // A column of no rows may leave its one boundary out.
    if rowCount > 0 { try require(buffers[1], rows: rowCount + 1, width: 4) }
    return Place(
      field: field, nullCount: nullCount, validity: buffers[0], boundaries: buffers[1],
      values: buffers[2])
  }
}
