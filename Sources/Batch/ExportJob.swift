import Archive
import Columns
import Decode
import Market

/// Swaps as one JSON object a line, for other programs.
public struct ExportJob {
  private let folders: DataFolders

  /// An export from the columns of an archive.
  public init(folders: DataFolders) { self.folders = folders }

  /// Writes every leg, succeeded and failed, days in order and undated ones last.
  ///
  /// Keys and meanings: docs/formats/export.md. `write` gets whole lines.
  public func swaps(
    _ write: ([UInt8]) throws(SundialError) -> Void
  ) throws(SundialError) {
    let archive = try ArchiveReader(root: folders.archive)
    let store = ColumnStore(root: folders.columns, decoderVersion: DecoderVersion.text)
    var lines: [UInt8] = []
    for day in archive.allDays {
      let inputs = DaySegments(of: day, in: archive)
      _ = try FreshDay.coverage(day, inputs, in: store, folders: folders)
      for failed in [false, true] {
        for record in try store.swapRows(day: day.day, failed: failed) where record.kind == .swap {
          SwapLine.append(record, to: &lines)
          if lines.count > 1 << 20 {
            try write(lines)
            lines.removeAll(keepingCapacity: true)
          }
        }
      }
    }
    try write(lines)
  }

  /// How transfers are written.
  public enum TransferFormat: String, CaseIterable, Sendable {
    case ndjson
    case csv
    case arrow
  }

  /// Writes every movement of tokens and lamports of the archived transactions, days in order and
  /// undated ones last, decoded anew: no columns are needed.
  ///
  /// Keys and meanings: docs/formats/export.md.
  public func transfers(
    _ format: TransferFormat, threads: Int, _ write: ([UInt8]) throws(SundialError) -> Void
  ) throws(SundialError) {
    let archive = try ArchiveReader(root: folders.archive)
    let days = archive.allDays.map { DaySegments(of: $0, in: archive) }
    // Sound because: the closures end with this call.
    try withoutActuallyEscaping(write) { (write) throws(SundialError) in
      var table: TransferFile?
      if format == .arrow {
        let hashes = Set(days.flatMap(\.hashes)).sorted()
        table = try TransferFile(
          segmentHashes: hashes, decoderVersion: DecoderVersion.text
        ) { (bytes) throws(SundialError) in try write(Array(bytes)) }
      }
      var lines = format == .csv ? Array(TransferLine.header.utf8) : []
      for day in days {
        let scan = TransferScan(segments: day, archive: archive, threads: threads)
        try scan.run { (transfers, origin) throws(SundialError) in
          switch format {
          case .arrow: try table?.append(transfers, of: origin)
          case .csv: TransferLine.appendCSV(transfers, of: origin, to: &lines)
          case .ndjson: TransferLine.appendJSON(transfers, of: origin, to: &lines)
          }
          guard lines.count > 1 << 20 else { return }
          try write(lines)
          lines.removeAll(keepingCapacity: true)
        }
      }
      try table?.finish()
      if !lines.isEmpty { try write(lines) }
    }
  }
}
