import Archive
import Columns
import Decode
import Market
import Portfolio
import Results
import Strategies

/// A backtest: columns → signals → trips → portfolio → results.
public struct RunJob {
  private let source: RunSource
  private let overrides: [RunOverride]
  private let columns: String?
  private let results: String
  private let threads: Int
  private let startedAt: Int64

  /// A run.
  /// - Parameters:
  ///   - columns: folder of the columns; nil = beside the plan's archive.
  ///   - results: path of the SQLite file.
  ///   - startedAt: Unix seconds to store as the run's start; in no hash.
  public init(
    source: RunSource, overrides: [RunOverride] = [], columns: String?, results: String,
    threads: Int, startedAt: Int64
  ) {
    self.source = source
    self.overrides = overrides
    self.columns = columns
    self.results = results
    self.threads = threads
    self.startedAt = startedAt
  }

  /// Runs and stores; a run that is stored already is compared with what is stored.
  public func run(_ observe: BatchObserver) throws(SundialError) -> RunOutcome {
    let (plan, strategies) = try source.load(overrides)
    let folders = DataFolders(archive: plan.archive, columns: columns)
    observe(.phase("run"))
    let input = try RunInput.load(from: plan.from, to: plan.to, folders: folders)
    let book = TripBook(
      input.markets, strategies: strategies, plan: plan, threads: threads)
    let result = try PortfolioPass.run(
      plan: plan.portfolio, executions: strategies.map { plan.execution(of: $0) },
      strategies: strategies,
      marketCount: input.markets.count, timeRange: input.timeRange, source: book,
      scratch: RunScratch(folder: resultsFolder))
    let headline = Headline(trips: result.trips, dataRange: input.timeRange)
    let metrics = metrics(plan, strategies, input, result, headline, book)
    let record = record(plan, strategies, input, result, headline, metrics)
    let outcome = try ResultsStore(path: results).write(record)
    let rowCount = input.markets.rowCount
    observe(.finished("\(rowCount) rows, \(result.trips.count) trades"))
    if outcome == .alreadyStored { observe(.note("the same run is stored already; same result")) }
    return RunOutcome(
      runID: record.runID, resultHash: record.resultHash, rowCount: rowCount)
  }

  /// Where trips and refusals wait that memory should not hold: beside the file they go to.
  private var resultsFolder: String {
    results.lastIndex(of: "/").map { String(results[...$0]) } ?? "."
  }

  private func record(
    _ plan: RunPlan, _ strategies: [Strategy], _ input: RunInput, _ result: PortfolioResult,
    _ headline: Headline, _ metrics: [RunMetric]
  ) -> RunRecord {
    let identity = RunIdentity(
      plan: plan, strategies: strategies, segmentHashes: input.segments.map(\.sha256),
      decoderVersion: DecoderVersion.text)
    var resultHash = SHA256()
    digestResult(result) { resultHash.update($0) }
    return RunRecord(
      runID: identity.hex, resultHash: resultHash.hex,
      engineVersion: EngineVersion.text, decoderVersion: DecoderVersion.text,
      startedAt: startedAt, dataStart: input.timeRange.lowerBound,
      dataEnd: input.timeRange.upperBound, archive: plan.archive,
      configuration: document(plan.canonicalText, plan.sourceText),
      segments: input.segments.map { RunSegment(label: $0.path, sha256: $0.sha256) },
      strategies: strategies.map {
        RunStrategy(name: $0.name, document: document($0.canonicalText, $0.sourceText))
      },
      trips: result.trips, rejections: result.rejections, equity: result.equity,
      netInterval: headline.netInterval,
      metrics: metrics,
      coverage: input.coverage.flatMap { day, counts in
        counts.venues.map { $0.stored(on: day) }
      })
  }

  /// Figures of the portfolio, then of each strategy and of each pair of them.
  private func metrics(
    _ plan: RunPlan, _ strategies: [Strategy], _ input: RunInput, _ result: PortfolioResult,
    _ headline: Headline, _ book: TripBook
  ) -> [RunMetric] {
    let range = input.timeRange
    var metrics = RunMetrics.ofPortfolio(
      result, headline, capitalLamports: plan.portfolio.capitalLamports, dataRange: range,
      netAtQuarterSize: book.net(of: result.trips, atSize: 1, of: 4),
      netAtFourTimesSize: book.net(of: result.trips, atSize: 4, of: 1)
    ).map { RunMetric(metric: $0) }
    let netsByDay = strategies.indices.map {
      strategies.count > 1 ? RunMetrics.netByExitDay($0, result, dataRange: range) : []
    }
    for (index, strategy) in strategies.enumerated() {
      metrics += RunMetrics.ofStrategy(index, result, dataRange: range).map {
        RunMetric(strategy: strategy.name, metric: $0)
      }
      for other in strategies.indices.dropFirst(index + 1) {
        var metric = RunMetrics.correlation(netsByDay[index], netsByDay[other])
        metric.name = "correlation_with_\(strategies[other].name)"
        metrics.append(RunMetric(strategy: strategy.name, metric: metric))
      }
    }
    return metrics
  }

  private func document(_ canonical: String, _ source: String) -> RunDocument {
    RunDocument(
      sha256: SHA256.hex(of: Array(canonical.utf8)), canonicalText: canonical, sourceText: source)
  }
}

/// What a run gave.
public struct RunOutcome: Hashable, Sendable {
  /// Identity of the run, 64 hex digits.
  public let runID: String
  /// Hash of its result, 64 hex digits.
  public let resultHash: String
  /// Rows of all markets it read.
  public let rowCount: Int
}
