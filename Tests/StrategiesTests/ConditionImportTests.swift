import Configurations
import Market
import Testing

@testable import Strategies

@Suite struct ConditionImportTests {
  private let document = """
    {"name": "Early Token Momentum", "description": "Momentum in new tokens", "conditions": {
      "token_age": {"enabled": true, "operator": "less_than", "value": 3, "unit": "days"},
      "liquidity": {"enabled": true, "operator": "greater_than", "value": 10000, "unit": "USD"},
      "market_cap": {"enabled": false, "operator": "less_than", "value": 1, "unit": "USD"},
      "volume_window": {"enabled": true, "window_seconds": 30, "operator": "greater_than_equal",
        "value": 5000.5, "unit": "USD"},
      "large_buys": {"enabled": true, "min_count": 5, "min_amount": 1000, "window_seconds": 20},
      "buy_pressure": {"enabled": true, "operator": "greater_than", "value": 2.0},
      "unique_wallets": {"enabled": true, "operator": "greater_than_equal", "value": 10},
      "price_change": {"enabled": true, "operator": "greater_than", "value": 12.5}}}
    """

  @Test func conditionsBecomeLeaves() throws {
    let results = try ConditionImport.read(source: Array(document.utf8), file: "c.json")
    let result = try #require(results.first)
    #expect(results.count == 1 && result.name == "early_token_momentum")
    let strategy = try Strategy.parse(source: result.text, file: "c")
    #expect(strategy.description == "Momentum in new tokens")
    let large = FeatureUse(.largeBuys, windowSeconds: 20, minAmount: .microUSD(1_000_000_000))
    #expect(
      strategy.entry.leaves == [
        Leaf(FeatureUse(.tokenAge), .lessThan, .integer(259_200)),
        Leaf(FeatureUse(.liquidityUSD), .greaterThan, .integer(10_000_000_000)),
        Leaf(
          FeatureUse(.volumeUSD, windowSeconds: 30), .greaterThanOrEqual, .integer(5_000_500_000)),
        Leaf(large, .greaterThanOrEqual, .integer(5)),
        Leaf(FeatureUse(.buyPressure, windowSeconds: 30), .greaterThan, .ratio(2)),
        Leaf(FeatureUse(.uniqueTraders, windowSeconds: 30), .greaterThanOrEqual, .integer(10)),
        Leaf(FeatureUse(.priceChange, windowSeconds: 30), .greaterThan, .ratio(0.125)),
      ])
    #expect(result.notes.contains { $0.contains("market_cap") })
    #expect(result.notes.contains { $0.contains("exits") })
  }

  @Test func amountsKeepTheirUnit() throws {
    let source = """
      { "liquidity": { "value": 30, "unit": "SOL" }, "volume_window": { "value": 5, "unit": "SOL" },
        "large_buys": { "min_amount": 2, "unit": "SOL", "min_count": 3 },
        "unique_wallets": { "min_count": 7 } }
      """
    let result = try #require(
      try ConditionImport.read(source: Array(source.utf8), file: "c.json").first)
    let large = FeatureUse(.largeBuys, windowSeconds: 30, minAmount: .lamports(2_000_000_000))
    #expect(
      try Strategy.parse(source: result.text, file: "c").entry.leaves == [
        Leaf(FeatureUse(.liquiditySOL), .greaterThan, .integer(30_000_000_000)),
        Leaf(
          FeatureUse(.volumeSOL, windowSeconds: 30), .greaterThanOrEqual, .integer(5_000_000_000)),
        Leaf(large, .greaterThanOrEqual, .integer(3)),
        Leaf(FeatureUse(.uniqueTraders, windowSeconds: 30), .greaterThanOrEqual, .integer(7)),
      ])
  }

  @Test func severalByNameAndBareConditionsAreRead() throws {
    let several = "{\"one\": \(document), \"two\": \(document)}"
    let results = try ConditionImport.read(source: Array(several.utf8), file: "c.json")
    #expect(results.map(\.name) == ["one", "two"])
    let bare =
      "{\"token_age\": {\"operator\": \"less_than\", \"value\": 90, \"unit\": \"minutes\"}}"
    let one = try ConditionImport.read(source: Array(bare.utf8), file: "c.json")
    #expect(one.map(\.name) == ["imported"])
    let listed = try ConditionImport.read(
      source: Array("{\"templates\": [\(document)]}".utf8), file: "c.json")
    #expect(listed.map(\.name) == ["early_token_momentum"])
  }

  @Test(arguments: [
    ("{\"conditions\": {\"liquidty\": {\"operator\": \"less_than\", \"value\": 1}}}", "liquidity"),
    ("{\"conditions\": {\"liquidity\": {\"operator\": \"less\", \"value\": 1}}}", "less_than"),
    ("{\"conditions\": {\"liquidity\": {\"operator\": \"less_than\"}}}", "'value' is missing"),
    ("{\"conditions\": {\"liquidity\": {\"value\": \"many\"}}}", "expected a number"),
    ("{\"conditions\": {\"token_age\": {\"value\": 1, \"unit\": \"weeks\"}}}", "days"),
    ("{\"conditions\": {\"market_cap\": {\"value\": 1, \"unit\": \"SOL\"}}}", "USD"),
    ("{\"conditions\": {}}", "no condition"),
    ("[]", "no conditions"),
    ("3", "an object"),
  ])
  func wrongDocumentsAreRefused(source: String, text: String) {
    let error = #expect(throws: SundialError.self) {
      try ConditionImport.read(source: Array(source.utf8), file: "c.json")
    }
    #expect(error?.exitCode == .strategyInvalid && error?.message.contains(text) == true)
  }
}
