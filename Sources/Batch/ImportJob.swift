import Archive
import Configuration
import Decode
import Market

/// Raw answers and trade tapes from files into shards.
public struct ImportJob {
  private let archive: String
  private let dryRun: Bool

  /// An import into an archive folder; a dry run reads everything and writes nothing.
  public init(archive: String, dryRun: Bool) {
    self.archive = archive
    self.dryRun = dryRun
  }

  /// Archives transactions of raw answers. A file that is none is refused by name, the others are
  /// taken; a transaction that stands twice in the input is archived once.
  public func transactions(
    _ paths: [String], _ observe: BatchObserver
  ) throws(SundialError) -> ImportSummary {
    var sink = try ImportSink(archive: archive, dryRun: dryRun)
    var summary = ImportSummary(noun: "transactions", dryRun: dryRun)
    var seen: Set<Signature> = []
    observe(.phase("import"))
    for (index, path) in paths.enumerated() {
      switch try recognise(path) {
      case .refused(let reason):
        summary.refused.append(Refusal(file: path, reason: reason))
      case .items(let items):
        for item in items {
          guard seen.insert(item.signature).inserted else {
            summary.duplicates += 1
            continue
          }
          summary.items += 1
          try sink.append(
            ArchiveItem(
              kind: SegmentKind(source: "import", content: DaySegments.transactions),
              day: item.blockTime.map(UTCDay.init(unixSeconds:)), method: "getTransaction",
              request: nil, fetchedAt: nil, slot: item.slot, time: item.blockTime,
              body: item.body))
        }
      }
      observe(.progress(done: index + 1, total: paths.count, unit: "files"))
    }
    return try finish(summary, &sink, observe)
  }

  private func recognise(_ path: String) throws(SundialError) -> ImportRecognition {
    guard let file = try InputFile(path) else { return .refused(reason: "not a readable file") }
    return file.withUnsafeBytes { recogniseTransactions($0) }
  }

  /// Archives a trade tape: each day's segment begins with the map that reads it.
  public func tape(
    _ path: String, map mapPath: String, _ observe: BatchObserver
  ) throws(SundialError) -> ImportSummary {
    fatalError()
  }

  private func finish(
    _ summary: ImportSummary, _ sink: inout ImportSink, _ observe: BatchObserver
  ) throws(SundialError) -> ImportSummary {
    var summary = summary
    let entries = try sink.seal()
    summary.segments = entries.map(\.path)
    observe(.finished("\(summary.items) \(summary.noun), \(summary.refused.count) refused"))
    return summary
  }
}

/// What an import took and what it refused.
public struct ImportSummary: Hashable, Sendable {
  /// `transactions` or `trades`.
  public let noun: String
  public var items = 0
  public var duplicates = 0
  public var refused: [Refusal] = []
  /// Segments that are new: `2026-06-28/import-trades.000.jsonl.zst`.
  public var segments: [String] = []
  public let dryRun: Bool

  init(noun: String, dryRun: Bool) {
    self.noun = noun
    self.dryRun = dryRun
  }
}

/// A file, or a row of one, that was not taken.
public struct Refusal: Hashable, Sendable {
  public let file: String
  public let reason: String
}
