import Archive
import ArgumentParser
import Batch
import Configurations
import Glibc
import Market
import Report
import Strategies

/// A strategy asked about one market at one moment.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Ask a strategy about one market at one moment.",
    discussion: """
      sundial strategy test my_rule.json --mint So11… --at 2026-10-01T12:00:00Z

      Shows each condition's value, what it is compared with, and whether it holds, at the last row
      of the market at or before that time.
      """)

  @Argument(help: ArgumentHelp("File, template, NAME or NAME@VERSION.", valueName: "strategy"))
  var strategy: String

  @Option(help: "The token's address.")
  var mint: String

  @Option(help: "Time, 2026-10-01T12:00:00Z or Unix seconds.")
  var at: String

  @OptionGroup var data: DataOptions

  @Option(help: "SQLite file of results, for NAME@VERSION.")
  var results: String = "data/results/sundial.sqlite"

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func run() throws {
    guard let key = Pubkey(base58: mint) else {
      throw ValidationError("--mint takes an address in base58, not \(mint)")
    }
    guard let time = unixSeconds(iso: Array(at.utf8)) ?? Int64(at), time >= 0 else {
      throw ValidationError("--at takes 2026-10-01T12:00:00Z or Unix seconds, not \(at)")
    }
    let found = try StrategySource.find(strategy, results: results)
    let reading = try MomentJob(
      strategy: found.strategy, folders: data.folders, mint: key, time: time
    ).run()
    json ? showJSON(reading) : show(reading, found.strategy)
  }

  private func show(_ reading: MomentReading, _ strategy: Strategy) {
    Terminal.out("\(strategy.name) on \(reading.mint)")
    Terminal.out("at \(timestampText(unixSeconds: reading.time)), slot \(reading.slot)")
    show("entry", reading.entry)
    if let exit = reading.exit { show("exit condition", exit) }
    Terminal.out(reading.isSignal ? "this row is a signal" : "this row is no signal")
  }

  private func show(_ title: String, _ condition: ConditionReading) {
    Terminal.out("\(title): \(word(condition.truth))")
    for leaf in condition.leaves {
      let truth = word(leaf.truth)
      let space = String(repeating: " ", count: 9 - truth.count)
      Terminal.out(wrapped: "  \(truth)\(space)\(leaf.words)")
      let value = leaf.value.map { "it is \($0)" } ?? "it is not known"
      let other = leaf.threshold.map { "the other is \($0)" } ?? "the other is not known"
      Terminal.out(wrapped: "           \(value)\(leaf.isAgainstFeature ? ", \(other)" : "")")
    }
  }

  private func word(_ truth: Bool?) -> String { truth.map { $0 ? "true" : "false" } ?? "unknown" }

  private func showJSON(_ reading: MomentReading) {
    func object(_ condition: ConditionReading) -> JSONText {
      .object([
        "truth": condition.truth.map { .bool($0) } ?? .null,
        "leaves": .array(
          condition.leaves.map { leaf in
            .object([
              "words": .text(leaf.words), "value": .optional(leaf.value),
              "threshold": .optional(leaf.threshold),
              "truth": leaf.truth.map { .bool($0) } ?? .null,
            ])
          }),
      ])
    }
    Terminal.out(
      JSONText.object([
        "mint": .text("\(reading.mint)"), "slot": .unsigned(reading.slot),
        "time": .text(timestampText(unixSeconds: reading.time)),
        "signal": .bool(reading.isSignal), "entry": object(reading.entry),
        "exit": reading.exit.map(object) ?? .null,
      ]).line)
  }
}

/// Strategies from the condition documents of the system this one replaced.
struct ImportStrategyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn condition documents into strategies.",
    discussion: """
      sundial strategy import old_rules.json --out configs/strategies

      Takes documents with `conditions` (token_age, liquidity, market_cap, volume_window,
      large_buys, buy_pressure, unique_wallets, price_change), one or several in a file.
      """)

  @Argument(help: "File with one or several condition documents.")
  var file: String

  @Option(help: "Folder to write NAME.json files to; without it one strategy goes to stdout.")
  var out: String?

  @Flag(help: "Say what would be written.")
  var dryRun = false

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func run() throws {
    let source = try ConfigurationDocument.bytes(ofFile: file)
    let imported = try ConditionImport.read(source: source, file: file)
    for result in imported { _ = try Strategy.parse(source: result.text, file: result.name) }
    let paths = imported.map { result in out.map { "\($0)/\(result.name).json" } }
    if let taken = paths.compactMap({ $0 }).first(where: { access($0, F_OK) == 0 }) {
      throw SundialError(
        "E-SUNDIAL-010", "the file exists already", place: taken,
        nextStep: "Choose another folder; nothing is overwritten.", exitCode: .usage)
    }
    if let out, !dryRun {
      try DurableFile.makeFolder(out)
      for (result, path) in zip(imported, paths) {
        if let path { try DurableFile.write(Array(result.text.utf8), to: path) }
      }
    }
    if json {
      let list = zip(imported, paths).map { result, path in
        JSONText.object([
          "name": .text(result.name), "file": .optional(path), "source": .text(result.text),
          "notes": .array(result.notes.map { .text($0) }),
        ])
      }
      Terminal.out(
        JSONText.object(["strategies": .array(list), "dry_run": .bool(dryRun)]).line)
      return
    }
    for (result, path) in zip(imported, paths) {
      if let path {
        Terminal.out(dryRun ? "would write \(path)" : "wrote \(path)")
      } else {
        Terminal.out(bytes: Array(result.text.utf8))
      }
      for note in result.notes { Terminal.errorLine("\(result.name): \(note)") }
    }
  }
}
