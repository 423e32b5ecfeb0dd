import Configurations
import Market

extension Strategy {
  /// A strategy from its document. Throws every problem found, with places, exit code 6.
  ///
  /// `file` is the name messages show.
  public static func parse(source: [UInt8], file: String) throws(SundialError) -> Strategy {
    let document = try ConfigurationDocument(
      source: source, file: file, exitCode: .strategyInvalid)
    var problems = Problems(in: document)
    let strategy = read(document, &problems)
    guard problems.isEmpty, let strategy else {
      throw problems.error(exitCode: .strategyInvalid)
    }
    return strategy
  }

  /// A strategy from its document's text.
  public static func parse(source: String, file: String) throws(SundialError) -> Strategy {
    try parse(source: Array(source.utf8), file: file)
  }

  /// A strategy from its file. A file that cannot be read throws with exit code 2.
  public static func load(path: String) throws(SundialError) -> Strategy {
    try parse(source: try ConfigurationDocument.bytes(ofFile: path), file: path)
  }

  /// The problems of a document that is JSON; empty when the strategy is valid. Throws what is
  /// wrong with its form as JSON.
  public static func problems(source: [UInt8], file: String) throws(SundialError) -> [Problem] {
    let document = try ConfigurationDocument(
      source: source, file: file, exitCode: .strategyInvalid)
    var problems = Problems(in: document)
    _ = read(document, &problems)
    return problems.sorted
  }

  static let fields = [
    "name", "description", "universe", "entry", "exit", "basis", "measure", "cooldown",
    "max_entries_per_market", "mode",
  ]

  private static func read(
    _ document: ConfigurationDocument, _ problems: inout Problems
  ) -> Strategy? {
    let root = document.root
    let members = root.members(
      known: fields, later: ["allocation", "sizing", "parameters", "version"], &problems)
    guard members != nil else { return nil }
    let name = root.required("name", &problems).flatMap { readName($0, &problems) }
    let description = root["description"].flatMap { $0.text(&problems) } ?? ""
    let universe = Universe(root["universe"], &problems)
    let entry = root.required("entry", &problems).flatMap {
      Condition.read($0, extraFields: SignalLimits.fields, &problems)
    }
    let limits = SignalLimits(root, &problems)
    let exits = ExitPlan(root, &problems)
    guard problems.isEmpty, let name, let entry else { return nil }
    let canonical = CanonicalValue.object([
      "name": .string(name), "universe": universe.canonical, "entry": entry.canonical,
      "cooldown_s": limits.cooldownSeconds.map { .integer($0) } ?? .null,
      "max_entries_per_market": limits.entriesMax.map { .integer($0) } ?? .null,
      "mode": .string(limits.mode.rawValue), "exit": exits.canonical,
    ])
    return Strategy(
      name: name, description: description, universe: universe, entry: entry,
      cooldownSeconds: limits.cooldownSeconds,
      entriesPerMarketMax: limits.entriesMax.map { Int($0) }, mode: limits.mode, exits: exits,
      canonicalText: canonical.text,
      sourceText: String(decoding: document.source, as: UTF8.self))
  }

  private static func readName(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> String? {
    guard let name = value.text(&problems) else { return nil }
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
      default: false
      }
    }
    if isPlain && (1...64).contains(name.utf8.count) { return name }
    problems.add(
      StrategyCode.name, at: value, "this is no name of a strategy",
      expected: "1 to 64 letters A-Z a-z, digits, '_' or '-'")
    return nil
  }
}

/// What narrows a true entry condition to a signal; may stand in `entry` or beside it.
private struct SignalLimits {
  static let fields = ["cooldown", "max_entries_per_market", "mode"]

  let cooldownSeconds: Int64?
  let entriesMax: Int64?
  let mode: SignalMode

  init(_ root: ConfigurationValue, _ problems: inout Problems) {
    let found = Self.fields.map { Self.find($0, root, &problems) }
    cooldownSeconds = found[0]?.durationSeconds(in: 1...durationMaxSeconds, &problems)
    entriesMax = found[1]?.integer(in: 1...1_000_000, &problems)
    let word = found[2]?.word(among: SignalMode.allCases.map(\.rawValue), &problems)
    mode = word.flatMap { SignalMode(rawValue: $0) } ?? .level
  }

  private static func find(
    _ field: String, _ root: ConfigurationValue, _ problems: inout Problems
  ) -> ConfigurationValue? {
    let inside = root["entry"]?[field]
    guard let outside = root[field] else { return inside }
    if inside != nil {
      problems.add(
        ConfigurationCode.contradiction, at: outside,
        "'\(field)' stands both here and in entry: write it once")
    }
    return outside
  }
}

/// Longest duration accepted anywhere: ten years of 365 days.
let durationMaxSeconds: Int64 = 315_360_000
