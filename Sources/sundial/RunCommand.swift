import ArgumentParser
import Batch
import Glibc
import Market
import Report

/// A backtest.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Backtest the strategies of a run configuration.",
    usage: """
      sundial run <config> [--set <set> ...] [--from <from>] [--to <to>]
                         [<options>]
      """,
    discussion: """
      sundial run configs/runs/example.json --set portfolio.capital='"50 SOL"'

      Needs columns: `sundial build` makes them. Prints the run's table, its id and its result hash;
      the same inputs give the same hash.
      """)

  @Argument(help: "Run configuration, JSON with comments.")
  var config: String

  @Option(name: .customLong("set"), help: "path=value over the configuration; repeatable.")
  var settings: [String] = []

  @Option(help: "First UTC day, 2026-10-01.")
  var from: String?

  @Option(help: "Last UTC day.")
  var to: String?

  @Option(help: "Folder of the raw archive; default: the configuration's.")
  var archive: String?

  @Option(help: "Folder of the columns; default: beside the archive.")
  var columns: String?

  @Option(help: "SQLite file of results.")
  var results: String = "data/results/sundial.sqlite"

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    var overrides = try settings.map { try RunOverride(setting: $0) }
    if let from { overrides.append(RunOverride(path: "from", value: from)) }
    if let to { overrides.append(RunOverride(path: "to", value: to)) }
    if let archive { overrides.append(RunOverride(path: "archive", value: archive)) }
    let job = RunJob(
      source: .file(config), overrides: overrides, columns: columns, results: results,
      threads: threads.count, startedAt: Int64(time(nil)))
    let outcome = try observed(output) { observe throws(SundialError) in try job.run(observe) }
    try RunOutput.show(outcome.runID, results: results, asJSON: output.json)
  }
}
