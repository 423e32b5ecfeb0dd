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
    let fields = ["archive", "from", "to", "strategies", "portfolio", "execution"]
    guard root.members(known: fields, &problems) != nil else { return nil }
    let archive = root.required("archive", &problems).flatMap { readPath($0, &problems) }
    let from = root["from"].flatMap { readDay($0, &problems) }
    let to = root["to"].flatMap { readDay($0, &problems) }
    if let from, let to, from > to, let value = root["to"] {
      problems.add(ConfigurationCode.contradiction, at: value, "the run ends before it begins")
    }
    let paths = root.required("strategies", &problems).flatMap { readPaths($0, &problems) }
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

  private static func readPath(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> String? {
    guard let path = value.text(&problems) else { return nil }
    if !path.isEmpty && !path.utf8.contains(0) { return path }
    problems.add(ConfigurationCode.outOfRange, at: value, "this is no path", expected: "a path")
    return nil
  }

  private static func readDay(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> UTCDay? {
    guard let text = value.text(&problems) else { return nil }
    if let day = UTCDay(text) { return day }
    problems.add(
      ConfigurationCode.outOfRange, at: value, "this is no day",
      expected: "a UTC day such as \"2026-10-01\"")
    return nil
  }

  private static func readPaths(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> [String]? {
    guard let items = value.items(&problems) else { return nil }
    guard (1...1_000).contains(items.count) else {
      problems.add(
        ConfigurationCode.outOfRange, at: value, "\(items.count) strategies",
        expected: "1 to 1000 paths of strategies")
      return nil
    }
    var seen: Set<String> = []
    return items.compactMap { item -> String? in
      guard let path = readPath(item, &problems) else { return nil }
      if !seen.insert(path).inserted {
        problems.add(ConfigurationCode.contradiction, at: item, "this strategy stands here twice")
      }
      return path
    }
  }
}
