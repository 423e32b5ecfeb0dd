import Market

/// The transaction that made some transfers.
public struct TransferOrigin: Sendable {
  /// The transaction's name on the chain.
  public var signature: Signature
  /// Slot of the transaction; nil = the source does not tell.
  public var slot: UInt64?
  /// Seconds since 1970, UTC.
  public var blockTime: Int64?
  /// Position of the transaction in its block.
  public var txIndex: UInt32?
  /// Whether the transaction failed: nothing moved but its fee.
  public var failed: Bool

  /// A transaction by its place.
  public init(
    signature: Signature, slot: UInt64?, blockTime: Int64?, txIndex: UInt32?, failed: Bool
  ) {
    self.signature = signature
    self.slot = slot
    self.blockTime = blockTime
    self.txIndex = txIndex
    self.failed = failed
  }
}

/// An Arrow file of transfers, written as it grows: one record batch for each `rowsPerBatch`
/// movements, so that memory stays bounded whatever a day holds. Fields: docs/formats/columns.md.
public final class TransferFile {
  /// Movements of each record batch but the last.
  public static let rowsPerBatch = ColumnChunk.rowsMax

  private let write: (UnsafeRawBufferPointer) throws(SundialError) -> Void
  private let messages: ArrowMessages
  private let chunk: ColumnChunk
  private var transfers: [Transfer] = []
  private var origins: [TransferOrigin] = []
  /// Place in `origins` of each transfer's transaction.
  private var places: [UInt32] = []
  private var offset = 0
  private var batches: [ArrowMessages.BatchPlace] = []

  /// Starts a file whose bytes go to `write`, with the metadata of a day's other files.
  public init(
    segmentHashes: [String], decoderVersion: String,
    write: @escaping (UnsafeRawBufferPointer) throws(SundialError) -> Void
  ) throws(SundialError) {
    self.write = write
    let layout = ColumnLayout(
      schema: ColumnSchema.transfers, leavingOut: [], rowCount: 0,
      metadata: ColumnSchema.metadata(
        segmentHashes: segmentHashes, decoderVersion: decoderVersion))
    messages = layout.messages
    chunk = ColumnChunk(layout)
    transfers.reserveCapacity(Self.rowsPerBatch)
    places.reserveCapacity(Self.rowsPerBatch)
    try put(messages.headPiece())
  }

  /// Adds transfers of a transaction.
  public func append(
    _ added: ArraySlice<Transfer>, of origin: TransferOrigin
  ) throws(SundialError) {
    var rest = added
    while !rest.isEmpty {
      let part = rest.prefix(Self.rowsPerBatch - transfers.count)
      rest = rest.dropFirst(part.count)
      transfers.append(contentsOf: part)
      places.append(contentsOf: repeatElement(UInt32(origins.count), count: part.count))
      origins.append(origin)
      if transfers.count == Self.rowsPerBatch { try flush() }
    }
  }

  /// Writes what is left and the file's end. Nothing may follow.
  public func finish() throws(SundialError) {
    if !transfers.isEmpty || batches.isEmpty { try flush() }
    try put(messages.tailPiece(batches))
  }

  private func flush() throws(SundialError) {
    fill()
    let body = chunk.batchBody()
    let head = messages.batchPiece(
      rowCount: transfers.count, nullCounts: chunk.nullCounts, places: body.places,
      bodyByteCount: body.byteCount, at: offset)
    batches.append(
      ArrowMessages.BatchPlace(
        offset: offset, messageByteCount: head.count, bodyByteCount: body.byteCount))
    try put(head)
    for buffer in body.buffers { try write(buffer) }
    offset += body.byteCount
    transfers.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }

  private func put(_ piece: [UInt8]) throws(SundialError) {
    try piece.withUnsafeBufferPointer { (bytes) throws(SundialError) in
      try write(UnsafeRawBufferPointer(bytes))
    }
    offset += piece.count
  }

  private func fill() {
    chunk.begin(rowCount: transfers.count)
    transfers.withUnsafeBufferPointer { transfers in
      for start in stride(from: 0, to: transfers.count, by: ColumnChunk.blockRows) {
        let rows = start..<min(start + ColumnChunk.blockRows, transfers.count)
        fill(UnsafeBufferPointer(rebasing: transfers[rows]), places[rows])
        chunk.endBlock(rows.count)
      }
    }
  }

  private func fill(_ rows: UnsafeBufferPointer<Transfer>, _ places: ArraySlice<UInt32>) {
    let count = rows.count
    places.withUnsafeBufferPointer { places in
      origins.withUnsafeBufferPointer { origins in
        let origin = { origins[Int(places[$0])] }
        chunk.put("signature", count) { origin($0).signature }
        chunk.putNullable("slot", count) { origin($0).slot }
        chunk.putNullable("block_time", count) { origin($0).blockTime }
        chunk.putNullable("tx_index", count) { origin($0).txIndex }
        fillTransfers(rows)
        chunk.put("failed", count) { UInt8(origin($0).failed ? 1 : 0) }
      }
    }
  }

  private func fillTransfers(_ rows: UnsafeBufferPointer<Transfer>) {
    let count = rows.count
    chunk.put("outer_index", count) { rows[$0].outerIndex }
    chunk.put("inner_index", count) { rows[$0].innerIndex }
    chunk.put("height", count) { rows[$0].height }
    chunk.put("kind", count) { rows[$0].kind.rawValue }
    chunk.put("role", count) { rows[$0].role.rawValue }
    chunk.putNullable("mint", count) { rows[$0].mint }
    chunk.putNullable("amount", count) { rows[$0].amount }
    chunk.putNullable("fee", count) { rows[$0].fee }
    chunk.putNullable("decimals", count) { rows[$0].decimals }
    chunk.putNullable("source", count) { rows[$0].source }
    chunk.putNullable("destination", count) { rows[$0].destination }
    chunk.putNullable("source_owner", count) { rows[$0].sourceOwner }
    chunk.putNullable("destination_owner", count) { rows[$0].destinationOwner }
    chunk.putNullable("authority", count) { rows[$0].authority }
  }
}
