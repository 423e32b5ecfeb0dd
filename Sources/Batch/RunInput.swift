import Archive
import Columns
import Decode
import Market

/// The columns a run reads, and the raw segments they came from.
struct RunInput {
  let markets: MarketTables
  /// Unix seconds: the first instant of the first day and the last second of the last.
  let timeRange: ClosedRange<Int64>
  let segments: [SegmentEntry]
  /// Counts of each day, in order.
  let coverage: [(day: UTCDay, counts: DayCoverage)]

  /// Loads the days of a range, and of the days before them what they tell of mints. Columns of
  /// both must be as new as their shards, and both are among the segments that make the run's
  /// identity.
  static func load(
    from: UTCDay?, to: UTCDay?, folders: DataFolders
  ) throws(SundialError) -> RunInput {
    let archive = try ArchiveReader(root: folders.archive)
    let store = ColumnStore(root: folders.columns, decoderVersion: DecoderVersion.text)
    let days = archive.days.filter { day in
      guard let date = day.day else { return false }
      return (from.map { date >= $0 } ?? true) && (to.map { date <= $0 } ?? true)
    }
    guard let first = days.first?.day, let last = days.last?.day else {
      throw SundialError(
        "E-BATCH-003", "the archive has no day in the run's range", place: folders.archive,
        nextStep: "see `sundial archive status`, or change --from and --to",
        exitCode: .nothingToDo)
    }
    var coverage: [(day: UTCDay, counts: DayCoverage)] = []
    var segments: [SegmentEntry] = []
    for day in days {
      let inputs = DaySegments(of: day, in: archive)
      let counts = try FreshDay.coverage(day, inputs, in: store, folders: folders)
      if let date = day.day { coverage.append((date, counts)) }
      segments += day.segments + inputs.carried.filter { !segments.contains($0) }
    }
    let earlier = archive.days.filter { day in day.day.map { $0 < first } ?? false }
    for day in earlier {
      let inputs = DaySegments(of: day, in: archive)
      _ = try FreshDay.coverage(day, inputs, in: store, folders: folders)
      segments += (day.segments + inputs.carried).filter { !segments.contains($0) }
    }
    let markets = try store.load(
      days: days.compactMap(\.day), factsFrom: earlier.compactMap(\.day))
    return RunInput(
      markets: markets, timeRange: first.start...(last.end - 1), segments: segments,
      coverage: coverage)
  }
}
