import ArgumentParser
import Batch
import Glibc
import Market
import Strategies

/// Everything once, with nothing but this binary.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Simulate, archive, build, run, and show the table.",
    usage: """
      sundial demo [--data <data>] [--days <days>] [--launches <launches>]
                          [--seed <seed>] [--world <world>]
                          [--threads <threads>] [<options>]
      """,
    discussion: """
      sundial demo

      Needs no key, no network and no configuration. The chain is simulated: the figures say how
      the program works, nothing about real markets. A second run finds the archive and the columns
      and gives the same hash.
      """)

  @Option(help: "Folder for archive, columns and results.")
  var data: String = "data"

  @OptionGroup var chain: ChainOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let folders = DataFolders(archive: "\(data)/archive")
    let results = "\(data)/results/sundial.sqlite"
    let outcome = try observed(output) { (observe) throws(SundialError) in
      if !SimulatedArchive.holdsArchive(folders.archive) {
        _ = try SimulatedArchive.write(
          chain.plan, to: folders.archive, dryRun: false, observe)
      }
      _ = try BuildJob(folders: folders, threads: threads.count).run(observe)
      let strategies = BuiltInRuns.demoStrategies.map { (name: $0.name, source: $0.source) }
      return try RunJob(
        source: .builtIn(configuration: BuiltInRuns.demo, strategies: strategies),
        overrides: [RunOverride(path: "archive", value: folders.archive)], columns: nil,
        results: results, threads: threads.count, startedAt: Int64(time(nil))
      ).run(observe)
    }
    try RunOutput.show(outcome.runID, results: results, asJSON: output.json)
  }
}
