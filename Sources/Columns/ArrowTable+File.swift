extension ArrowTable {
  /// The bytes of the Arrow IPC file in pieces to be written one after another: one record batch,
  /// uncompressed, every buffer at a multiple of 64 bytes of the file.
  func filePieces() -> [[UInt8]] {
    let head = messages.headPiece()
    let (pieces, place) = batchPieces(at: head.count)
    return [head] + pieces + [messages.tailPiece([place])]
  }

  /// The messages around the columns.
  var messages: ArrowMessages { ArrowMessages(fields: fields, metadata: metadata) }

  /// The rows as one record batch that begins at `offset` of the file, a multiple of 8.
  func batchPieces(at offset: Int) -> (pieces: [[UInt8]], place: ArrowMessages.BatchPlace) {
    precondition(isComplete, "a column is missing")
    var places: [(offset: Int, byteCount: Int)] = []
    var body: [[UInt8]] = []
    var bodyByteCount = 0
    for buffer in columns.flatMap(Self.buffers(of:)) {
      places.append((bodyByteCount, buffer.count))
      let padding = ArrowMessages.padding(after: buffer.count, to: 64)
      body.append(buffer)
      body.append([UInt8](repeating: 0, count: padding))
      bodyByteCount += buffer.count + padding
    }
    let batch = messages.batchPiece(
      rowCount: rowCount, nullCounts: columns.map(\.nullCount), places: places,
      bodyByteCount: bodyByteCount, at: offset)
    let place = ArrowMessages.BatchPlace(
      offset: offset, messageByteCount: batch.count, bodyByteCount: bodyByteCount)
    return ([batch] + body, place)
  }

  private static func buffers(of column: Buffers) -> [[UInt8]] {
    [column.validity ?? []] + (column.boundaries.map { [$0] } ?? []) + [column.values]
  }
}
