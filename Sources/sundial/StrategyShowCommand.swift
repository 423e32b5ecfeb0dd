import Archive
import ArgumentParser
import Market
import Report
import Strategies

/// A strategy in plain words.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a strategy in plain words.",
    discussion: """
      sundial strategy show early_momentum

      A file, a template, a name that ran (its latest version), or a version: early_momentum@v2,
      early_momentum@3f9a12bc.
      """)

  @Argument(help: ArgumentHelp("File, template, NAME or NAME@VERSION.", valueName: "strategy"))
  var strategy: String

  @Option(help: "SQLite file of results.")
  var results: String = "data/results/sundial.sqlite"

  @Flag(help: "Print the canonical text: the meaning alone, as it is hashed.")
  var canonical = false

  @Flag(help: "Print the document itself, verbatim.")
  var source = false

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func run() throws {
    let found = try StrategySource.find(strategy, results: results)
    let strategy = found.strategy
    let hash = SHA256.hex(of: Array(strategy.canonicalText.utf8))
    if json {
      let parameters = strategy.parameters.map {
        JSONText.object([
          "name": .text($0.name), "value": .text($0.value), "standard": .text($0.standard),
        ])
      }
      Terminal.out(
        JSONText.object([
          "name": .text(strategy.name), "description": .text(strategy.description),
          "origin": .text(found.origin), "hash": .text(hash),
          "sentences": .array(strategy.sentences.map { .text($0) }),
          "parameters": .array(parameters), "canonical": .text(strategy.canonicalText),
          "source": .text(found.source),
        ]).line)
      return
    }
    if canonical { return Terminal.out(strategy.canonicalText) }
    if source { return Terminal.out(bytes: Array(found.source.utf8)) }
    let about = strategy.description.isEmpty ? "" : ": \(strategy.description)"
    Terminal.out("\(strategy.name)\(about)")
    Terminal.out("\(found.origin), \(hash.prefix(12))\n")
    for sentence in strategy.sentences { Terminal.out(wrapped: sentence) }
    guard !strategy.parameters.isEmpty else { return }
    Terminal.out("\nParameters a run may change:")
    for parameter in strategy.parameters {
      Terminal.out(wrapped: "  \(parameter.name) = \(parameter.value)")
    }
  }
}

/// Two strategies compared.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Say in words what differs between two strategies.",
    discussion: "sundial strategy diff early_momentum@v1 my_rule.json")

  @Argument(help: ArgumentHelp("File, template, NAME or NAME@VERSION.", valueName: "before"))
  var before: String

  @Argument(help: ArgumentHelp("The other one.", valueName: "after"))
  var after: String

  @Option(help: "SQLite file of results.")
  var results: String = "data/results/sundial.sqlite"

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func run() throws {
    let old = try StrategySource.find(before, results: results)
    let new = try StrategySource.find(after, results: results)
    let differences = StrategyDifference.all(from: old.strategy, to: new.strategy)
    if json {
      let list = differences.map {
        JSONText.object([
          "field": .text($0.field), "before": .optional($0.before), "after": .optional($0.after),
        ])
      }
      let isSame = old.strategy.canonicalText == new.strategy.canonicalText
      Terminal.out(
        JSONText.object([
          "before": .text(old.origin), "after": .text(new.origin), "same": .bool(isSame),
          "differences": .array(list),
        ]).line)
      return
    }
    for difference in differences { Terminal.out(wrapped: difference.sentence) }
    if differences.isEmpty { Terminal.out("both mean the same") }
  }
}
