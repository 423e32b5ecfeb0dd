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
                           [--threads <threads>] [--json] [--quiet]
      """,
    discussion: """
      sundial build --archive data/archive

      Days whose columns are as new as their shards are left alone. Prints per venue what was
      decoded, what was not, and how far our pool maths agrees with the chain.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let summary = try observed(output) { observe throws(SundialError) in
      try BuildJob(folders: data.folders, threads: threads.count).run(observe)
    }
    Terminal.out(output.json ? BuildText.json(summary).line : BuildText.table(summary))
  }
}
