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
}
