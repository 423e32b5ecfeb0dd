/// The messages of an Arrow IPC file around its columns.
///
/// Layout: arrow.apache.org, "Serialization and Interprocess Communication", file format; field
/// numbers of the messages: apache/arrow, `format/{Message,Schema,File}.fbs`.
struct ArrowMessages: Sendable {
  let fields: [ArrowField]
  let metadata: [(key: String, value: String)]

  /// Where a record batch lies in its file.
  struct BatchPlace {
    var offset, messageByteCount, bodyByteCount: Int
  }

  /// What stands before the first batch.
  func headPiece() -> [UInt8] { Self.magic + [0, 0] + Self.framed(schemaMessage(), padding: 0) }

  /// What stands before the columns of a batch that begins at `offset` of the file;
  /// `places` are those of the buffers from the end of this piece, a multiple of 64 of the file.
  func batchPiece(
    rowCount: Int, nullCounts: [Int], places: [(offset: Int, byteCount: Int)],
    bodyByteCount: Int, at offset: Int
  ) -> [UInt8] {
    let message = batchMessage(
      rowCount: rowCount, nullCounts: nullCounts, places: places, bodyByteCount: bodyByteCount)
    return Self.framed(message, padding: Self.padding(after: offset + 8 + message.count, to: 64))
  }

  /// What stands behind the last batch.
  func tailPiece(_ batches: [BatchPlace]) -> [UInt8] {
    let footer = footerMessage(batches)
    return Self.framed([], padding: 0) + footer + Self.littleEndian(Int32(footer.count))
      + Self.magic
  }

  static let magic = Array("ARROW1".utf8)
  /// MetadataVersion V5.
  private static let version: Int16 = 4

  static func padding(after count: Int, to alignment: Int) -> Int {
    (alignment - count % alignment) % alignment
  }

  private static func littleEndian(_ value: Int32) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// A message behind its continuation mark and length.
  private static func framed(_ message: [UInt8], padding: Int) -> [UInt8] {
    littleEndian(-1) + littleEndian(Int32(message.count + padding)) + message
      + [UInt8](repeating: 0, count: padding)
  }

  private func schemaMessage() -> [UInt8] {
    var writer = FlatBufferWriter()
    let schema = writeSchema(&writer)
    let root = writer.table([
      (3, .long(0)), (2, .reference(schema)), (1, .byte(1)), (0, .short(Self.version)),
    ])
    return writer.finish(root: root)
  }

  private func batchMessage(
    rowCount: Int, nullCounts: [Int], places: [(offset: Int, byteCount: Int)], bodyByteCount: Int
  ) -> [UInt8] {
    var writer = FlatBufferWriter()
    let buffers = writer.vector(
      structs: places.map { [Int64($0.offset), Int64($0.byteCount)] })
    let nodes = writer.vector(
      structs: nullCounts.map { [Int64(rowCount), Int64($0)] })
    let batch = writer.table([
      (0, .long(Int64(rowCount))), (1, .reference(nodes)), (2, .reference(buffers)),
    ])
    let root = writer.table([
      (3, .long(Int64(bodyByteCount))), (2, .reference(batch)), (1, .byte(3)),
      (0, .short(Self.version)),
    ])
    return writer.finish(root: root)
  }

  private func footerMessage(_ places: [BatchPlace]) -> [UInt8] {
    var writer = FlatBufferWriter()
    // A Block's 32-bit message length and the padding behind it make one 64-bit word.
    let batches = writer.vector(
      structs: places.map { [$0.offset, $0.messageByteCount, $0.bodyByteCount].map(Int64.init) })
    let dictionaries = writer.vector(structs: [])
    let schema = writeSchema(&writer)
    let root = writer.table([
      (3, .reference(batches)), (2, .reference(dictionaries)), (1, .reference(schema)),
      (0, .short(Self.version)),
    ])
    return writer.finish(root: root)
  }

  private func writeSchema(_ writer: inout FlatBufferWriter) -> Int {
    var pairs: [Int] = []
    for (key, value) in metadata {
      let keyText = writer.string(key)
      let valueText = writer.string(value)
      pairs.append(writer.table([(0, .reference(keyText)), (1, .reference(valueText))]))
    }
    let metadata = writer.vector(references: pairs)
    var handles: [Int] = []
    for field in fields { handles.append(Self.write(field, &writer)) }
    let fields = writer.vector(references: handles)
    return writer.table([
      (2, .reference(metadata)), (1, .reference(fields)), (0, .short(0)),
    ])
  }

  private static func write(_ field: ArrowField, _ writer: inout FlatBufferWriter) -> Int {
    let name = writer.string(field.name)
    let children = writer.vector(references: [])
    let (code, type) = write(field.type, &writer)
    return writer.table([
      (5, .reference(children)), (3, .reference(type)), (0, .reference(name)), (2, .byte(code)),
      (1, .byte(field.nullable ? 1 : 0)),
    ])
  }

  /// Writes a type's table; its code in the union `Type`, and its handle.
  private static func write(
    _ type: ArrowType, _ writer: inout FlatBufferWriter
  ) -> (code: UInt8, handle: Int) {
    switch type {
    case .unsigned(let bits): return (2, writer.table([(0, .int(Int32(bits))), (1, .byte(0))]))
    case .signed(let bits): return (2, writer.table([(0, .int(Int32(bits))), (1, .byte(1))]))
    case .float64: return (3, writer.table([(0, .short(2))]))
    case .binary: return (4, writer.table([]))
    case .utf8: return (5, writer.table([]))
    case .timestampSeconds(utc: false): return (10, writer.table([(0, .short(0))]))
    case .timestampSeconds(utc: true):
      let zone = writer.string("UTC")
      return (10, writer.table([(1, .reference(zone)), (0, .short(0))]))
    case .fixedBytes(let count): return (15, writer.table([(0, .int(Int32(count)))]))
    }
  }
}
