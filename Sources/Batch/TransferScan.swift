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
    let draft = try TransferDraft(segments, besides: { store.transfersPath(day: $0) }, in: store)
    try run { (transfers, origin) throws(SundialError) in
      try draft.append(transfers, of: origin)
    }
    try draft.publish()
  }
}

/// A day's file of transfers on its way, which is not there until it is whole.
final class TransferDraft {
  private let file: DurableFile
  private let table: TransferFile

  /// Begins the file beside the day's folder.
  convenience init(_ segments: DaySegments, in store: ColumnStore) throws(SundialError) {
    try DurableFile.makeFolder("\(store.root)/\(store.decoderVersion)")
    try self.init(segments, besides: { store.transfersDraftPath(day: $0) }, in: store)
  }

  fileprivate init(
    _ segments: DaySegments, besides place: (UTCDay?) -> String, in store: ColumnStore
  ) throws(SundialError) {
    let day = segments.day.day
    let file = try DurableFile(path: store.transfersPath(day: day), besides: place(day))
    self.file = file
    table = try TransferFile(
      segmentHashes: segments.hashes, decoderVersion: DecoderVersion.text
    ) { (bytes) throws(SundialError) in try file.write(bytes) }
  }

  func append(
    _ transfers: ArraySlice<Transfer>, of origin: TransferOrigin
  ) throws(SundialError) {
    try table.append(transfers, of: origin)
  }

  /// Puts the file into the day's folder, which must be there.
  func publish() throws(SundialError) {
    try table.finish()
    try file.publish()
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
