import Configurations
import Market

/// A strategy's document with its parameters and blocks put in.
struct StrategyDocument {
  /// The file, and those its blocks come from.
  let document: ConfigurationDocument
  /// Its members, everything put in; `$schema`, `parameters` and `blocks` stand as written.
  let root: ConfigurationValue
  /// In the order written.
  let parameters: [StrategyParameter]
  /// Parameters and blocks of the file itself that nothing uses, with their offsets.
  let unused: [(what: String, offset: Int)]

  static let parameters = Field(
    "parameters", Form<[ParameterValue]>.parameters,
    "Values used as \"$name\" anywhere in the document; runs and sweeps may give others.")
  static let blocks = Field(
    "blocks", Form<[(String, ConfigurationValue)]>.blocks,
    "Conditions, or lists of exits, used as { \"use\": \"name\" }.")
  static let blocksFrom = Field(
    "blocks_from", Form<[String]>.paths, "Files of shared blocks, relative to this file.")
  /// Members whose values are not changed.
  private static let literal: Set<String> = [
    "$schema", "name", "description", "parameters", "blocks", "blocks_from",
  ]

  /// Reads what stands in a document; `file` loads the blocks of other files.
  init(
    _ source: ConfigurationDocument, changes: StrategyChanges, _ problems: inout Problems,
    file: (String) throws(SundialError) -> [UInt8]
  ) throws(SundialError) {
    var document = source
    let root = document.root
    var values: [String: ConfigurationValue] = [:]
    var blocks: [String: ConfigurationValue] = [:]
    for path in root.read(Self.blocksFrom, &problems) ?? [] {
      let shared = try document.attach(
        source: try file(path), file: path, exitCode: .strategyInvalid)
      problems.follow(document)
      let keys = ["$schema", "parameters", "blocks", "description"]
      guard shared.members(known: keys, &problems) != nil else { continue }
      for value in shared.read(Self.parameters, &problems) ?? [] {
        values[value.name] = value.value
      }
      for (name, block) in shared.read(Self.blocks, &problems) ?? [] { blocks[name] = block }
    }
    let own = root.read(Self.parameters, &problems) ?? []
    for value in own { values[value.name] = value.value }
    let ownBlocks = root.read(Self.blocks, &problems) ?? []
    for (name, block) in ownBlocks { blocks[name] = block }
    let standards = values
    Self.apply(changes, to: &values, at: root, &problems)
    var expansion = StrategyExpansion(parameters: values, blocks: blocks)
    self.root = expansion.root(root, literal: Self.literal, &problems)
    self.document = document
    parameters = values.keys.sorted().map { name in
      StrategyParameter(
        name: name, standard: standards[name]?.scalarText ?? "null",
        value: values[name]?.scalarText ?? "null")
    }
    let unusedParameters = own.filter { !expansion.usedParameters.contains($0.name) }
    let unusedBlocks = ownBlocks.filter { !expansion.usedBlocks.contains($0.0) }
    unused =
      unusedParameters.map { ("the parameter '\($0.name)'", $0.value.offset) }
      + unusedBlocks.map { ("the block '\($0.0)'", $0.1.offset) }
  }

  private static func apply(
    _ changes: StrategyChanges, to values: inout [String: ConfigurationValue],
    at root: ConfigurationValue, _ problems: inout Problems
  ) {
    for change in changes.sharedParameters where values[change.name] != nil {
      values[change.name] = change.value
    }
    let known = values.keys.sorted()
    for change in changes.parameters {
      if values.updateValue(change.value, forKey: change.name) == nil {
        problems.add(
          StrategyCode.parameter, at: root["parameters"] ?? root,
          "the run gives a value to '\(change.name)', which is no parameter here",
          expected: known.isEmpty
            ? "a strategy with \"parameters\"" : "one of \(known.joined(separator: ", "))",
          word: change.name, among: known)
      }
    }
  }
}

extension Form where Value == [(String, ConfigurationValue)] {
  /// Named conditions and lists of exits, as written.
  static var blocks: Form {
    let block = CanonicalValue.object([
      "anyOf": .list([
        .object(["$ref": .string("#/$defs/condition")]),
        .object([
          "type": .string("array"), "items": .object(["$ref": .string("#/$defs/exit")]),
        ]),
      ])
    ])
    let schema = CanonicalValue.object([
      "type": .string("object"), "additionalProperties": block,
    ])
    return Form(schema: schema, isScalar: false) { value, problems in
      guard case .object(let members) = value.kind else {
        problems.add(
          ConfigurationCode.wrongKind, at: value, "this is \(value.kindName)",
          expected: "an object of blocks")
        return nil
      }
      return members.map { ($0.key, $0.value) }
    }
  }
}

extension Form where Value == [String] {
  /// A path, or several.
  static var paths: Form {
    let several = Form<String>.path.list(1...100, of: "files")
    let schema = CanonicalValue.object([
      "anyOf": .list([Form<String>.path.schema, several.schema])
    ])
    return Form(schema: schema, isScalar: false) { value, problems in
      if case .string = value.kind {
        return Form<String>.path.read(value, &problems).map { [$0] }
      }
      return several.read(value, &problems)
    }
  }
}
