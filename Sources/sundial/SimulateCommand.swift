import Archive
import ArgumentParser
import Batch
import Market
import Report
import Synthetic

/// The simulated chain.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Write a simulated chain in archive form.",
    usage: """
      sundial simulate --out <out> [--days <days>] [--launches <launches>]
                              [--seed <seed>] [--world <world>] [--dry-run]
                              [--json] [--quiet]
      """,
    discussion: """
      sundial simulate --days 2 --launches 200 --seed 7 --out data/archive

      Wire-accurate raw answers from seeded agents, for demos, tests and load: the same options
      give the same bytes. It is no statement about real markets.
      """)

  @OptionGroup var chain: ChainOptions

  @Option(help: "Folder of the archive to make; must not hold one yet.")
  var out: String

  @Flag(help: "Say what would be written.")
  var dryRun = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let plan = chain.plan
    let summary = try observed(output) { observe throws(SundialError) in
      try SimulatedArchive.write(plan, to: out, dryRun: dryRun, observe)
    }
    if output.json {
      Terminal.out(
        JSONText.object([
          "transactions": .count(summary.transactions),
          "segments": .array(summary.segments.map(JSONText.text)),
          "archive": .text(out), "dry_run": .bool(dryRun),
        ]).line)
    } else {
      let verb = dryRun ? "would be written" : "written"
      Terminal.out("\(summary.transactions) simulated transactions \(verb) to \(out)")
    }
  }
}

/// Size and seed of a simulated chain.
struct ChainOptions: ParsableArguments {
  @Option(help: "Days to simulate.")
  var days = 2

  @Option(help: "Launches a day.")
  var launches = 200

  @Option(help: "Seed of everything drawn.")
  var seed: UInt64 = 1

  @Option(help: "Venues and layouts: today, classic or history.")
  var world = SyntheticPlan.World.today

  func validate() throws {
    guard (1...366).contains(days) else { throw ValidationError("--days takes 1 to 366") }
    guard (1...100_000).contains(launches) else {
      throw ValidationError("--launches takes 1 to 100000")
    }
  }

  var plan: SyntheticPlan {
    SyntheticPlan(days: days, launches: launches, seed: seed, world: world)
  }
}

extension SyntheticPlan.World: ExpressibleByArgument {}
