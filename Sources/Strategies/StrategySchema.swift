import Configurations

/// The JSON Schemas of what people write here, made from the tables the parser reads by.
public enum StrategySchema {
  /// Of a strategy: `configs/strategy.schema.json`.
  public static var text: String {
    document(
      title: "Sundial strategy", strategyFields.objectSchema,
      definitions: [
        "parameter": .pattern("^\\$[a-z_][a-z0-9_]*$"),
        "condition": condition(beside: []),
        "leaf_rules": .object(["allOf": .list(leafRules)]),
        "exit": exit,
      ])
  }

  /// Of a run configuration: `configs/run.schema.json`.
  public static var runText: String {
    document(
      title: "Sundial run", runFields.objectSchema,
      definitions: ["parameter": .pattern("^\\$[a-z_][a-z0-9_]*$")])
  }

  private static func document(
    title: String, _ schema: CanonicalValue, definitions: [String: CanonicalValue]
  ) -> String {
    guard case .object(var members) = schema else { preconditionFailure("an object's schema") }
    members["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
    members["title"] = .string(title)
    members["$defs"] = .object(definitions)
    return CanonicalValue.object(members).prettyText + "\n"
  }

  private static var strategyFields: [FieldOutline] {
    [
      schemaField, StrategyFields.name.outline, StrategyFields.description.outline,
      StrategyDocument.parameters.outline, StrategyDocument.blocks.outline,
      StrategyDocument.blocksFrom.outline,
      FieldOutline(
        key: "universe", schema: UniverseFields.all.objectSchema,
        meaning: "Which markets it looks at; all without it."),
      FieldOutline(
        key: "entry", isRequired: true, schema: condition(beside: StrategyFields.signalLimits),
        meaning: "When it buys."),
      FieldOutline(
        key: "exit",
        schema: .object([
          "type": .string("array"), "items": .object(["$ref": .string("#/$defs/exit")]),
        ]), meaning: "When it sells; without exits it holds to the end of the data."),
      ExitFields.measure.outline, ExitFields.basis.outline,
    ] + StrategyFields.signalLimits + [
      StrategyFields.sizing.outline, StrategyFields.positionsMax.outline,
      StrategyFields.positionsPerMarketMax.outline, StrategyFields.allocation.outline,
      FieldOutline(
        key: "execution", schema: StrategyExecution.fields.objectSchema,
        meaning: "What it says of its own transactions; the run's values win."),
    ]
  }

  private static var runFields: [FieldOutline] {
    [
      schemaField, RunFields.archive.outline, RunFields.from.outline, RunFields.to.outline,
      RunFields.strategies.outline, RunFields.parameters.outline,
      FieldOutline(
        key: "portfolio", isRequired: true, schema: PortfolioFields.all.objectSchema,
        meaning: "Capital and its limits."),
      FieldOutline(
        key: "execution", schema: ExecutionFields.all.objectSchema,
        meaning: "How transactions land and what they cost."),
    ]
  }

  private static var schemaField: FieldOutline {
    FieldOutline(
      key: "$schema", schema: .object(["type": .string("string")]),
      meaning: "Where this schema is, for editors.")
  }

  /// A condition: a group, a block or a leaf, with `beside` allowed next to it.
  private static func condition(beside: [FieldOutline]) -> CanonicalValue {
    let reference = CanonicalValue.object(["$ref": .string("#/$defs/condition")])
    let list = CanonicalValue.object([
      "type": .string("array"), "items": reference, "minItems": .integer(1),
    ])
    let fields =
      [
        FieldOutline(key: "all", schema: list, meaning: "True where all of these are."),
        FieldOutline(key: "any", schema: list, meaning: "True where one of these is."),
        FieldOutline(key: "not", schema: reference, meaning: "True where this is false."),
        FieldOutline(
          key: "use", schema: .object(["type": .string("string")]), meaning: "A block's name."),
        LeafFields.feature.outline, LeafFields.window.outline, LeafFields.minAmount.outline,
        LeafFields.comparison.outline,
        FieldOutline(
          key: LeafFields.valueKey, schema: .object([:]),
          meaning: "What the feature is compared with: a value with its unit, or another feature."),
      ] + beside
    guard case .object(var schema) = fields.objectSchema else { preconditionFailure("an object") }
    let shapes = [["all"], ["any"], ["not"], ["use"], ["feature", "operator", "value"]]
    schema["required"] = nil
    schema["oneOf"] = .list(
      shapes.map { .object(["required": .list($0.map { .string($0) })]) })
    schema["allOf"] = .list([.object(["$ref": .string("#/$defs/leaf_rules")])])
    return .object(schema)
  }

  /// What each group of features asks of the leaf's other members.
  private static var leafRules: [CanonicalValue] {
    let groups = Dictionary(grouping: Feature.allCases) { feature in
      "\(feature.unit) \(feature.hasWindow) \(feature == .largeBuys)"
    }
    return groups.sorted { $0.key < $1.key }.map { _, features in
      let first = features[0]
      let words = CanonicalValue.list(features.map { .string($0.rawValue) })
      let value = CanonicalValue.object([
        "anyOf": .list([
          first.thresholdForm.schema, .object(["$ref": .string("#/$defs/parameter")]),
          otherFeature(of: first.unit),
        ])
      ])
      var then: [String: CanonicalValue] = [LeafFields.valueKey: value]
      var required: [CanonicalValue] = []
      if first.hasWindow {
        required.append(.string(LeafFields.window.key))
      } else {
        then[LeafFields.window.key] = .boolean(false)
      }
      if first == .largeBuys {
        required.append(.string(LeafFields.minAmount.key))
      } else {
        then[LeafFields.minAmount.key] = .boolean(false)
      }
      return .object([
        "if": .object([
          "properties": .object([LeafFields.feature.key: .object(["enum": words])]),
          "required": .list([.string(LeafFields.feature.key)]),
        ]),
        "then": .object(["properties": .object(then), "required": .list(required)]),
      ])
    }
  }

  private static func otherFeature(of unit: FeatureUnit) -> CanonicalValue {
    guard case .object(var schema) = LeafFields.other.objectSchema,
      case .object(var properties)? = schema["properties"]
    else { preconditionFailure("an object's schema") }
    let words = Feature.allCases.filter { $0.unit.isComparable(with: unit) }.map(\.rawValue)
    properties[LeafFields.feature.key] = .object(["enum": .list(words.map { .string($0) })])
    schema["properties"] = .object(properties)
    return .object(schema)
  }

  private static var exit: CanonicalValue {
    let kinds = ExitFields.kinds.map { ([$0.field.required] + $0.beside).objectSchema }
    let use = FieldOutline(
      key: "use", isRequired: true, schema: .object(["type": .string("string")]),
      meaning: "A block that is a list of exits, or one exit.")
    return .object(["anyOf": .list(kinds + [[use].objectSchema])])
  }
}
