import ArgumentParser
import Batch
import Market
import Report

/// Archive → columns.
struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Decode the archive into columns.",
    usage: """
      sundial build [--archive <archive>] [--columns <columns>]
                           [--threads <threads>] [--transfers <when>]
                           [--json] [--quiet]
      """,
    discussion: """
      sundial build --archive data/archive

      Days whose columns are as new as their shards are left alone. Prints per venue what was
      decoded, what was not, and how far our pool maths agrees with the chain.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions
  @Option(
    help: ArgumentHelp(
      "Write transfers too: always, never or auto (days of up to 100,000 transactions).",
      valueName: "when"))
  var transfers: TransferChoice = .auto

  @OptionGroup var output: OutputOptions

  func run() throws {
    let job = BuildJob(folders: data.folders, threads: threads.count, transfers: transfers)
    let summary = try observed(output) { observe throws(SundialError) in try job.run(observe) }
    Terminal.out(output.json ? BuildText.json(summary).line : BuildText.table(summary))
  }
}

extension TransferChoice: ExpressibleByArgument {}
