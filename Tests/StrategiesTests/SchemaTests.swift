import Configurations
import Glibc
import Market
import Testing

@testable import Strategies
@testable import StrategyFixtures

/// The JSON Schemas against the parser: what one accepts the other does too.
@Suite struct SchemaTests {
  @Test func theFilesAreTheParsersTables() throws {
    guard access("configs", R_OK) == 0 else {
      print("skipped: the tests do not run in the package's folder")
      return
    }
    let file = try ConfigurationDocument.bytes(ofFile: "configs/strategy.schema.json")
    #expect(String(decoding: file, as: UTF8.self) == StrategySchema.text)
    let runs = try ConfigurationDocument.bytes(ofFile: "configs/run.schema.json")
    #expect(String(decoding: runs, as: UTF8.self) == StrategySchema.runText)
  }

  @Test func whatTheParserReadsTheSchemaAllows() throws {
    let schema = try SchemaChecker(StrategySchema.text)
    for template in BuiltInStrategies.all {
      #expect(try schema.faults(of: template.source) == [], "\(template.name)")
    }
    for seed in 0..<400 {
      var generator = StrategyGenerator(seed: UInt64(seed) &+ 9_000)
      var speller = StrategySpeller(seed: UInt64(seed))
      let source = speller.document(generator.strategy())
      try #require(try schema.faults(of: source) == [], "\(source)")
    }
    let runs = try SchemaChecker(StrategySchema.runText)
    #expect(try runs.faults(of: BuiltInRuns.demo) == [])
  }

  @Test(arguments: [
    ("\"stop_loss\": \"20%\"", "\"stop_los\": \"20%\""),
    ("\"stop_loss\": \"20%\"", "\"stop_loss\": 0.2"),
    ("\"window\": \"30s\",", ""), ("\"window\": \"30s\"", "\"window\": 30"),
    ("\"volume_usd\"", "\"volumes_usd\""), ("\"operator\": \">\"", "\"operator\": \"=>\""),
    ("\"value\": 5000", "\"value\": \"5 SOL\""), ("\"name\": \"s\"", "\"name\": \"a b\""),
    ("\"all\": [", "\"al\": ["), ("\"quotes\": [\"SOL\"]", "\"quotes\": [\"sol\"]"),
    ("\"cooldown\": \"1m\"", "\"cooldown\": 60"), ("\"fixed\": \"1 SOL\"", "\"fixed\": 1"),
    ("\"times\": 2", "\"factor\": 2"), ("\"volume_sol\"", "\"price\""),
  ])
  func whatIsWrongTheSchemaMarksToo(right: String, wrong: String) throws {
    let source = """
      { "name": "s", "universe": { "quotes": ["SOL"] }, "sizing": { "fixed": "1 SOL" },
        "entry": { "all": [
          { "feature": "volume_usd", "window": "30s", "operator": ">", "value": 5000 },
          { "feature": "buy_volume_sol", "window": "1m", "operator": ">",
            "value": { "feature": "volume_sol", "window": "1m", "times": 2 } } ],
          "cooldown": "1m" },
        "exit": [ { "stop_loss": "20%" } ] }
      """
    let schema = try SchemaChecker(StrategySchema.text)
    #expect(try schema.faults(of: source) == [])
    let changed = source.replacing(right, with: wrong, maxReplacements: 1)
    #expect(changed != source)
    #expect(try !schema.faults(of: changed).isEmpty, "\(changed)")
    #expect(try !Strategy.problems(source: Array(changed.utf8), file: "s").isEmpty, "\(changed)")
  }
}

/// The part of JSON Schema that these schemas use.
private struct SchemaChecker {
  private let root: ConfigurationValue

  init(_ text: String) throws {
    root = try ConfigurationDocument(source: Array(text.utf8), file: "schema", strict: true).root
  }

  /// Paths that break the schema; empty when the document keeps it.
  func faults(of source: String) throws -> [String] {
    let value = try ConfigurationDocument(source: Array(source.utf8), file: "document").root
    return try faults(value, root, "$")
  }

  private func holds(_ value: ConfigurationValue, _ schema: ConfigurationValue) throws -> Bool {
    try faults(value, schema, "").isEmpty
  }

  private func faults(
    _ value: ConfigurationValue, _ schema: ConfigurationValue, _ path: String
  ) throws -> [String] {
    if case .boolean(let allowed) = schema.kind { return allowed ? [] : ["\(path) not allowed"] }
    guard case .object(let rules) = schema.kind else { return ["no schema at \(path)"] }
    var list: [String] = []
    for rule in rules {
      switch rule.key {
      case "$ref":
        guard case .string(let name) = rule.value.kind, let last = name.split(separator: "/").last,
          let target = root["$defs"]?[String(last)]
        else { return ["\(path): a reference to nothing"] }
        list += try faults(value, target, path)
      case "anyOf", "oneOf":
        let count = try items(rule.value).filter { try holds(value, $0) }.count
        if count == 0 || (rule.key == "oneOf" && count > 1) { list.append("\(path) \(rule.key)") }
      case "allOf": for part in items(rule.value) { list += try faults(value, part, path) }
      case "if":
        if try holds(value, rule.value), let then = schema["then"] {
          list += try faults(value, then, path)
        }
      default:
        if try !holds(value, rule: rule.key, rule.value, schema) {
          list.append("\(path) \(rule.key)")
        }
      }
    }
    return list + (try memberFaults(value, schema, path))
  }

  private func memberFaults(
    _ value: ConfigurationValue, _ schema: ConfigurationValue, _ path: String
  ) throws -> [String] {
    var list: [String] = []
    if case .list(let values) = value.kind, let rule = schema["items"] {
      for (index, item) in values.enumerated() {
        list += try faults(item, rule, "\(path)[\(index)]")
      }
    }
    guard case .object(let members) = value.kind else { return list }
    for member in members {
      if let rule = schema["properties"]?.member(member.key) {
        list += try faults(member.value, rule, "\(path).\(member.key)")
      } else if let rule = schema.member("additionalProperties") {
        list += try faults(member.value, rule, "\(path).\(member.key)")
      }
    }
    return list
  }

  private func holds(
    _ value: ConfigurationValue, rule: String, _ wanted: ConfigurationValue,
    _ schema: ConfigurationValue
  ) throws -> Bool {
    switch (rule, value.kind) {
    case ("type", _):
      let names = items(wanted).isEmpty ? [wanted] : items(wanted)
      return names.contains { $0.kind == .string(value.typeName) || value.isNumber($0) }
    case ("enum", _): return items(wanted).contains { $0.kind == value.kind }
    case ("const", _): return wanted.kind == value.kind
    case ("pattern", .string(let text)):
      guard case .string(let pattern) = wanted.kind else { return false }
      return try text.contains(Regex(pattern))
    case ("required", .object):
      return items(wanted).allSatisfy { key in
        if case .string(let name) = key.kind { value[name] != nil } else { false }
      }
    case ("minItems", .list(let values)): return values.count >= number(wanted)
    case ("maxItems", .list(let values)): return values.count <= number(wanted)
    case ("minimum", .number(let text)): return (Double(text) ?? 0) >= Double(number(wanted))
    case ("maximum", .number(let text)): return (Double(text) ?? 0) <= Double(number(wanted))
    default: return true
    }
  }

  private func items(_ value: ConfigurationValue) -> [ConfigurationValue] {
    if case .list(let items) = value.kind { items } else { [] }
  }

  private func number(_ value: ConfigurationValue) -> Int {
    if case .number(let text) = value.kind { Int(text) ?? 0 } else { 0 }
  }
}

extension ConfigurationValue {
  fileprivate func member(_ key: String) -> ConfigurationValue? {
    guard case .object(let members) = kind else { return nil }
    return members.first { $0.key == key }?.value
  }

  fileprivate var typeName: String {
    switch kind {
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .list: "array"
    case .object: "object"
    }
  }

  /// Whether this is a whole number where `wanted` says `integer`.
  fileprivate func isNumber(_ wanted: ConfigurationValue) -> Bool {
    guard case .number(let text) = kind, wanted.kind == .string("integer") else { return false }
    return !text.contains(".")
  }
}
