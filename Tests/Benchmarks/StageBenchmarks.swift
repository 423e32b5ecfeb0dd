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

  func run(_ stages: [Stage]) throws {
    let synthetic = stages.contains { $0 != .sqlite }
    if synthetic {
      Benchmarks.say("simulate: \(size.days) days of \(size.launches) launches")
      var ledger = SyntheticLedger()
      let input = try writeInput(&ledger, rawAnswers: stages.contains(.importing))
      if stages.contains(.importing) { try measureImport(input, ledger) }
      let chain = BenchmarkChain(
        archive: "\(folder)/chain/archive", bytes: input.bytes,
        transactionCount: ledger.transactionCount,
        legCount: ledger.rows.count { $0.kind == .swap && !$0.failed })
      try measure(chain, stages, suffix: "")
      if stages.contains(.run) { try measureRun() }
    }
    if stages.contains(.decode) || stages.contains(.build) {
      let real = try RealChain(shared: shared, copies: size.copies)?
        .write(to: "\(folder)/real/archive")
      if let real { try measure(real, stages, suffix: "_real") }
    }
    if stages.contains(.sqlite) {
      try measureResults(trips: size.trips, repetitions: size.repetitions, folder: folder)
    }
  }

  private var shared: String { ProcessInfo.processInfo.environment["SHARED"] ?? "../shared" }

  private func measure(_ chain: BenchmarkChain, _ stages: [Stage], suffix: String) throws {
    if stages.contains(.decode) { try measureDecode(chain, suffix: suffix) }
    if stages.contains(.build) || stages.contains(.run) && suffix.isEmpty {
      try measureBuild(chain, suffix: suffix)
    }
  }

  private struct Input {
    var paths: [String] = []
    var bytes = 0
  }

  /// The chain as an archive with candles and tokens and, where asked for, as raw answers, a file
  /// each.
  private func writeInput(
    _ ledger: inout SyntheticLedger, rawAnswers: Bool
  ) throws -> Input {
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
      input.bytes += item.body.count
      guard rawAnswers else { return }
      let path = "\(raw)/\(input.paths.count).json"
      failed = failed || !FileManager.default.createFile(atPath: path, contents: Data(item.body))
      input.paths.append(path)
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

  private func measureDecode(_ chain: BenchmarkChain, suffix: String) throws {
    Benchmarks.say("decode\(suffix)")
    let segments = try chain.transactionSegments()
    var frames: [FrameBytes] = []
    for segment in segments {
      for index in 0..<segment.frameCount { frames.append(try segment.frame(index)) }
    }
    let bytes = frames.reduce(0) { $0 + $1.count }
    let decoder = TransactionDecoder()
    let buffer = FrameBuffer()
    func count(_ bytes: UnsafeRawBufferPointer) -> Int {
      decoder.decode(bytes, padding: FrameBytes.paddingBytes).transactions.count
    }
    let zstdAlone = try medianSeconds(size.repetitions) {
      var content = 0
      for segment in segments {
        for index in 0..<segment.frameCount {
          content += try segment.withFrame(index, buffer) { $0.count }
        }
      }
      try require(content == bytes, "decompression")
    }
    Benchmarks.figure("zstd\(suffix)_bytes", Double(bytes) / zstdAlone / 1e6, "MB/s")
    let withZstd = try medianSeconds(size.repetitions) {
      var transactions = 0
      for segment in segments {
        for index in 0..<segment.frameCount {
          transactions += try segment.withFrame(index, buffer, count)
        }
      }
      try require(
        transactions == chain.transactionCount,
        "\(transactions) transactions decoded of \(chain.transactionCount)")
    }
    report("decode_zstd\(suffix)", bytes, chain.transactionCount, "transactions", withZstd)
    let alone = try medianSeconds(size.repetitions) {
      let transactions = frames.reduce(0) { $0 + $1.withUnsafeBytes(count) }
      try require(transactions == chain.transactionCount, "decode from memory")
    }
    report("decode_memory\(suffix)", bytes, chain.transactionCount, "transactions", alone)
  }

  private func measureBuild(_ chain: BenchmarkChain, suffix: String) throws {
    Benchmarks.say("build\(suffix)")
    let seconds = try medianSeconds(size.repetitions, prepare: chain.removeColumns) {
      try chain.build(threads: 1)
    }
    report("build\(suffix)", chain.bytes, chain.transactionCount, "transactions", seconds)
    let withTransfers = try medianSeconds(size.repetitions, prepare: chain.removeColumns) {
      try chain.build(threads: 1, transfers: .always)
    }
    report(
      "build_transfers\(suffix)", chain.bytes, chain.transactionCount, "transactions",
      withTransfers)
    let gain = try TwoCores(repetitions: size.repetitions).gain(
      prepare: chain.removeColumns, one: { try chain.build(threads: 1) },
      two: { try chain.build(threads: 2) })
    Benchmarks.bar("build\(suffix) two_cores", gain, bar: 1.8)
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
