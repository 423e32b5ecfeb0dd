import Configurations
import Glibc
import Market
import Results
import Strategies

/// Finds a strategy by what a person writes: a file, a template, or a name with a version that ran.
enum StrategySource {
  /// A strategy with the text it was read from.
  struct Found {
    let strategy: Strategy
    /// The file, `template NAME`, or `NAME@version`.
    let origin: String
    /// The document, verbatim as it stands in the file or ran.
    let source: String

    init(strategy: Strategy, origin: String, source: String? = nil) {
      self.strategy = strategy
      self.origin = origin
      self.source = source ?? strategy.sourceText
    }
  }

  /// `FILE`, `NAME` (a template's, else the latest version that ran) or `NAME@VERSION`, where a
  /// version is `v1`, `v2` … in the order of first runs, or the beginning of its hash.
  static func find(_ text: String, results: String) throws(SundialError) -> Found {
    if text.contains("@"), access(text, F_OK) != 0 { return try stored(text, results) }
    if access(text, F_OK) == 0 || text.contains("/") || text.hasSuffix(".json") {
      return Found(strategy: try Strategy.load(path: text), origin: text)
    }
    if let template = BuiltInStrategies.template(named: text) {
      let strategy = try Strategy.parse(source: template.source, file: text)
      return Found(strategy: strategy, origin: "template \(text)")
    }
    guard access(results, F_OK) == 0 else { throw noTemplate(text) }
    return try stored(text, results)
  }

  private static func stored(_ text: String, _ results: String) throws(SundialError) -> Found {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let store = try ResultsStore(path: results, access: .readOnly)
    let versions = try store.strategyVersions(named: name)
    guard !versions.isEmpty else {
      let names = Set(try store.strategyVersions().map(\.name)).sorted()
      throw unknown(name, "no strategy of that name ran", among: names, results)
    }
    let wanted = parts.count > 1 ? String(parts[1]) : "v\(versions.count)"
    let matching = versions.enumerated().filter { index, version in
      wanted == "v\(index + 1)"
        || (wanted.count >= 4 && version.document.sha256.hasPrefix(wanted.lowercased()))
    }
    guard matching.count == 1, let (index, version) = matching.first else {
      let known = versions.indices.map { label(versions[$0], $0) }
      throw SundialError(
        "E-SUNDIAL-011", "'\(name)' has no single version '\(wanted)'", place: results,
        nextStep: "Its versions: \(known.joined(separator: ", ")).", exitCode: .usage)
    }
    // The canonical text holds what blocks and parameters came to when it ran.
    let strategy = try Strategy.parse(source: version.document.canonicalText, file: text)
    return Found(
      strategy: strategy, origin: "\(name)@\(label(version, index))",
      source: version.document.sourceText)
  }

  /// `v2 3f9a12bc40d1`.
  static func label(_ version: StrategyVersion, _ index: Int) -> String {
    "v\(index + 1) \(version.document.sha256.prefix(12))"
  }

  static func noTemplate(_ name: String) -> SundialError {
    let names = BuiltInStrategies.all.map(\.name)
    return unknown(name, "no file and no template of that name", among: names, nil)
  }

  private static func unknown(
    _ name: String, _ message: String, among names: [String], _ place: String?
  ) -> SundialError {
    let nearest = nearestWord(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
    return SundialError(
      "E-SUNDIAL-011", "'\(name)': \(message)\(nearest)", place: place,
      nextStep: names.isEmpty ? "" : "There are: \(names.joined(separator: ", ")).",
      exitCode: .usage)
  }
}
