import Archive
import Columns
import Market

/// A day of the archive whose columns are known to be as new as its shards.
enum FreshDay {
  /// Counts kept with a day's columns.
  ///
  /// Throws `E-BATCH-004` (exit 10) when they are missing or older than the day's shards.
  static func coverage(
    _ day: ArchiveDay, _ inputs: DaySegments, in store: ColumnStore, folders: DataFolders
  ) throws(SundialError) -> DayCoverage {
    guard store.isFresh(day: day.day, segments: inputs.hashes) else {
      throw SundialError(
        "E-BATCH-004", "the columns of this day are missing or older than its shards",
        place: day.path, nextStep: "run `sundial build --archive \(folders.archive)`",
        exitCode: .nothingToDo)
    }
    return try DayCoverage(text: try store.notes(day: day.day), day: day.day)
  }
}
