import Configurations
import Market

extension Strategy {
  /// A strategy from its document. Throws every problem found, with places, exit code 6.
  ///
  /// `file` is the name messages show; shared blocks are read relative to it.
  public static func parse(
    source: [UInt8], file: String, changes: StrategyChanges = StrategyChanges()
  ) throws(SundialError) -> Strategy {
    let reading = try StrategyReading(source: source, file: file, changes: changes)
    guard reading.problems.isEmpty, let strategy = reading.strategy else {
      throw reading.problems.error(exitCode: .strategyInvalid)
    }
    return strategy
  }

  /// A strategy from its document's text.
  public static func parse(
    source: String, file: String, changes: StrategyChanges = StrategyChanges()
  ) throws(SundialError) -> Strategy {
    try parse(source: Array(source.utf8), file: file, changes: changes)
  }

  /// A strategy from its file. A file that cannot be read throws with exit code 2.
  public static func load(
    path: String, changes: StrategyChanges = StrategyChanges()
  ) throws(SundialError) -> Strategy {
    try parse(source: try ConfigurationDocument.bytes(ofFile: path), file: path, changes: changes)
  }

  /// The problems of a document that is JSON; empty when the strategy is valid. Throws what is
  /// wrong with its form as JSON.
  public static func problems(source: [UInt8], file: String) throws(SundialError) -> [Problem] {
    try StrategyReading(source: source, file: file, changes: StrategyChanges()).problems.sorted
  }

  static let keys =
    ["$schema", "name", "description", "universe", "entry", "exit", "measure", "basis"]
    + StrategyFields.signalLimits.keys
    + [
      StrategyFields.positionsMax.key, StrategyFields.positionsPerMarketMax.key,
      StrategyFields.allocation.key, StrategyFields.sizing.key, "execution", "parameters",
      "blocks", "blocks_from",
    ]

  /// The strategy of a document; nil with the problems added.
  static func read(
    _ written: StrategyDocument, _ changes: StrategyChanges, _ problems: inout Problems
  ) -> Strategy? {
    let root = written.root
    guard root.members(known: keys, &problems) != nil else { return nil }
    let name = root.read(StrategyFields.name, &problems)
    let description = root.read(StrategyFields.description, &problems) ?? ""
    let universe = Universe(root["universe"], &problems)
    let entry = root.required("entry", &problems).flatMap {
      Condition.read($0, extraKeys: StrategyFields.signalLimits.keys, &problems)
    }
    let signalLimits = SignalLimits(root, &problems)
    let exits = ExitPlan(root, &problems)
    let leaves = (entry?.leaves.count ?? 0) + (exits.condition?.leaves.count ?? 0)
    if leaves > Condition.leavesMax, let place = root["entry"] {
      problems.add(
        StrategyCode.tooManyConditions, at: place, "\(leaves) conditions",
        expected: "at most \(Condition.leavesMax) in a strategy")
    }
    let limits = PositionLimits(
      positionsMax: root.read(StrategyFields.positionsMax, &problems).map { Int($0) },
      positionsPerMarketMax: root.read(StrategyFields.positionsPerMarketMax, &problems).map {
        Int($0)
      })
    let allocation = root.read(StrategyFields.allocation, &problems)
    let sizing = root.read(StrategyFields.sizing, &problems)
    let execution = StrategyExecution(root["execution"], &problems)
    guard problems.isEmpty, let name, let entry else { return nil }
    let draft = Strategy(
      name: changes.name ?? name, description: description, universe: universe, entry: entry,
      cooldownSeconds: signalLimits.cooldownSeconds,
      entriesPerMarketMax: signalLimits.entriesMax.map { Int($0) }, mode: signalLimits.mode,
      exits: exits, sizing: sizing, limits: limits, allocationPPM: allocation,
      execution: execution, parameters: written.parameters, canonicalText: "",
      sourceText: String(decoding: written.document.source, as: UTF8.self))
    return draft.withCanonicalText()
  }

  private func withCanonicalText() -> Strategy {
    Strategy(
      name: name, description: description, universe: universe, entry: entry,
      cooldownSeconds: cooldownSeconds, entriesPerMarketMax: entriesPerMarketMax, mode: mode,
      exits: exits, sizing: sizing, limits: limits, allocationPPM: allocationPPM,
      execution: execution, parameters: parameters, canonicalText: canonical.text,
      sourceText: sourceText)
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
    members["execution"] = execution.canonical
    return .object(members)
  }
}

/// A document read: the strategy, or the problems why there is none.
struct StrategyReading {
  let written: StrategyDocument
  let problems: Problems
  let strategy: Strategy?

  /// Throws what is wrong with the form of the document, or of a file of blocks, as JSON.
  init(source: [UInt8], file: String, changes: StrategyChanges) throws(SundialError) {
    let document = try ConfigurationDocument(
      source: source, file: file, exitCode: .strategyInvalid)
    var problems = Problems(in: document)
    let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
    written = try StrategyDocument(document, changes: changes, &problems) {
      path throws(SundialError) in
      try ConfigurationDocument.bytes(ofFile: path.hasPrefix("/") ? path : folder + path)
    }
    strategy = Strategy.read(written, changes, &problems)
    self.problems = problems
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
