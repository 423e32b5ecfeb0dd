import Archive
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
    let sink = try ImportSink(archive: archive, dryRun: dryRun)
    var summary = ImportSummary(noun: "transactions", dryRun: dryRun)
    // A transaction in two shapes is kept in both: the fuller one is decoded.
    var seen: Set<ArchivedShape> = []
    observe(.phase("import"))
    for (index, path) in paths.enumerated() {
      switch recognise(path) {
      case .refused(let reason):
        summary.refused.append(Refusal(file: path, reason: reason))
      case .items(let items):
        for item in items {
          let shape = ArchivedShape(signature: item.signature, content: content(of: item))
          guard seen.insert(shape).inserted else {
            summary.duplicates += 1
            continue
          }
          summary.items += 1
          try sink.append(
            ArchiveItem(
              kind: SegmentKind(source: "import", content: content(of: item)),
              day: item.blockTime.map(UTCDay.init(unixSeconds:)), method: method(of: item),
              request: nil, fetchedAt: nil, slot: item.slot, time: item.blockTime,
              body: item.body))
        }
      }
      observe(.progress(done: index + 1, total: paths.count, unit: "files"))
    }
    return try finish(summary, sink, observe)
  }

  private struct ArchivedShape: Hashable {
    var signature: Signature
    var content: String
  }

  private func content(of item: ImportItem) -> String {
    switch item.encoding {
    case "stream": DaySegments.streams
    case "enhanced": DaySegments.enhanced
    default: DaySegments.transactions
    }
  }

  private func method(of item: ImportItem) -> String {
    switch item.encoding {
    case "stream": "subscribe"
    case "enhanced": "transactions"
    default: "getTransaction"
    }
  }

  private func recognise(_ path: String) -> ImportRecognition {
    if let fault = InputFile.fault(path) { return .refused(reason: fault) }
    return InputFile.withBytes(path) { recogniseTransactions($0) }
      ?? .refused(reason: "cannot be read")
  }

  /// Archives a trade tape verbatim: each day's segment begins with the map that reads it. A row
  /// that cannot be decoded is refused with its line and reason.
  public func tape(
    _ path: String, map mapPath: String, _ observe: BatchObserver
  ) throws(SundialError) -> ImportSummary {
    let map = try TapeMap.load(path: mapPath)
    guard let bytes = InputFile.bytes(path) else {
      throw SundialError(
        "E-BATCH-005", "the tape cannot be read", place: path,
        nextStep: "check the path and its permissions", exitCode: .usage)
    }
    var tape = try TradeTape(bytes: bytes, map: map, file: path)
    let sink = try ImportSink(archive: archive, dryRun: dryRun)
    var summary = ImportSummary(noun: "trades", dryRun: dryRun)
    var begun: Set<UTCDay?> = []
    observe(.phase("import"))
    while let event = tape.next() {
      switch event {
      case .refused(let refusal):
        summary.refused.append(
          Refusal(file: "\(path):\(refusal.line)", reason: refusal.reason.rawValue))
      case .line(let line):
        if begun.insert(line.day).inserted {
          try sink.append(item(of: tape.mapBody, day: line.day, slot: nil, time: nil))
        }
        try sink.append(item(of: line.body, day: line.day, slot: line.slot, time: line.time))
        summary.items += 1
      }
    }
    return try finish(summary, sink, observe)
  }

  /// Archives candles; an item that is no candle is refused with its place and reason.
  public func candles(
    _ path: String, _ observe: BatchObserver
  ) throws(SundialError) -> ImportSummary {
    guard let bytes = InputFile.bytes(path) else {
      throw SundialError(
        "E-BATCH-005", "the candles cannot be read", place: path,
        nextStep: "check the path and its permissions", exitCode: .usage)
    }
    let sink = try ImportSink(archive: archive, dryRun: dryRun)
    var summary = ImportSummary(noun: "candles", dryRun: dryRun)
    observe(.phase("import"))
    let file = CandleFile(bytes)
    summary.refused = file.refused.map { Refusal(file: "\(path):\($0.place)", reason: $0.reason) }
    for item in file.items {
      try sink.append(
        ArchiveItem(
          kind: SegmentKind(source: "import", content: DaySegments.importedCandles),
          day: UTCDay(unixSeconds: item.time), method: "candles", request: nil, fetchedAt: nil,
          slot: nil, time: item.time, body: item.body))
      summary.items += 1
    }
    return try finish(summary, sink, observe)
  }

  private func item(of body: [UInt8], day: UTCDay?, slot: UInt64?, time: Int64?) -> ArchiveItem {
    ArchiveItem(
      kind: SegmentKind(source: "import", content: DaySegments.trades), day: day, method: "trades",
      request: nil, fetchedAt: nil, slot: slot, time: time, body: body)
  }

  private func finish(
    _ summary: ImportSummary, _ sink: ImportSink, _ observe: BatchObserver
  ) throws(SundialError) -> ImportSummary {
    var summary = summary
    let entries = try sink.seal()
    summary.segments = entries.map(\.path)
    observe(.finished("\(summary.items) \(summary.noun), \(summary.refused.count) refused"))
    return summary
  }
}

/// The archive's writer, or nothing where an import only tries.
private struct ImportSink {
  private let writer: ArchiveWriter?

  init(archive: String, dryRun: Bool) throws(SundialError) {
    let tool = "sundial \(EngineVersion.text)"
    writer = dryRun ? nil : try ArchiveWriter(root: archive, toolVersion: tool)
  }

  func append(_ item: ArchiveItem) throws(SundialError) { try writer?.append(item) }

  func seal() throws(SundialError) -> [SegmentEntry] { try writer?.seal() ?? [] }
}

/// What an import took and what it refused.
public struct ImportSummary: Hashable, Sendable {
  /// `transactions`, `trades` or `candles`.
  public let noun: String
  /// Transactions, trades or candles taken.
  public var items = 0
  /// Transactions that stood in the input before.
  public var duplicates = 0
  /// Files or rows that were not taken, in the order of the input.
  public var refused: [Refusal] = []
  /// Segments that are new: `2026-06-28/import-trades.000.jsonl.zst`.
  public var segments: [String] = []
  /// Whether nothing was written.
  public let dryRun: Bool

  init(noun: String, dryRun: Bool) {
    self.noun = noun
    self.dryRun = dryRun
  }
}

/// A file, or a row of one, that was not taken.
public struct Refusal: Hashable, Sendable {
  /// Path of the file, with the line where it is a row.
  public let file: String
  /// Why it was not taken.
  public let reason: String
}
