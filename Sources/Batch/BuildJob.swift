import Archive
import Columns
import Decode
import Market

/// Archive → columns: every day whose columns are older than its shards is decoded anew.
public struct BuildJob {
  private let folders: DataFolders
  private let threads: Int
  private let transfers: TransferChoice

  /// A build of an archive on so many threads; no transfers unless they are asked for.
  public init(folders: DataFolders, threads: Int, transfers: TransferChoice = .never) {
    self.folders = folders
    self.threads = threads
    self.transfers = transfers
  }

  /// Builds what is not fresh, day by day; the order of the pipeline's first half.
  public func run(_ observe: BatchObserver) throws(SundialError) -> BuildSummary {
    let archive = try ArchiveReader(root: folders.archive)
    try DurableFile.makeFolder(folders.columns)
    let lock = try FolderLock(folder: folders.columns)
    defer { withExtendedLifetime(lock) {} }
    let store = ColumnStore(root: folders.columns, decoderVersion: DecoderVersion.text)
    var summary = BuildSummary(columns: folders.columns)
    var discovered = DiscoveryFile(columns: folders.columns)
    observe(.phase("build"))
    let days = archive.allDays
    for (index, day) in days.enumerated() {
      let inputs = DaySegments(of: day, in: archive)
      let isKnown = discovered.knows(day.day, segments: inputs.hashes)
      if isKnown, store.isFresh(day: day.day, segments: inputs.hashes) {
        let notes = try store.notes(day: day.day)
        summary.coverage.add(try DayCoverage(text: notes, day: day.day))
        summary.daysFresh += 1
      } else {
        let draft =
          wantsTransfers(of: inputs) ? TransferDraft(inputs, in: store, besideDay: false) : nil
        let built = try DayBuild(inputs, archive: archive, threads: threads)
          .decode(for: store, transfers: draft)
        summary.coverage.add(try built.write(to: store))
        discovered.take(DayDiscoveries(built), day: day.day, segments: inputs.hashes)
        summary.daysBuilt += 1
      }
      try addTransfers(inputs, archive, store, to: &summary)
      observe(.progress(done: index + 1, total: days.count, unit: "days"))
    }
    try discovered.write()
    observe(.finished("\(summary.daysBuilt) days built, \(summary.daysFresh) up to date"))
    return summary
  }

  /// Writes a day's transfers where they are wanted and did not come with its rows.
  private func addTransfers(
    _ inputs: DaySegments, _ archive: ArchiveReader, _ store: ColumnStore,
    to summary: inout BuildSummary
  ) throws(SundialError) {
    let isThere = store.hasTransfers(day: inputs.day.day, segments: inputs.hashes)
    guard !isThere, transfers != .never else { return }
    guard wantsTransfers(of: inputs) else {
      summary.daysWithoutTransfers += 1
      return
    }
    try TransferScan(segments: inputs, archive: archive, threads: threads).write(to: store)
  }

  private func wantsTransfers(of inputs: DaySegments) -> Bool {
    switch transfers {
    case .always: true
    case .never: false
    case .auto:
      inputs.transactions.reduce(0) { $0 + $1.entry.lines } <= TransferChoice.transactionsMax
    }
  }
}

/// Whether a build writes each day's transfers, which take several times the space of its swaps.
public enum TransferChoice: String, CaseIterable, Sendable {
  /// Of days of at most `transactionsMax` transactions.
  case auto
  case always
  case never

  /// Transactions of a day up to which `auto` writes its transfers.
  public static let transactionsMax = 100_000
}

/// What a build did and what the archive's columns hold now.
public struct BuildSummary: Hashable, Sendable {
  /// Folder of the columns.
  public var columns: String
  /// Days decoded now.
  public var daysBuilt = 0
  /// Days whose columns were as new as their shards.
  public var daysFresh = 0
  /// Days whose transfers were left out for their size.
  public var daysWithoutTransfers = 0
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
  static let streams = "stream"
  static let enhanced = "enhanced"
  static let trades = "trades"
  /// The vendor whose lists of trades are read; trades of other sources are tapes.
  static let vendor = "birdeye"
  static let candles = "ohlcv"
  static let importedCandles = "candles"
  static let tokens = "token"

  init(of day: ArchiveDay, in archive: ArchiveReader) {
    self.day = day
    let before = archive.days.first { other in
      guard let number = day.day?.number, let otherNumber = other.day?.number else { return false }
      return otherNumber == number - 1
    }
    carried = before?.segments.filter { Self.isCandles($0) } ?? []
  }

  /// Hashes of all of them, sorted: the identity of what the columns were made from.
  var hashes: [String] {
    (day.segments + carried).map(\.sha256).sorted()
  }

  /// Segments of transactions with the shape of their bodies; nil = getTransaction's.
  var transactions: [(entry: SegmentEntry, shape: ForeignAnswer?)] {
    of(Self.transactions).map { ($0, nil) } + of(Self.streams).map { ($0, .stream) }
      + of(Self.enhanced).map { ($0, .enhanced) }
  }

  /// Fetched candles, then imported ones.
  var candles: [SegmentEntry] { of(Self.candles) + of(Self.importedCandles) }

  private static func isCandles(_ entry: SegmentEntry) -> Bool {
    [candles, importedCandles].contains(entry.kind.content)
  }

  func of(_ content: String) -> [SegmentEntry] {
    day.segments.filter { $0.kind.content == content }
  }
}
