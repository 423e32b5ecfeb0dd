import Archive
import ArgumentParser
import Glibc
import Market
import Report
import Strategies

/// Strategies as files and as versions.
struct StrategyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strategy",
    abstract: "Write, check, read and compare strategies.",
    discussion: "sundial strategy new my_rule.json --from early_momentum",
    subcommands: [
      TemplatesCommand.self, NewCommand.self, LintCommand.self, ShowCommand.self,
      DiffCommand.self, StrategyListCommand.self, HistoryCommand.self, ImportStrategyCommand.self,
      TestCommand.self, SchemaCommand.self,
    ])
}

/// The templates in the program.
struct TemplatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "List the templates.",
    discussion: "sundial strategy templates")

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func run() throws {
    let templates = BuiltInStrategies.all
    if json {
      let list = templates.map {
        JSONText.object(["name": .text($0.name), "description": .text($0.description)])
      }
      Terminal.out(JSONText.object(["templates": .array(list)]).line)
      return
    }
    let width = templates.map(\.name.count).max() ?? 0
    for template in templates {
      let space = String(repeating: " ", count: width - template.name.count)
      Terminal.out("\(template.name)\(space)  \(template.description)")
    }
  }
}

/// A new strategy from a template.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a new strategy from a template.",
    discussion: """
      sundial strategy new my_rule.json --from early_momentum

      The strategy has the file's name. Beside it strategy.schema.json is written where there is
      none, so that editors complete and underline.
      """)

  @Argument(help: "File to write.")
  var path: String

  @Option(help: "Template; see `sundial strategy templates`.")
  var from = "early_momentum"

  @Flag(help: "Say what would be written.")
  var dryRun = false

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func run() throws {
    guard let template = BuiltInStrategies.template(named: from) else {
      throw StrategySource.noTemplate(from)
    }
    if access(path, F_OK) == 0 {
      throw SundialError(
        "E-SUNDIAL-010", "the file exists already", place: path,
        nextStep: "Choose another name; nothing is overwritten.", exitCode: .usage)
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : ""
    let file = parts.last.map { String($0) } ?? ""
    let stem = file.hasSuffix(".json") ? String(file.dropLast(5)) : file
    let text = template.source
      .replacingFirst("\"name\": \"\(template.name)\"", with: "\"name\": \"\(stem)\"")
      .replacingFirst("\"../strategy.schema.json\"", with: "\"strategy.schema.json\"")
    let strategy = try Strategy.parse(source: text, file: path)
    let schema = folder + "strategy.schema.json"
    let writesSchema = access(schema, F_OK) != 0
    if !dryRun {
      if !folder.isEmpty { try DurableFile.makeFolder(folder) }
      try DurableFile.write(Array(text.utf8), to: path)
      if writesSchema { try DurableFile.write(Array(StrategySchema.text.utf8), to: schema) }
    }
    let written = [path] + (writesSchema ? [schema] : [])
    if json {
      Terminal.out(
        JSONText.object([
          "name": .text(strategy.name), "template": .text(template.name),
          "written": .array(written.map { .text($0) }), "dry_run": .bool(dryRun),
        ]).line)
    } else {
      for path in written { Terminal.out(dryRun ? "would write \(path)" : "wrote \(path)") }
    }
  }
}

/// The JSON Schema of strategies.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of strategies, or of runs.",
    discussion: "sundial strategy schema > configs/strategy.schema.json")

  @Flag(help: "Of run configurations.")
  var runs = false

  @Flag(help: "The schema is JSON in any case.")
  var json = false

  func run() throws {
    let text = runs ? StrategySchema.runText : StrategySchema.text
    Terminal.out(bytes: Array(text.utf8))
  }
}

extension String {
  fileprivate func replacingFirst(_ old: String, with new: String) -> String {
    guard let range = firstRange(of: old) else { return self }
    return self[..<range.lowerBound] + new + self[range.upperBound...]
  }
}
