import Archive
import Columns
import Decode
import Market

/// Archive → columns: every day whose columns are older than its shards is decoded anew.
public struct BuildJob {
  private let folders: DataFolders
  private let threads: Int

  /// A build of an archive on so many threads.
  public init(folders: DataFolders, threads: Int) {
    self.folders = folders
    self.threads = threads
  }

  /// Builds what is not fresh, day by day; the order of the pipeline's first half.
  public func run(_ observe: BatchObserver) throws(SundialError) -> BuildSummary {
    let archive = try ArchiveReader(root: folders.archive)
    try DurableFile.makeFolder(folders.columns)
    let lock = try FolderLock(folder: folders.columns)
    defer { withExtendedLifetime(lock) {} }
    let store = ColumnStore(root: folders.columns, decoderVersion: DecoderVersion.text)
    var summary = BuildSummary(columns: folders.columns)
    observe(.phase("build"))
    let days = archive.allDays
    for (index, day) in days.enumerated() {
      let inputs = DaySegments(of: day, in: archive)
      if store.isFresh(day: day.day, segments: inputs.hashes) {
        let notes = try store.notes(day: day.day)
        summary.coverage.add(try DayCoverage(text: notes, day: day.day))
        summary.daysFresh += 1
      } else {
        let built = try DayBuild(inputs, archive: archive, threads: threads).decode()
        summary.coverage.add(try built.write(to: store))
        summary.daysBuilt += 1
      }
      observe(.progress(done: index + 1, total: days.count, unit: "days"))
    }
    observe(.finished("\(summary.daysBuilt) days built, \(summary.daysFresh) up to date"))
    return summary
  }
}

/// What a build did and what the archive's columns hold now.
public struct BuildSummary: Hashable, Sendable {
  /// Folder of the columns.
  public var columns: String
  /// Days decoded now.
  public var daysBuilt = 0
  /// Days whose columns were as new as their shards.
  public var daysFresh = 0
  /// Counts over all days, fresh ones included.
  public var coverage = DayCoverage()

  init(columns: String) { self.columns = columns }
}

/// The segments a day's columns are made from.
struct DaySegments {
  let day: ArchiveDay
  /// Segments of the day before that hold SOL/USD candles.
  let carried: [SegmentEntry]

  /// Content names that the decoders read.
  static let transactions = "transactions"
  static let trades = "trades"
  static let candles = "ohlcv"
  static let tokens = "token"

  init(of day: ArchiveDay, in archive: ArchiveReader) {
    self.day = day
    let before = archive.days.first { other in
      guard let number = day.day?.number, let otherNumber = other.day?.number else { return false }
      return otherNumber == number - 1
    }
    carried = before?.segments.filter { $0.kind.content == Self.candles } ?? []
  }

  /// Hashes of all of them, sorted: the identity of what the columns were made from.
  var hashes: [String] {
    (day.segments + carried).map(\.sha256).sorted()
  }

  func of(_ content: String) -> [SegmentEntry] {
    day.segments.filter { $0.kind.content == content }
  }
}
