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

  static let keys =
    ["$schema", "name", "description", "universe", "entry", "exit", "measure", "basis"]
    + StrategyFields.signalLimits.keys
    + [
      StrategyFields.positionsMax.key, StrategyFields.positionsPerMarketMax.key,
      StrategyFields.allocation.key, StrategyFields.sizing.key,
    ]

  private static func read(
    _ document: ConfigurationDocument, _ problems: inout Problems
  ) -> Strategy? {
    let root = document.root
    guard root.members(known: keys, later: ["parameters", "blocks"], &problems) != nil else {
      return nil
    }
    let name = root.read(StrategyFields.name, &problems)
    let description = root.read(StrategyFields.description, &problems) ?? ""
    let universe = Universe(root["universe"], &problems)
    let entry = root.required("entry", &problems).flatMap {
      Condition.read($0, extraKeys: StrategyFields.signalLimits.keys, &problems)
    }
    let signalLimits = SignalLimits(root, &problems)
    let exits = ExitPlan(root, &problems)
    let leaves = (entry?.leaves.count ?? 0) + (exits.condition?.leaves.count ?? 0)
    if leaves > Condition.leavesMax, let written = root["entry"] {
      problems.add(
        StrategyCode.tooManyConditions, at: written, "\(leaves) conditions",
        expected: "at most \(Condition.leavesMax) in a strategy")
    }
    let limits = PositionLimits(
      positionsMax: root.read(StrategyFields.positionsMax, &problems).map { Int($0) },
      positionsPerMarketMax: root.read(StrategyFields.positionsPerMarketMax, &problems).map {
        Int($0)
      })
    let allocation = root.read(StrategyFields.allocation, &problems)
    let sizing = root.read(StrategyFields.sizing, &problems)
    guard problems.isEmpty, let name, let entry else { return nil }
    let draft = Strategy(
      name: name, description: description, universe: universe, entry: entry,
      cooldownSeconds: signalLimits.cooldownSeconds,
      entriesPerMarketMax: signalLimits.entriesMax.map { Int($0) }, mode: signalLimits.mode,
      exits: exits, sizing: sizing, limits: limits, allocationPPM: allocation, canonicalText: "",
      sourceText: String(decoding: document.source, as: UTF8.self))
    return draft.withCanonicalText()
  }

  private func withCanonicalText() -> Strategy {
    Strategy(
      name: name, description: description, universe: universe, entry: entry,
      cooldownSeconds: cooldownSeconds, entriesPerMarketMax: entriesPerMarketMax, mode: mode,
      exits: exits, sizing: sizing, limits: limits, allocationPPM: allocationPPM,
      canonicalText: canonical.text, sourceText: sourceText)
  }

  /// The strategy's meaning as a document: itself a strategy with the same meaning. Everything but
  /// the description; absent limits are left out, so that new fields leave old hashes as they are.
  var canonical: CanonicalValue {
    var members = exits.canonical
    members["name"] = .string(name)
    members["universe"] = universe.canonical
    members["entry"] = entry.canonical
    members["mode"] = .string(mode.rawValue)
    members["cooldown"] = cooldownSeconds.map { .duration($0) }
    members["max_entries_per_market"] = entriesPerMarketMax.map { .integer(Int64($0)) }
    members["max_positions"] = limits.positionsMax.map { .integer(Int64($0)) }
    members["max_positions_per_market"] = limits.positionsPerMarketMax.map { .integer(Int64($0)) }
    members["allocation"] = allocationPPM.map { .share($0) }
    members["sizing"] = sizing?.canonical
    return .object(members)
  }
}

/// What narrows a true entry condition to a signal; may stand in `entry` or beside it.
private struct SignalLimits {
  let cooldownSeconds: Int64?
  let entriesMax: Int64?
  let mode: SignalMode

  init(_ root: ConfigurationValue, _ problems: inout Problems) {
    cooldownSeconds = Self.read(StrategyFields.cooldown, root, &problems)
    entriesMax = Self.read(StrategyFields.entriesPerMarketMax, root, &problems)
    mode = Self.read(StrategyFields.mode, root, &problems) ?? .level
  }

  private static func read<Value>(
    _ field: Field<Value>, _ root: ConfigurationValue, _ problems: inout Problems
  ) -> Value? {
    let inside = root["entry"]?[field.key]
    if let outside = root[field.key], inside != nil {
      problems.add(
        ConfigurationCode.contradiction, at: outside,
        "'\(field.key)' stands both here and in entry: write it once")
    }
    return (root[field.key] ?? inside).flatMap { field.form.read($0, &problems) }
  }
}

/// Longest duration accepted anywhere: ten years of 365 days.
let durationMaxSeconds: Int64 = 315_360_000
