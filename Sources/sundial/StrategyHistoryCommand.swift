import Archive
import ArgumentParser
import Glibc
import Market
import Report
import Results
import Strategies

/// Strategies there are, with what they did.
struct StrategyListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List strategies with their last runs.",
    discussion: "sundial strategy list")

  @Option(help: "Folder of strategies.")
  var folder: String = "configs/strategies"

  @Option(help: "SQLite file of results.")
  var results: String = "data/results/sundial.sqlite"

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  private struct Line {
    let name: String
    let file: String?
    let hash: String?
    let versions: Int
    let runs: Int
    let last: StrategyRun?
    let problem: String?
  }

  func run() throws {
    let versions =
      access(results, F_OK) == 0
      ? try ResultsStore(path: results, access: .readOnly).strategyVersions() : []
    var lines: [Line] = []
    for path in strategyFiles() {
      do {
        let strategy = try Strategy.load(path: path)
        lines.append(
          line(
            strategy.name, file: path,
            hash: SHA256.hex(of: Array(strategy.canonicalText.utf8)), versions))
      } catch {
        guard error.exitCode == .strategyInvalid else { throw error }
        lines.append(
          Line(
            name: path, file: path, hash: nil, versions: 0, runs: 0, last: nil,
            problem: error.code))
      }
    }
    let known = Set(lines.map(\.name))
    for name in Set(versions.map(\.name)).subtracting(known).sorted() {
      lines.append(line(name, file: nil, hash: nil, versions))
    }
    json ? showJSON(lines) : show(lines)
  }

  private func strategyFiles() -> [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".json") { names.append("\(folder)/\(name)") }
    }
    return names.sorted()
  }

  private func line(
    _ name: String, file: String?, hash: String?, _ versions: [StrategyVersion]
  ) -> Line {
    let own = versions.filter { $0.name == name }
    let runs = own.flatMap(\.runs).sorted { $0.startedAt < $1.startedAt }
    return Line(
      name: name, file: file, hash: hash ?? own.last?.document.sha256, versions: own.count,
      runs: runs.count, last: runs.last, problem: nil)
  }

  private func showJSON(_ lines: [Line]) {
    let list = lines.map { line in
      JSONText.object([
        "name": .text(line.name), "file": .optional(line.file), "hash": .optional(line.hash),
        "versions": .count(line.versions), "runs": .count(line.runs),
        "problem": .optional(line.problem),
        "last_run": line.last.map { RunText.object($0) } ?? .null,
      ])
    }
    Terminal.out(JSONText.object(["strategies": .array(list)]).line)
  }

  private func show(_ lines: [Line]) {
    if lines.isEmpty { return Terminal.out("no strategy in \(folder), none in \(results)") }
    let width = lines.map(\.name.count).max() ?? 0
    for line in lines {
      let name = line.name + String(repeating: " ", count: width - line.name.count)
      let hash = line.hash.map { String($0.prefix(12)) } ?? "            "
      let count = line.runs == 0 ? "never ran" : "\(line.runs) run\(line.runs == 1 ? "" : "s")"
      let what = line.problem.map { "invalid, \($0): see strategy lint" } ?? count
      Terminal.out("\(name)  \(hash)  \(what)")
      if let last = line.last { Terminal.out(wrapped: "  last \(RunText.line(last))") }
    }
  }
}

/// The versions of a strategy that ran.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Show the versions of a strategy that ran, with their runs.",
    discussion: "sundial strategy history early_momentum")

  @Argument(help: "Name of the strategy.")
  var name: String

  @Option(help: "SQLite file of results.")
  var results: String = "data/results/sundial.sqlite"

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func run() throws {
    let store = try ResultsStore(path: results, access: .readOnly)
    let versions = try store.strategyVersions(named: name)
    guard !versions.isEmpty else {
      throw SundialError(
        "E-SUNDIAL-011", "no strategy named '\(name)' ran", place: results,
        nextStep: "sundial strategy list", exitCode: .usage)
    }
    var objects: [JSONText] = []
    var before: Strategy?
    for (index, version) in versions.enumerated() {
      let strategy = try Strategy.parse(source: version.document.canonicalText, file: name)
      let changes = before.map { StrategyDifference.all(from: $0, to: strategy) } ?? []
      before = strategy
      if json {
        objects.append(object(version, index, changes))
      } else {
        Terminal.out("\(name)@\(StrategySource.label(version, index))")
        for change in changes { Terminal.out("  changed \(change.sentence)") }
        for run in version.runs { Terminal.out("  run \(RunText.line(run))") }
      }
    }
    if json {
      Terminal.out(
        JSONText.object(["name": .text(name), "versions": .array(objects)]).line)
    }
  }

  private func object(
    _ version: StrategyVersion, _ index: Int, _ changes: [StrategyDifference]
  ) -> JSONText {
    .object([
      "version": .text("v\(index + 1)"), "hash": .text(version.document.sha256),
      "source": .text(version.document.sourceText),
      "canonical": .text(version.document.canonicalText),
      "changes": .array(changes.map { .text($0.sentence) }),
      "runs": .array(version.runs.map { RunText.object($0) }),
    ])
  }
}

/// A run of a strategy on one line, or as an object.
enum RunText {
  static func line(_ run: StrategyRun) -> String {
    let days = "\(UTCDay(unixSeconds: run.dataStart))…\(UTCDay(unixSeconds: run.dataEnd))"
    return "\(run.runID.prefix(12)) \(timestampText(unixSeconds: run.startedAt)) over \(days): "
      + "\(run.tradeCount) trades, \(run.winCount) won, net \(sol(run.netLamports)) SOL"
  }

  static func object(_ run: StrategyRun) -> JSONText {
    .object([
      "run_id": .text(run.runID), "started": .text(timestampText(unixSeconds: run.startedAt)),
      "from": .text(timestampText(unixSeconds: run.dataStart)),
      "to": .text(timestampText(unixSeconds: run.dataEnd)), "trades": .count(run.tradeCount),
      "wins": .count(run.winCount), "net_sol": .number(Double(run.netLamports) / 1e9),
    ])
  }

  /// Lamports as SOL with four decimals, rounded towards zero.
  private static func sol(_ lamports: Int64) -> String {
    let parts = lamports.magnitude / 100_000
    let fraction = String(parts % 10_000)
    let zeros = String(repeating: "0", count: 4 - fraction.count)
    return "\(lamports < 0 ? "-" : "+")\(parts / 10_000).\(zeros)\(fraction)"
  }
}
