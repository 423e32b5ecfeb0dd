import Archive
import Columns
import Decode
import Market

/// The transfers of one day's archived transactions, one transaction at a time, in the archive's
/// order; copies of a transaction are left out. Memory holds a few frames, whatever the day.
struct TransferScan {
  let segments: DaySegments
  let archive: ArchiveReader
  let threads: Int

  /// Hands each transaction's transfers to `visit`.
  func run(_ visit: (TransferGroup) throws(SundialError) -> Void) throws(SundialError) {
    var seen: Set<Signature> = []
    for (entry, shape) in segments.transactions {
      let segment = try archive.segment(entry)
      // A window a time: enough frames for every thread, few enough to hold.
      let window = threads * 2
      for start in stride(from: 0, to: segment.frameCount, by: window) {
        let count = min(window, segment.frameCount - start)
        let parts = parallelMap(count: count, threads: threads) {
          FrameDecoder(TransactionDecoder(transfers: true))
        } _: { (decoder, index) -> Result<[TransferGroup], SundialError> in
          do throws(SundialError) {
            let block = try decoder.decode(start + index, of: segment, shaped: shape)
            return .success(Self.groups(block))
          } catch {
            return .failure(error)
          }
        }
        for part in parts {
          for group in try part.get() where seen.insert(group.signature).inserted {
            try visit(group)
          }
        }
      }
    }
  }

  private static func groups(_ block: DecodedBlock) -> [TransferGroup] {
    block.transactions.map { transaction in
      TransferGroup(
        signature: transaction.signature, slot: transaction.slot,
        blockTime: transaction.blockTime, txIndex: transaction.txIndex,
        failed: transaction.failed, transfers: Array(block.transfers[transaction.transfers]))
    }
  }

  /// Writes the day's file of transfers beside its other columns.
  func write(to store: ColumnStore) throws(SundialError) {
    let file = try DurableFile(path: store.transfersPath(day: segments.day.day))
    var transfers = try TransferFile(
      segmentHashes: segments.hashes, decoderVersion: DecoderVersion.text
    ) { (bytes) throws(SundialError) in try file.write(bytes) }
    try run { (group) throws(SundialError) in try transfers.append(group) }
    try transfers.finish()
    try file.publish()
  }
}
