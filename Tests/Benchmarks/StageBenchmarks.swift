import Archive
import Batch
import Decode
import Foundation
import Market
import Strategies
import Synthetic

/// The stages in the data's order, each over what the one before it made.
struct StageBenchmarks {
  let size: BenchmarkSize
  let folder: String

  func run() throws {
    Benchmarks.say("simulate: \(size.days) days of \(size.launches) launches")
    var ledger = SyntheticLedger()
    let input = try writeInput(&ledger)
    try measureImport(input, ledger)
    let archive = try ArchiveReader(root: "\(folder)/chain/archive")
    try measureDecode(archive, ledger)
    try measureBuild(input, ledger)
    try measureRun()
    try measureResults(trips: size.trips, repetitions: size.repetitions, folder: folder)
  }

  private struct Input {
    var paths: [String] = []
    var bytes = 0
  }

  /// The chain as raw answers, a file each, and as an archive with candles and tokens.
  private func writeInput(_ ledger: inout SyntheticLedger) throws -> Input {
    let raw = "\(folder)/raw"
    try FileManager.default.createDirectory(atPath: raw, withIntermediateDirectories: true)
    var input = Input()
    let chain = try SyntheticChain(
      SyntheticPlan(days: size.days, launches: size.launches, seed: 1))
    let writer = try ArchiveWriter(root: "\(folder)/chain/archive", toolVersion: "benchmark")
    var failed = false
    try chain.write(ledger: &ledger) { (item) throws(SundialError) in
      try writer.append(item)
      guard item.kind.content == "transactions" else { return }
      let path = "\(raw)/\(input.paths.count).json"
      failed = failed || !FileManager.default.createFile(atPath: path, contents: Data(item.body))
      input.paths.append(path)
      input.bytes += item.body.count
    }
    _ = try writer.seal(selections: ledger.selections)
    try require(!failed, "the raw answers could not be written")
    return input
  }

  private func measureImport(_ input: Input, _ ledger: SyntheticLedger) throws {
    Benchmarks.say("import")
    let archive = "\(folder)/imported"
    let seconds = try medianSeconds(
      size.repetitions, prepare: { try? FileManager.default.removeItem(atPath: archive) }
    ) {
      let summary = try ImportJob(archive: archive, dryRun: false)
        .transactions(input.paths) { _ in }
      try require(
        summary.items == ledger.transactionCount && summary.refused.isEmpty, "import")
    }
    report("import", input.bytes, ledger.transactionCount, "transactions", seconds)
  }

  private func measureDecode(_ archive: ArchiveReader, _ ledger: SyntheticLedger) throws {
    Benchmarks.say("decode")
    let segments = try archive.allDays.flatMap(\.segments)
      .filter { $0.kind.content == "transactions" }.map { try archive.segment($0) }
    var frames: [FrameBytes] = []
    for segment in segments {
      for index in 0..<segment.frameCount { frames.append(try segment.frame(index)) }
    }
    let bytes = frames.reduce(0) { $0 + $1.count }
    let decoder = TransactionDecoder()
    func count(_ frame: FrameBytes) -> Int {
      frame.withUnsafeBytes { decoder.decode($0).transactions.count }
    }
    let withZstd = try medianSeconds(size.repetitions) {
      var transactions = 0
      for segment in segments {
        for index in 0..<segment.frameCount { transactions += count(try segment.frame(index)) }
      }
      try require(transactions == ledger.transactionCount, "decode")
    }
    report("decode_zstd", bytes, ledger.transactionCount, "transactions", withZstd)
    let alone = try medianSeconds(size.repetitions) {
      let transactions = frames.reduce(0) { $0 + count($1) }
      try require(transactions == ledger.transactionCount, "decode from memory")
    }
    report("decode_memory", bytes, ledger.transactionCount, "transactions", alone)
  }

  private func measureBuild(_ input: Input, _ ledger: SyntheticLedger) throws {
    Benchmarks.say("build")
    let folders = DataFolders(archive: "\(folder)/chain/archive")
    let swaps = ledger.rows.count { $0.kind == .swap && !$0.failed }
    let seconds = try medianSeconds(
      size.repetitions, prepare: { try? FileManager.default.removeItem(atPath: folders.columns) }
    ) {
      let coverage = try BuildJob(folders: folders, threads: 1).run { _ in }.coverage
      let legs = coverage.venues.reduce(0) { $0 + $1.legs }
      try require(coverage.transactions == ledger.transactionCount, "transactions built")
      try require(legs == swaps, "\(legs) legs built of \(swaps)")
    }
    report("build", input.bytes, ledger.rows.count, "rows", seconds)
  }

  /// The demo's strategies; every repetition must give the first one's hash.
  private func measureRun() throws {
    Benchmarks.say("run")
    let strategies = BuiltInRuns.demoStrategies.map { (name: $0.name, source: $0.source) }
    let results = "\(folder)/run.sqlite"
    var hashes: Set<String> = []
    var rows = 0
    let seconds = try medianSeconds(
      size.repetitions, prepare: { try? FileManager.default.removeItem(atPath: results) }
    ) {
      let outcome = try RunJob(
        source: .builtIn(configuration: BuiltInRuns.demo, strategies: strategies),
        overrides: [RunOverride(path: "archive", value: "\(folder)/chain/archive")],
        columns: nil, results: results, threads: 1, startedAt: 0
      ).run { _ in }
      hashes.insert(outcome.resultHash)
      rows = outcome.rowCount
    }
    try require(hashes.count == 1 && rows > 0, "run: \(hashes.count) hashes, \(rows) rows")
    Benchmarks.figure("run", Double(rows) / seconds, "swaps/s")
  }

  private func report(
    _ name: String, _ bytes: Int, _ count: Int, _ noun: String, _ seconds: Double
  ) {
    Benchmarks.figure("\(name)_bytes", Double(bytes) / seconds / 1e6, "MB/s")
    Benchmarks.figure("\(name)_\(noun)", Double(count) / seconds, "\(noun)/s")
  }
}
