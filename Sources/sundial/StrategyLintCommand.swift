import Archive
import ArgumentParser
import Configurations
import Market
import Report
import Strategies

/// Checks strategies.
struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Check strategies: problems, and what is hardly meant.",
    discussion: """
      sundial strategy lint configs/strategies/*.json

      Tells all problems at once, each as file:line:column with the nearest right word and a code
      with a page in docs/errors; ends with 6 when there is one. Warnings are of strategies that
      are valid; with --archive also of windows longer than the data.
      """)

  @Argument(help: "Files of strategies.")
  var files: [String]

  @Option(help: "Archive the strategies are meant for.")
  var archive: String?

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func validate() throws {
    if files.isEmpty { throw ValidationError("name a file") }
  }

  func run() throws {
    let dataSeconds = try archive.flatMap { try Self.seconds(of: $0) }
    var isValid = true
    var objects: [JSONText] = []
    for file in files {
      let checked = try Self.check(file, dataSeconds)
      isValid = isValid && checked.problemCount == 0
      if json { objects.append(checked.object) } else { checked.show() }
    }
    if json {
      Terminal.out(
        JSONText.object(["valid": .bool(isValid), "files": .array(objects)]).line)
    }
    if !isValid { throw ArgumentParser.ExitCode(Market.ExitCode.strategyInvalid.rawValue) }
  }

  /// What a file's check gave. JSON that cannot be read is its one problem.
  private static func check(
    _ file: String, _ dataSeconds: Int64?
  ) throws(SundialError) -> CheckedFile {
    let source = try ConfigurationDocument.bytes(ofFile: file)
    do {
      let check = try StrategyCheck(source: source, file: file, dataSeconds: dataSeconds)
      return CheckedFile(
        file: file, strategy: check.strategy, problems: check.problems.map { .init($0) },
        problemCount: check.problemCount, warnings: check.warnings.map { .init($0) })
    } catch {
      guard error.exitCode == .strategyInvalid else { throw error }
      return CheckedFile(
        file: file, strategy: nil, problems: [.init(error)], problemCount: 1, warnings: [])
    }
  }

  /// Length of an archive: from its first day's first second to its last day's last.
  private static func seconds(of archive: String) throws(SundialError) -> Int64? {
    let days = try ArchiveReader(root: archive).days.compactMap(\.day)
    guard let first = days.min(), let last = days.max() else { return nil }
    return last.end - first.start
  }
}

/// A file that was checked.
private struct CheckedFile {
  /// A problem or a warning, as lines and objects show it.
  struct Finding {
    let line: String
    let object: JSONText

    init(_ problem: Problem) {
      line = problem.description
      object = .object([
        "code": .text(problem.code), "message": .text(problem.message),
        "file": .text(problem.file), "line": problem.line.map { .count($0) } ?? .null,
        "column": problem.column.map { .count($0) } ?? .null, "path": .text(problem.path),
        "expected": .optional(problem.expected), "nearest": .optional(problem.nearest),
        "page": .text("docs/errors/\(problem.code).md"),
      ])
    }

    init(_ error: SundialError) {
      line = "\(error.place ?? ""): \(error.message) [\(error.code)]"
      object = .object([
        "code": .text(error.code), "message": .text(error.message),
        "file": .optional(error.place), "line": .null, "column": .null, "path": .text("$"),
        "expected": .null, "nearest": .null, "page": .text("docs/errors/\(error.code).md"),
      ])
    }
  }

  let file: String
  let strategy: Strategy?
  let problems: [Finding]
  let problemCount: Int
  let warnings: [Finding]

  var object: JSONText {
    .object([
      "file": .text(file), "valid": .bool(problemCount == 0),
      "name": .optional(strategy?.name),
      "hash": .optional(strategy.map { SHA256.hex(of: Array($0.canonicalText.utf8)) }),
      "problem_count": .count(problemCount), "problems": .array(problems.map(\.object)),
      "warnings": .array(warnings.map(\.object)),
    ])
  }

  func show() {
    for problem in problems { Terminal.out("error   \(problem.line)") }
    if problemCount > problems.count {
      Terminal.out("error   \(file): and \(problemCount - problems.count) more")
    }
    for warning in warnings { Terminal.out("warning \(warning.line)") }
    if problemCount > 0 {
      Terminal.errorLine(
        "\(file): \(problemCount) problem\(problemCount == 1 ? "" : "s"); codes have pages in "
          + "docs/errors")
    } else if let strategy {
      let hash = SHA256.hex(of: Array(strategy.canonicalText.utf8)).prefix(12)
      Terminal.out("ok      \(file): \(strategy.name) \(hash)")
    }
  }
}
