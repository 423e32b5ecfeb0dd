import Configurations
import Market

extension RunPlan {
  /// A run configuration from its document, with `--set path=value` applied before it is checked.
  /// `--from` and `--to` are overrides of `from` and `to`.
  ///
  /// Throws every problem found, with places, exit code 2. `file` is the name messages show.
  public static func parse(
    source: [UInt8], file: String, overrides: [(path: String, value: String)] = []
  ) throws(SundialError) -> RunPlan {
    var document = try ConfigurationDocument(source: source, file: file)
    for (path, value) in overrides { try document.override(path: path, text: value) }
    var problems = Problems(in: document)
    let plan = read(document, &problems)
    guard problems.isEmpty, let plan else { throw problems.error(exitCode: .usage) }
    return plan
  }

  /// A run configuration from its document's text.
  public static func parse(
    source: String, file: String, overrides: [(path: String, value: String)] = []
  ) throws(SundialError) -> RunPlan {
    try parse(source: Array(source.utf8), file: file, overrides: overrides)
  }

  /// A run configuration from its file.
  public static func load(
    path: String, overrides: [(path: String, value: String)] = []
  ) throws(SundialError) -> RunPlan {
    let source = try ConfigurationDocument.bytes(ofFile: path)
    return try parse(source: source, file: path, overrides: overrides)
  }

  private static func read(
    _ document: ConfigurationDocument, _ problems: inout Problems
  ) -> RunPlan? {
    let root = document.root
    guard root.members(known: RunFields.keys, &problems) != nil else { return nil }
    let archive = root.read(RunFields.archive, &problems)
    let from = root.read(RunFields.from, &problems)
    let to = root.read(RunFields.to, &problems)
    if let from, let to, from > to, let value = root["to"] {
      problems.add(ConfigurationCode.contradiction, at: value, "the run ends before it begins")
    }
    let paths = root.read(RunFields.strategies, &problems)
    if let written = root["strategies"] { checkSingle(written, &problems) }
    let portfolio = root.required("portfolio", &problems).flatMap { PortfolioPlan($0, &problems) }
    let execution = ExecutionPlan(root["execution"], &problems)
    guard problems.isEmpty, let archive, let paths, let portfolio, let execution else {
      return nil
    }
    let canonical = CanonicalValue.object([
      "from": from.map { .string($0.description) } ?? .null,
      "to": to.map { .string($0.description) } ?? .null,
      "portfolio": portfolio.canonical, "execution": execution.canonical,
    ])
    return RunPlan(
      archive: archive, from: from, to: to, strategyPaths: paths, portfolio: portfolio,
      execution: execution, canonicalText: canonical.text,
      sourceText: String(decoding: document.source, as: UTF8.self))
  }

  private static func checkSingle(_ list: ConfigurationValue, _ problems: inout Problems) {
    guard case .list(let items) = list.kind else { return }
    var seen: Set<String> = []
    for item in items {
      guard case .string(let path) = item.kind, !seen.insert(path).inserted else { continue }
      problems.add(ConfigurationCode.contradiction, at: item, "this strategy stands here twice")
    }
  }
}

/// The members of a run configuration besides portfolio and execution; one table for parser and
/// schema.
enum RunFields {
  static let archive = Field(
    "archive", Form<String>.path, isRequired: true, "Folder of the raw archive.")
  static let from = Field(
    "from", Form<UTCDay>.day, "First UTC day; the archive's first without it.")
  static let to = Field("to", Form<UTCDay>.day, "Last UTC day; the archive's last without it.")
  static let strategies = Field(
    "strategies", Form<String>.path.list(1...1_000, of: "strategies"), isRequired: true,
    "Files of the strategies.")

  static let keys = [
    "$schema", archive.key, from.key, to.key, strategies.key, "portfolio", "execution",
  ]
}
