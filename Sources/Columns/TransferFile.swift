import Market

/// The transfers of one transaction, with its place.
public struct TransferGroup: Sendable {
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
  /// Its movements in the order of their instructions.
  public var transfers: [Transfer]

  /// A transaction's transfers.
  public init(
    signature: Signature, slot: UInt64?, blockTime: Int64?, txIndex: UInt32?, failed: Bool,
    transfers: [Transfer]
  ) {
    self.signature = signature
    self.slot = slot
    self.blockTime = blockTime
    self.txIndex = txIndex
    self.failed = failed
    self.transfers = transfers
  }
}

/// An Arrow file of transfers, written as it grows: one record batch for each `rowsPerBatch`
/// movements, so that memory stays bounded whatever a day holds. Fields: docs/formats/columns.md.
public struct TransferFile {
  /// Movements a record batch holds at most, but for the last transaction's.
  public static let rowsPerBatch = 1 << 18

  private let write: ([UInt8]) throws(SundialError) -> Void
  private let metadata: [(key: String, value: String)]
  private var pending: [TransferGroup] = []
  private var pendingRows = 0
  private var offset = 0
  private var places: [ArrowMessages.BatchPlace] = []

  /// Starts a file whose bytes go to `write`, with the metadata of a day's other files.
  public init(
    segmentHashes: [String], decoderVersion: String,
    write: @escaping ([UInt8]) throws(SundialError) -> Void
  ) throws(SundialError) {
    self.write = write
    metadata = ColumnSchema.metadata(
      segmentHashes: segmentHashes, decoderVersion: decoderVersion)
    let head = Self.table([], 0, metadata).messages.headPiece()
    try write(head)
    offset = head.count
  }

  /// Adds a transaction's transfers.
  public mutating func append(_ group: TransferGroup) throws(SundialError) {
    guard !group.transfers.isEmpty else { return }
    pending.append(group)
    pendingRows += group.transfers.count
    if pendingRows >= Self.rowsPerBatch { try flush() }
  }

  /// Writes what is left and the file's end. Nothing may follow.
  public mutating func finish() throws(SundialError) {
    if pendingRows > 0 || places.isEmpty { try flush() }
    try write(Self.table([], 0, metadata).messages.tailPiece(places))
  }

  private mutating func flush() throws(SundialError) {
    let (pieces, place) = Self.table(pending, pendingRows, metadata).batchPieces(at: offset)
    for piece in pieces { try write(piece) }
    offset += place.messageByteCount + place.bodyByteCount
    places.append(place)
    pending.removeAll(keepingCapacity: true)
    pendingRows = 0
  }

  private static func table(
    _ groups: [TransferGroup], _ count: Int, _ metadata: [(key: String, value: String)]
  ) -> ArrowTable {
    func each<Value>(_ value: (TransferGroup) -> Value) -> [Value] {
      groups.flatMap { group in
        [Value](repeating: value(group), count: group.transfers.count)
      }
    }
    func row<Value>(_ value: (Transfer) -> Value) -> [Value] {
      groups.flatMap { $0.transfers.map(value) }
    }
    var table = ArrowTable(schema: ColumnSchema.transfers, rowCount: count, metadata: metadata)
    table.add("signature", each(\.signature))
    table.add("slot", each(\.slot))
    table.add("block_time", each(\.blockTime))
    table.add("tx_index", each(\.txIndex))
    table.add("outer_index", row(\.outerIndex))
    table.add("inner_index", row(\.innerIndex))
    table.add("height", row(\.height))
    table.add("kind", row(\.kind.rawValue))
    table.add("role", row(\.role.rawValue))
    table.add("mint", row(\.mint))
    table.add("amount", row(\.amount))
    table.add("fee", row(\.fee))
    table.add("decimals", row(\.decimals))
    table.add("source", row(\.source))
    table.add("destination", row(\.destination))
    table.add("source_owner", row(\.sourceOwner))
    table.add("destination_owner", row(\.destinationOwner))
    table.add("authority", row(\.authority))
    table.add("failed", each { UInt8($0.failed ? 1 : 0) })
    return table
  }
}
