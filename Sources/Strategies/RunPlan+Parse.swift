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
    let strategies = root.read(RunFields.strategies, &problems)
    if let strategies, let written = root["strategies"] {
      checkSingle(strategies, written, &problems)
    }
    let parameters = root.read(RunFields.parameters, &problems) ?? []
    let portfolio = root.required("portfolio", &problems).flatMap { PortfolioPlan($0, &problems) }
    let execution = ExecutionPlan(root["execution"], &problems)
    guard problems.isEmpty, let archive, let strategies, let portfolio, let execution else {
      return nil
    }
    let stated = ExecutionFields.all.keys.filter { root["execution"]?[$0] != nil }.sorted()
    let canonical = CanonicalValue.object([
      "from": from.map { .string($0.description) } ?? .null,
      "to": to.map { .string($0.description) } ?? .null,
      "portfolio": portfolio.canonical, "execution": execution.canonical,
    ])
    return RunPlan(
      archive: archive, from: from, to: to, strategies: strategies, parameters: parameters,
      portfolio: portfolio, execution: execution, statedExecution: stated,
      canonicalText: canonical.text,
      sourceText: String(decoding: document.source, as: UTF8.self))
  }

  private static func checkSingle(
    _ strategies: [StrategyReference], _ list: ConfigurationValue, _ problems: inout Problems
  ) {
    guard case .list(let items) = list.kind, items.count == strategies.count else { return }
    for (index, strategy) in strategies.enumerated() {
      let isKnown = strategies[..<index].contains {
        $0.path == strategy.path && $0.name == strategy.name
      }
      guard isKnown else { continue }
      problems.add(
        ConfigurationCode.contradiction, at: items[index], "this strategy stands here twice",
        expected: "a \"name\" for one of the two")
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
    "strategies", Form<StrategyReference>.reference.list(1...1_000, of: "strategies"),
    isRequired: true, "Files of the strategies.")
  static let parameters = Field(
    "parameters", Form<[ParameterValue]>.parameters,
    "Values for the parameters of all strategies that have such ones.")

  static let keys = [
    "$schema", archive.key, from.key, to.key, strategies.key, parameters.key, "portfolio",
    "execution",
  ]
}

/// The members of an item of `strategies` that changes the file's strategy.
enum ReferenceFields {
  static let file = Field(
    "file", Form<String>.path, isRequired: true, "File of the strategy.")
  static let name = Field(
    "name", Form<String>.strategyName, "Another name, so that one file can stand here twice.")
  static let parameters = Field(
    "parameters", Form<[ParameterValue]>.parameters, "Values for the strategy's parameters.")

  static let all = [file.outline, name.outline, parameters.outline]
}

extension Form where Value == StrategyReference {
  /// A path, or `{"file", "name", "parameters"}`.
  static var reference: Form {
    let schema = CanonicalValue.object([
      "anyOf": .list([Form<String>.path.schema, ReferenceFields.all.objectSchema])
    ])
    return Form(schema: schema, isScalar: false) { value, problems in
      if case .string = value.kind {
        return Form<String>.path.read(value, &problems).map {
          StrategyReference(path: $0, name: nil, parameters: [])
        }
      }
      guard value.members(known: ReferenceFields.all.keys, &problems) != nil else { return nil }
      let name = value.read(ReferenceFields.name, &problems)
      let parameters = value.read(ReferenceFields.parameters, &problems) ?? []
      return value.read(ReferenceFields.file, &problems).map {
        StrategyReference(path: $0, name: name, parameters: parameters)
      }
    }
  }
}

extension RunPlan {
  /// A strategy of the run with the run's changes. `file` is the name messages show.
  public func parse(
    _ reference: StrategyReference, source: [UInt8]
  ) throws(SundialError) -> Strategy {
    try Strategy.parse(source: source, file: reference.path, changes: changes(reference))
  }

  /// A strategy of the run from its file, with the run's changes.
  public func load(_ reference: StrategyReference) throws(SundialError) -> Strategy {
    try Strategy.load(path: reference.path, changes: changes(reference))
  }

  private func changes(_ reference: StrategyReference) -> StrategyChanges {
    StrategyChanges(
      name: reference.name, parameters: reference.parameters, sharedParameters: parameters)
  }

  /// Throws E-STRATEGY-009 (exit 2) where the run gives a value to a parameter that none of its
  /// strategies has.
  public func checkParameters(of strategies: [Strategy]) throws(SundialError) {
    let known = Set(strategies.flatMap { $0.parameters.map(\.name) }).sorted()
    guard let unknown = parameters.first(where: { !known.contains($0.name) }) else { return }
    let nearest = nearestWord(to: unknown.name, among: known).map { "; did you mean '\($0)'?" }
    throw SundialError(
      StrategyCode.parameter,
      "no strategy of the run has the parameter '\(unknown.name)'\(nearest ?? "")",
      place: "parameters.\(unknown.name)",
      nextStep: known.isEmpty
        ? "None of them has parameters." : "They have: \(known.joined(separator: ", ")).",
      exitCode: .usage)
  }
}
