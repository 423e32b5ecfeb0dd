import Configurations
import Fixtures
import Foundation
import Market
import Testing

@testable import Strategies

private let template = """
  {
    "name": "p", "parameters": { "gain": "50%", "quick": "30s", "least": 5 },
    "blocks": {
      "busy": { "feature": "trades", "window": "$quick", "operator": ">=", "value": "$least" },
      "calm": { "all": [ { "use": "busy" }, { "not": { "use": "busy" } } ] },
      "leave": [ { "take_profit": "$gain" }, { "stop_loss": "20%" } ]
    },
    "entry": { "all": [ { "use": "busy" },
      { "feature": "token_age", "operator": "<", "value": "1h" } ] },
    "exit": [ { "use": "leave" }, { "time_stop": "$quick" } ]
  }
  """

private func codes(_ source: String) throws -> [String] {
  try Strategy.problems(source: Array(source.utf8), file: "p.json").map {
    "\($0.line ?? 0) \($0.code) \($0.nearest ?? "-")"
  }
}

private func scalar(_ text: String) throws -> ConfigurationValue {
  try ConfigurationDocument(source: Array(text.utf8), file: "value").root
}

@Suite struct ParameterTests {
  @Test func parametersAndBlocksArePutIn() throws {
    let strategy = try Strategy.parse(source: template, file: "p.json")
    let plain = try Strategy.parse(
      source: """
        {"name": "p", "entry": {"all": [
          {"feature": "trades", "window": "30s", "operator": ">=", "value": 5},
          {"feature": "token_age", "operator": "<", "value": "1h"}]},
         "exit": [{"take_profit": "50%"}, {"stop_loss": "20%"}, {"time_stop": "30s"}]}
        """, file: "q.json")
    #expect(strategy.entry == plain.entry && strategy.exits == plain.exits)
    #expect(strategy.canonicalText == plain.canonicalText)
    #expect(strategy.parameters.map(\.name) == ["gain", "least", "quick"])
    #expect(strategy.parameters.map(\.value) == ["\"50%\"", "5", "\"30s\""])
  }

  @Test func runsGiveOtherValues() throws {
    let changed = try Strategy.parse(
      source: template, file: "p.json",
      changes: StrategyChanges(
        name: "other",
        parameters: [ParameterValue(name: "gain", value: try scalar("\"80%\""))],
        sharedParameters: [
          ParameterValue(name: "gain", value: try scalar("\"90%\"")),
          ParameterValue(name: "quick", value: try scalar("\"10s\"")),
          ParameterValue(name: "elsewhere", value: try scalar("1")),
        ]))
    #expect(changed.name == "other" && changed.exits.takeProfits == [TakeProfit(gain: 0.8)])
    #expect(changed.exits.timeStopSeconds == 10)
    #expect(changed.parameters.map(\.standard) == ["\"50%\"", "5", "\"30s\""])
    let error = #expect(throws: SundialError.self) {
      try Strategy.parse(
        source: template, file: "p.json",
        changes: StrategyChanges(parameters: [
          ParameterValue(name: "gian", value: try scalar("\"80%\""))
        ]))
    }
    #expect(error?.code == "E-STRATEGY-009" && error?.message.contains("'gain'") == true)
  }

  @Test func aRunNamesFilesNamesAndParameters() throws {
    let plan = try RunPlan.parse(
      source: """
        {"archive": "a", "portfolio": {"capital": "1 SOL"}, "parameters": {"gain": "10%"},
         "strategies": ["p.json", {"file": "p.json", "name": "q", "parameters": {"least": 9}}]}
        """, file: "r.json", overrides: [("parameters.gain", "70%")])
    let source = Array(template.utf8)
    let strategies = try plan.strategies.map { try plan.parse($0, source: source) }
    #expect(strategies.map(\.name) == ["p", "q"])
    #expect(strategies.allSatisfy { $0.exits.takeProfits == [TakeProfit(gain: 0.7)] })
    #expect(strategies.map { $0.entry.leaves[0].threshold } == [.integer(5), .integer(9)])
    try plan.checkParameters(of: strategies)
    let other = try RunPlan.parse(
      source: """
        {"archive": "a", "portfolio": {"capital": "1 SOL"}, "parameters": {"gian": "10%"},
         "strategies": ["p.json"]}
        """, file: "r.json")
    let error = #expect(throws: SundialError.self) { try other.checkParameters(of: strategies) }
    #expect(error?.code == "E-STRATEGY-009" && error?.exitCode == .usage)
  }

  @Test func wrongUsesAreToldWithPlaces() throws {
    #expect(
      try codes(template.replacing("\"$gain\"", with: "\"$gian\"")) == [
        "6 E-STRATEGY-009 gain"
      ])
    let leaf = template.replacing("{ \"use\": \"leave\" }", with: "{ \"use\": \"leaf\" }")
    #expect(try codes(leaf) == ["10 E-STRATEGY-010 leave"])
    let circle = template.replacing("\"window\": \"$quick\"", with: "\"use\": \"calm\"")
    #expect(try codes(circle).contains { $0.contains("E-STRATEGY-010") })
    #expect(try codes(template.replacing("\"50%\"", with: "[1]")).contains("2 E-CONFIG-007 -"))
    #expect(
      try codes(template.replacing("\"least\": 5", with: "\"Least\": 5")).contains {
        $0.contains("E-STRATEGY-009")
      })
  }

  @Test func blocksThatUseOneAnotherDoNotExplode() throws {
    var blocks = "\"b0\": {\"feature\": \"token_age\", \"operator\": \"<\", \"value\": \"1m\"}"
    for level in 1..<30 {
      let use = "{\"use\": \"b\(level - 1)\"}"
      blocks += ", \"b\(level)\": {\"all\": [\(use), \(use), \(use), \(use)]}"
    }
    let source = "{\"name\": \"a\", \"blocks\": {\(blocks)}, \"entry\": {\"use\": \"b29\"}}"
    #expect(try codes(source).contains { $0.contains("E-STRATEGY-007") })
  }

  @Test func sharedBlocksAreReadBesideTheFile() throws {
    let folder = ScratchFolder()
    let shared = """
      { "parameters": { "young": "1h" },
        "blocks": { "fresh": { "feature": "token_age", "operator": "<", "value": "$young" } } }
      """
    let file = """
      { "name": "s", "blocks_from": "shared.json", "entry": { "use": "fresh", "cooldown": "1m" } }
      """
    try folder.write(shared, to: "shared.json")
    let path = try folder.write(file, to: "s.json")
    let strategy = try Strategy.load(path: path)
    #expect(strategy.entry.leaves.first?.threshold == .integer(3_600))
    #expect(strategy.cooldownSeconds == 60 && strategy.parameters.map(\.name) == ["young"])
    try folder.write(shared.replacing("\"1h\"", with: "\"1hour\""), to: "shared.json")
    let error = #expect(throws: SundialError.self) { try Strategy.load(path: path) }
    #expect(error?.place?.hasPrefix("shared.json:2:") == true, "\(error.debugDescription)")
  }
}
