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
    let input = try RunInput.load(plan, folders: folders)
    let source = TripBook(
      table: input.table, strategies: strategies, execution: plan.execution, threads: threads)
    let outcome = PortfolioPass.run(
      plan: plan.portfolio, execution: plan.execution, strategies: strategies,
      marketCount: input.table.markets.count, range: input.timeRange, source: source)
    let record = record(plan, strategies, input, outcome)
    let store = try ResultsStore(path: results)
    let written = try store.write(record)
    let rows = input.table.rows.slot.count
    observe(.finished("\(rows) rows, \(outcome.trips.count) trades"))
    return RunOutcome(
      runID: record.runID, resultHash: record.resultHash, isNew: written == .stored,
      rowCount: rows)
  }

  private func record(
    _ plan: RunPlan, _ strategies: [Strategy], _ input: RunInput, _ outcome: PortfolioResult
  ) -> RunRecord {
    fatalError()
  }
}

/// What a run gave.
public struct RunOutcome: Hashable, Sendable {
  public let runID: String
  public let resultHash: String
  /// Whether it was stored now; else it was there, with the same result.
  public let isNew: Bool
  public let rowCount: Int
}
