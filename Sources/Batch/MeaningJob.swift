import Archive
import Columns
import Decode
import Market

/// Reads an archive for what it says: do balances add up, is the order one order, do the pools'
/// states meet from row to row, does the decoding agree with the chain. Nothing is written.
public struct MeaningJob {
  private let archive: String
  private let threads: Int

  /// A check of an archive on so many threads.
  public init(archive: String, threads: Int) {
    self.archive = archive
    self.threads = threads
  }

  /// Checks every day; its counts, added up.
  public func run(_ observe: BatchObserver) throws(SundialError) -> MeaningReport {
    let reader = try ArchiveReader(root: archive)
    var report = MeaningReport()
    observe(.phase("verify"))
    let days = reader.allDays
    // Nothing is written but what memory should not hold.
    let scratch = ColumnStore(
      root: DataFolders(archive: archive).columns, decoderVersion: DecoderVersion.text)
    for (index, day) in days.enumerated() {
      let segments = DaySegments(of: day, in: reader)
      let decoded = try DayBuild(segments, archive: reader, threads: threads, checksBalances: true)
        .decode(for: scratch)
      report.coverage.add(try decoded.checkedCoverage())
      observe(.progress(done: index + 1, total: days.count, unit: "days"))
    }
    observe(.finished("\(report.coverage.transactions) transactions"))
    return report
  }
}

/// What an archive's meaning is worth.
public struct MeaningReport: Hashable, Sendable {
  /// Counts over all days.
  public var coverage = DayCoverage()

  /// No day yet.
  public init() {}

  /// Whether something cannot be true: balances or an order that contradict themselves.
  public var isContradictory: Bool {
    coverage.imbalanceCount > 0 || coverage.disorderCount > 0
  }

  /// Whether all is there and agrees with the chain.
  public var isWhole: Bool {
    !isContradictory && coverage.problemCount == 0 && coverage.undecoded.isEmpty
      && coverage.venues.allSatisfy { $0.disagreeing == 0 && $0.gaps == 0 }
  }
}
