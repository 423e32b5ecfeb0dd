import Archive
import Columns
import Decode
import Market

/// The transfers of one day's archived transactions, one transaction at a time, in the archive's
/// order; copies of a transaction are left out. Memory holds a few frames, whatever the day.
///
/// A build takes a day's transfers in one pass with its rows; this is for exports, and for a day
/// whose other columns are there.
struct TransferScan {
  let segments: DaySegments
  let archive: ArchiveReader
  let threads: Int

  /// Hands each transaction's transfers to `visit`.
  func run(
    _ visit: (ArraySlice<Transfer>, TransferOrigin) throws(SundialError) -> Void
  ) throws(SundialError) {
    var seen = SeenSignatures()
    for (entry, shape) in segments.transactions {
      let frames = TransactionFrames(
        segment: try archive.segment(entry), shape: shape, threads: threads)
      try frames.decode(TransactionDecoder(transfers: true)) { (block) throws(SundialError) in
        for transaction in block.transactions where seen.insert(transaction.signature) {
          try visit(block.transfers[transaction.transfers], TransferOrigin(transaction))
        }
      }
    }
  }

  /// Writes the day's file of transfers beside its other columns.
  func write(to store: ColumnStore) throws(SundialError) {
    let draft = TransferDraft(segments, in: store, besideDay: true)
    try run { (transfers, origin) throws(SundialError) in
      try draft.append(transfers, of: origin)
    }
    try draft.publish()
  }
}

/// A day's file of transfers on its way, begun with its first transfer and there once it is whole.
final class TransferDraft {
  private let segments: DaySegments
  private let store: ColumnStore
  /// Whether the day's folder is there to write beside.
  private let isBeside: Bool
  private var begun: (file: DurableFile, table: TransferFile)?

  /// A file of the day's folder, or one that waits for that folder.
  init(_ segments: DaySegments, in store: ColumnStore, besideDay isBeside: Bool) {
    self.segments = segments
    self.store = store
    self.isBeside = isBeside
  }

  func append(
    _ transfers: ArraySlice<Transfer>, of origin: TransferOrigin
  ) throws(SundialError) {
    if !transfers.isEmpty { try table().append(transfers, of: origin) }
  }

  /// Puts the file into the day's folder, which must be there.
  func publish() throws(SundialError) {
    try table().finish()
    try begun?.file.publish()
  }

  private func table() throws(SundialError) -> TransferFile {
    if let begun { return begun.table }
    let day = segments.day.day
    if !isBeside { try DurableFile.makeFolder("\(store.root)/\(store.decoderVersion)") }
    let path = store.transfersPath(day: day)
    let file = try DurableFile(
      path: path, besides: isBeside ? path : store.transfersDraftPath(day: day))
    let table = try TransferFile(
      segmentHashes: segments.hashes, decoderVersion: DecoderVersion.text
    ) { (bytes) throws(SundialError) in try file.write(bytes) }
    begun = (file, table)
    return table
  }
}

extension TransferOrigin {
  /// The place of a decoded transaction.
  init(_ transaction: DecodedTransaction) {
    self.init(
      signature: transaction.signature, slot: transaction.slot, blockTime: transaction.blockTime,
      txIndex: transaction.txIndex, failed: transaction.failed)
  }
}
