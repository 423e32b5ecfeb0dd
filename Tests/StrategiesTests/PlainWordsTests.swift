import Configurations
import Market
import Testing

@testable import Strategies
@testable import StrategyFixtures

private func strategy(_ entry: String, _ exit: String = "[]", _ more: String = "") throws
  -> Strategy
{
  try Strategy.parse(
    source: "{\"name\": \"w\", \"entry\": \(entry), \"exit\": \(exit)\(more)}", file: "w.json")
}

private let young = "{\"feature\": \"token_age\", \"operator\": \"<\", \"value\": \"3d\"}"
private let busy = """
  {"feature": "volume_usd", "window": "90s", "operator": ">=", "value": 5000}
  """

@Suite struct PlainWordsTests {
  @Test func aRuleIsReadAloud() throws {
    let rule = try strategy(
      "{\"all\": [\(young), {\"any\": [\(busy), {\"not\": \(busy)}]}], \"cooldown\": \"1m\"}",
      """
      [{"take_profit": "100%", "portion": "cost"}, {"stop_loss": "20%"},
       {"trailing_stop": "15%", "arm_gain": "20%"}, {"time_stop": "30m"}]
      """, ", \"universe\": {\"venues\": [\"pump_fun\", \"pump_swap\"], \"quotes\": [\"SOL\"]}")
    #expect(
      rule.sentences == [
        "Looks at pools on pump_fun or pump_swap, quoted in SOL.",
        "Buys whenever all of these hold:",
        "  - the token's age is less than 3 days",
        "  - at least one of these holds:",
        "    - the volume in USD of the last 90 seconds is at least 5000 USD",
        "    - the volume in USD of the last 90 seconds is less than 5000 USD",
        "After an exit it leaves the market alone for 1 minute.",
        "The run says how much.",
        "Sells at a loss of 20% on the price paid.",
        "Sells what returns the cost at a gain of 100% on the price paid.",
        "Sells after a fall of 15% from the peak, once the gain has reached 20%.",
        "Sells 30 minutes after the entry.",
      ])
  }

  @Test func differencesAreSaidFieldByField() throws {
    let old = try strategy(
      "{\"all\": [\(young), \(busy)]}", "[{\"stop_loss\": \"20%\"}, {\"time_stop\": \"1h\"}]")
    let new = try strategy(
      "{\"all\": [\(busy.replacing("5000", with: "8000")), \(young)]}",
      "[{\"stop_loss\": \"25%\"}, {\"take_profit\": \"50%\"}]", ", \"mode\": \"edge\"")
    #expect(
      StrategyDifference.all(from: old, to: new).map(\.sentence) == [
        "entry: the volume in USD of the last 90 seconds is at least 5000 USD → "
          + "the volume in USD of the last 90 seconds is at least 8000 USD",
        "mode: level → edge",
        "exit.stop_loss: 20% → 25%",
        "exit.take_profit at 50%: nothing → everything left",
        "exit.time_stop: 1 hour → nothing",
      ])
    #expect(StrategyDifference.all(from: old, to: old) == [])
  }

  /// Two strategies differ in words exactly where their hashes differ.
  @Test func wordsDifferWhereMeaningDiffers() throws {
    for seed in 0..<300 {
      var generator = StrategyGenerator(seed: UInt64(seed))
      let (one, other) = (generator.strategy(), generator.strategy())
      #expect(StrategyDifference.all(from: one, to: one) == [])
      #expect(!StrategyDifference.all(from: one, to: other).isEmpty)
      #expect(one.sentences.allSatisfy { !$0.isEmpty })
    }
  }

  @Test(arguments: [
    ("{\"all\": [\(young), {\"not\": \(young)}]}", "[]", "W-STRATEGY-001"),
    (
      "{\"feature\": \"buys\", \"window\": \"1m\", \"operator\": \"<\", \"value\": 0}", "[]",
      "W-STRATEGY-001"
    ),
    (
      "{\"feature\": \"buys\", \"window\": \"1m\", \"operator\": \">=\", \"value\": 0}", "[]",
      "W-STRATEGY-002"
    ),
    (young, "[{\"take_profit\": \"10%\"}, {\"take_profit\": \"20%\"}]", "W-STRATEGY-003"),
    (young, "[{\"take_profit\": \"10%\"}, {\"break_even\": \"20%\"}]", "W-STRATEGY-003"),
    (young, "[{\"stop_loss\": \"30%\"}, {\"trailing_stop\": \"20%\"}]", "W-STRATEGY-003"),
    (young, "[{\"idle\": \"2h\"}, {\"time_stop\": \"1h\"}]", "W-STRATEGY-003"),
    (young, "[{\"stop_loss\": \"30%\"}, {\"take_profit\": \"20%\"}]", "W-STRATEGY-004"),
    (young, "[{\"time_stop\": \"3d\"}]", "W-STRATEGY-005"),
    (busy.replacing("90s", with: "49h"), "[]", "W-STRATEGY-005"),
  ])
  func whatIsHardlyMeantIsAWarning(entry: String, exit: String, code: String) throws {
    let source = "{\"name\": \"w\", \"entry\": \(entry), \"exit\": \(exit)}"
    let check = try StrategyCheck(
      source: Array(source.utf8), file: "w.json", dataSeconds: 2 * 86_400)
    #expect(check.problems.isEmpty && check.strategy != nil)
    #expect(check.warnings.map(\.code) == [code], "\(check.warnings)")
    #expect(check.warnings.allSatisfy { $0.line == 1 })
  }

  @Test func unusedPartsAndUnknowableFeaturesAreWarnings() throws {
    let source = """
      {"name": "w", "parameters": {"gain": "5%"}, "blocks": {"b": \(young)},
       "universe": {"venues": ["raydium_cpmm"]},
       "entry": {"feature": "curve_progress", "operator": ">", "value": "70%"},
       "exit": [{"graduation": true}]}
      """
    let check = try StrategyCheck(source: Array(source.utf8), file: "w.json")
    #expect(
      check.warnings.map(\.code).sorted() == [
        "W-STRATEGY-003", "W-STRATEGY-006", "W-STRATEGY-006", "W-STRATEGY-007",
      ])
  }

  @Test func templatesHaveNoWarning() throws {
    for template in BuiltInStrategies.all {
      let check = try StrategyCheck(source: Array(template.source.utf8), file: template.name)
      #expect(
        check.problems.isEmpty && check.warnings.allSatisfy { $0.code == "W-STRATEGY-004" },
        "\(template.name): \(check.warnings)")
    }
  }
}
