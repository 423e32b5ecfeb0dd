import Archive
import ArgumentParser
import Batch
import Market
import Report
import Results

extension RecordText.Format: ExpressibleByArgument {}

/// Writes lines to a file of that name, published when whole, or to stdout.
private func write(
  to out: String?,
  _ body: (([UInt8]) throws(SundialError) -> Void) throws(SundialError) -> Void
) throws {
  guard let out else {
    return try body { (lines) throws(SundialError) in Terminal.out(bytes: lines) }
  }
  let file = try DurableFile(path: out)
  try body { (lines) throws(SundialError) in try file.write(lines) }
  try file.publish()
}

/// What a run stored, for other programs.
struct ExportTradesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trades",
    abstract: "The trades of a stored run, or another of its views.",
    usage: """
      sundial export trades <run> [--view <view>] [--format <format>]
                                   [--results <results>] [--out <out>]
      """,
    discussion: """
      sundial export trades 430bf5aa --format csv --out trades.csv

      Columns are those of the view v_trades: docs/formats/results.md.
      """)

  @Argument(help: ArgumentHelp("Id of the run, or its beginning.", valueName: "run"))
  var runID: String

  @Option(help: "v_trades, v_sales, v_rejects, v_equity_daily, v_equity or v_metrics.")
  var view: RunView = .trades

  @Option(help: "ndjson or csv.")
  var format: RecordText.Format = .ndjson

  @Option(help: "SQLite file of results.")
  var results: String = "data/results/sundial.sqlite"

  @Option(help: "File to write; default: stdout.")
  var out: String?

  func run() throws {
    let job = try ResultsExportJob(results: results, run: runID)
    try write(to: out) { (lines) throws(SundialError) in try job.lines(of: view, format, lines) }
  }
}

extension RunView: ExpressibleByArgument {}

/// Daily returns of a run.
struct ExportReturnsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "returns",
    abstract: "Daily returns of a stored run, as quantstats and pandas read them.",
    usage: "sundial export returns <run> [--results <results>] [--out <out>]",
    discussion: "sundial export returns 430bf5aa --out returns.csv")

  @Argument(help: ArgumentHelp("Id of the run, or its beginning.", valueName: "run"))
  var runID: String

  @Option(help: "SQLite file of results.")
  var results: String = "data/results/sundial.sqlite"

  @Option(help: "File to write; default: stdout.")
  var out: String?

  func run() throws {
    let job = try ResultsExportJob(results: results, run: runID)
    try write(to: out) { (lines) throws(SundialError) in try job.returns(lines) }
  }
}

/// All signals, valued without limits on capital.
struct ExportSignalsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signals",
    abstract: "Every signal of a run's strategies, valued without limits on capital.",
    usage: """
      sundial export signals <config> [--set <set> ...] [--format <format>]
                                    [<options>]
      """,
    discussion: """
      sundial export signals configs/runs/example.json --format csv --out signals.csv

      Each with its feature values, what the trade would have made, and what selling would have
      paid 10 s, 1 m, 5 m and 1 h after the entry. Keys: docs/formats/export.md.
      """)

  @Argument(help: "Run configuration, JSON with comments.")
  var config: String

  @Option(name: .customLong("set"), help: "path=value over the configuration; repeatable.")
  var settings: [String] = []

  @Option(help: "Folder of the raw archive; default: the configuration's.")
  var archive: String?

  @Option(help: "Folder of the columns; default: beside the archive.")
  var columns: String?

  @Option(help: "ndjson or csv.")
  var format: RecordText.Format = .ndjson

  @OptionGroup var threads: ThreadOptions

  @Option(help: "File to write; default: stdout.")
  var out: String?

  func run() throws {
    var overrides = try settings.map { try RunOverride(setting: $0) }
    if let archive { overrides.append(RunOverride(path: "archive", value: archive)) }
    let job = SignalExportJob(
      source: .file(config), overrides: overrides, columns: columns, threads: threads.count)
    try write(to: out) { (lines) throws(SundialError) in try job.lines(format, lines) }
  }
}

extension RunOverride {
  /// An override written `path=value`.
  init(setting: String) throws {
    guard let equals = setting.firstIndex(of: "=") else {
      throw ValidationError("--set takes path=value, not \(setting)")
    }
    self.init(
      path: String(setting[..<equals]), value: String(setting[setting.index(after: equals)...]))
  }
}
