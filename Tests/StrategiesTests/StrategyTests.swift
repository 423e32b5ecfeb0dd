import Configurations
import Glibc
import Market
import Testing

@testable import Strategies

/// A strategy document with this entry and these exits.
private func document(
  entry: String =
    "{\"feature\": \"trades\", \"window\": \"30s\", \"operator\": \">\", \"value\": 5}",
  exit: String = "[{\"stop_loss\": \"20%\"}]", more: String = ""
) -> String {
  "{\"name\": \"test\", \"entry\": \(entry), \"exit\": \(exit)\(more)}"
}

private func problems(_ source: String) throws -> [Problem] {
  try Strategy.problems(source: Array(source.utf8), file: "s.json")
}

@Suite struct StrategyTests {
  @Test func templatesAreTheFilesAndAreValid() throws {
    let path = "configs/strategies/"
    guard access("configs/strategies", R_OK) == 0 else {
      print("skipped: the tests do not run in the package's folder")
      return
    }
    for template in BuiltInStrategies.all {
      let strategy = try Strategy.load(path: "\(path)\(template.name).json")
      #expect(strategy.sourceText == template.source)
      #expect(strategy.name == template.name && strategy.description == template.description)
    }
    #expect(BuiltInStrategies.all.count == 16)
    #expect(BuiltInStrategies.template(named: "fresh_launch")?.name == "fresh_launch")
    #expect(BuiltInStrategies.template(named: "none") == nil)
  }

  @Test func earlyMomentumMeansWhatItSays() throws {
    let template = try #require(BuiltInStrategies.template(named: "early_momentum"))
    let strategy = try Strategy.parse(source: template.source, file: "early_momentum.json")
    #expect(strategy.universe.venues == [.pumpFun, .pumpSwap, .raydiumCPMM])
    #expect(strategy.universe.quotes == [.sol])
    let age = Leaf(FeatureUse(.tokenAge, windowSeconds: nil), .lessThan, .integer(259_200))
    let liquidity = Leaf(FeatureUse(.liquidityUSD), .greaterThan, .integer(5_000_000_000))
    let volume = Leaf(
      FeatureUse(.volumeUSD, windowSeconds: 30), .greaterThanOrEqual, .integer(2_000_000_000))
    let cap = Leaf(FeatureUse(.marketCapUSD), .lessThan, .ratio(300_000))
    let large = Leaf(
      FeatureUse(.largeBuys, windowSeconds: 30, minAmount: .microUSD(300_000_000)),
      .greaterThanOrEqual, .integer(3))
    let change = Leaf(FeatureUse(.priceChange, windowSeconds: 60), .greaterThan, .ratio(0.1))
    let leaves = [age, liquidity, volume, cap, large, change]
    #expect(strategy.entry == .all(leaves.map { .leaf($0) }))
    #expect(strategy.cooldownSeconds == 60 && strategy.entriesPerMarketMax == 3)
    #expect(strategy.mode == .level)
    #expect(
      strategy.exits
        == ExitPlan(
          measure: .proceeds, stopLoss: 0.2,
          takeProfits: [
            TakeProfit(gain: 0.5, portion: .share(ppm: 500_000)), TakeProfit(gain: 2),
          ], trailingStop: TrailingStop(drop: 0.15, armGain: 0.2), timeStopSeconds: 1_800))
    #expect(strategy.execution.platformFeePPM == 10_000)
  }

  @Test func equalMeaningIsEqualText() throws {
    let one = try Strategy.parse(
      source: """
        { "name": "a", "description": "one", "mode": "edge",
          "universe": { "venues": ["raydium_cpmm", "pump_fun"] },
          "entry": { "all": [
            { "feature": "token_age", "operator": "<", "value": "1h" },
            { "all": [ { "feature": "volume_sol", "window": "1m", "operator": ">=", "value": 5 },
              { "feature": "price_change", "window": "90s", "operator": ">", "value": "12.5%" }
            ] } ],
            "cooldown": "1m" },
          "exit": [ { "time_stop": "1h" }, { "stop_loss": "20%" } ] }
        """, file: "a")
    let other = try Strategy.parse(
      source: """
        {"exit":[{"stop_loss":"20.0%"},{"time_stop":"60m"}], // other order
         "cooldown":"60s","basis":"entry_price","measure":"price",
         "entry":{"mode":"edge","all":[
          {"value":"12.5%","operator":"greater_than","window":"1.5m","feature":"price_change"},
          {"not":{"not":{"feature":"token_age","operator":"less_than","value":"3600s"}}},
          {"feature":"volume_sol","window":"60s","operator":"greater_than_equal",
           "value":"5000000000 lamports"}]},
         "universe":{"venues":["pump_fun","raydium_cpmm","pump_fun"]},"name":"a",}
        """, file: "b")
    #expect(one.canonicalText == other.canonicalText)
    #expect(one.sourceText != other.sourceText)
    let third = try Strategy.parse(source: document(), file: "c")
    #expect(third.canonicalText != one.canonicalText)
    #expect(
      third.canonicalText
        == "{\"basis\":\"entry_price\",\"entry\":{\"feature\":\"trades\",\"operator\":"
        + "\"greater_than\",\"value\":5,\"window\":\"30s\"},\"exit\":[{\"stop_loss\":\"20%\"}],"
        + "\"measure\":\"price\",\"mode\":\"level\",\"name\":\"test\"}")
  }

  @Test func noExitsHoldToTheEnd() throws {
    let strategy = try Strategy.parse(source: document(exit: "[]"), file: "s.json")
    #expect(strategy.exits.stopLoss == nil && strategy.exits.timeStopSeconds == nil)
  }

  @Test func allProblemsAreToldAtOnceWithPlaces() throws {
    let source = """
      {
        "name": "bad name",
        "entry": { "all": [
          { "feature": "price_chnge", "window": "30s", "operator": ">", "value": "1%" },
          { "feature": "trades", "operator": "=>", "value": "5" }
        ] },
        "exit": [ { "stop_los": "20%" }, { "take_profit": 0.5 } ]
      }
      """
    let error = #expect(throws: SundialError.self) {
      try Strategy.parse(source: source, file: "s.json")
    }
    #expect(error?.exitCode == .strategyInvalid)
    let found = try problems(source)
    #expect(
      found.map { "\($0.line ?? 0) \($0.path) \($0.code) \($0.nearest ?? "-")" } == [
        "2 name E-STRATEGY-001 -",
        "4 entry.all[0].feature E-STRATEGY-002 price_change",
        "5 entry.all[1] E-STRATEGY-003 -",
        "5 entry.all[1].operator E-CONFIG-012 >",
        "5 entry.all[1].value E-CONFIG-007 -",
        "7 exit[0] E-STRATEGY-006 -",
        "7 exit[0].stop_los E-CONFIG-008 stop_loss",
        "7 exit[1].take_profit E-CONFIG-010 -",
      ])
    for problem in found { #expect(error?.message.contains(problem.description) == true) }
  }

  @Test(arguments: [
    ("[{\"take_profit\": \"50%\", \"portion\": \"half\"}]", "E-CONFIG-012"),
    ("[{\"take_profit\": \"50%\", \"portion\": \"120%\"}]", "E-CONFIG-011"),
    ("[{\"take_profit\": \"50%\"}, {\"take_profit\": \"50%\"}]", "E-STRATEGY-006"),
    ("[{\"stop_loss\": \"50%\", \"portion\": \"50%\"}]", "E-CONFIG-008"),
    ("[{\"break_even\": \"-10%\"}]", "E-STRATEGY-004"),
    ("[{\"liquidity_drop\": \"100%\"}]", "E-CONFIG-011"),
    ("[{\"graduation\": false}]", "E-CONFIG-011"),
    ("[{\"condition\": {\"all\": []}}]", "E-STRATEGY-005"),
    ("[{\"idle\": \"0s\"}]", "E-CONFIG-011"),
    ("[{\"stop_loss\": \"20%\"}, {\"stop_loss\": \"30%\"}]", "E-STRATEGY-006"),
    ("[{\"stop_loss\": \"20%\", \"time_stop\": \"1m\"}]", "E-STRATEGY-006"),
    ("[{}]", "E-STRATEGY-006"),
    ("[{\"stop_loss\": \"0%\"}]", "E-STRATEGY-004"),
    ("[{\"stop_loss\": \"100%\"}]", "E-STRATEGY-004"),
    ("[{\"stop_loss\": \"-5%\"}]", "E-STRATEGY-004"),
    ("[{\"take_profit\": \"0%\"}]", "E-STRATEGY-004"),
    ("[{\"trailing_stop\": \"15%\", \"arm_gain\": \"-1%\"}]", "E-STRATEGY-004"),
    ("[{\"stop_loss\": \"10%\", \"arm_gain\": \"20%\"}]", "E-CONFIG-008"),
    ("[{\"time_stop\": \"0s\"}]", "E-CONFIG-011"),
    ("[{\"time_stop\": 30}]", "E-CONFIG-010"),
    ("{\"stop_loss\": \"10%\"}", "E-CONFIG-007"),
    ("[\"stop_loss\"]", "E-CONFIG-007"),
  ])
  func wrongExitsAreRefused(exit: String, code: String) throws {
    let found = try problems(document(exit: exit))
    #expect(found.map(\.code).contains(code), "\(found)")
  }

  @Test(arguments: [
    ("{\"feature\": \"liquidity_usd\", \"operator\": \">\", \"value\": \"1 SOL\"}", "E-CONFIG-010"),
    ("{\"feature\": \"price\", \"operator\": \">\", \"value\": 1}", "E-CONFIG-010"),
    (
      "{\"feature\": \"buys\", \"window\": \"1m\", \"operator\": \">\", \"value\": 1, "
        + "\"min_amount\": \"1 SOL\"}", "E-STRATEGY-005"
    ),
    (
      "{\"feature\": \"large_buys\", \"window\": \"1m\", \"operator\": \">\", \"value\": 1}",
      "E-STRATEGY-005"
    ),
    (
      "{\"feature\": \"large_buys\", \"window\": \"1m\", \"operator\": \">\", \"value\": 1, "
        + "\"min_amount\": 5}", "E-CONFIG-010"
    ),
    (
      "{\"feature\": \"price\", \"operator\": \">\", \"value\": {\"feature\": \"price_usd\"}}",
      "E-STRATEGY-008"
    ),
    (
      "{\"feature\": \"price\", \"operator\": \">\", \"value\": {\"feature\": \"price\"}}",
      "E-STRATEGY-008"
    ),
    (
      "{\"feature\": \"price\", \"operator\": \">\", \"value\": {\"feature\": \"vwap\"}}",
      "E-STRATEGY-003"
    ),
    (
      "{\"feature\": \"price\", \"operator\": \">\", \"value\": {\"feature\": \"high\", "
        + "\"window\": \"1m\", \"times\": -1}}", "E-CONFIG-011"
    ),
    ("{\"feature\": \"banana\", \"operator\": \">\", \"value\": 1}", "E-STRATEGY-002"),
    (
      "{\"feature\": \"token_age\", \"window\": \"1m\", \"operator\": \">\", \"value\": \"1m\"}",
      "E-STRATEGY-003"
    ),
    ("{\"feature\": \"token_age\", \"operator\": \">\", \"value\": 60}", "E-CONFIG-010"),
    (
      "{\"feature\": \"trades\", \"window\": \"0s\", \"operator\": \">\", \"value\": 1}",
      "E-CONFIG-011"
    ),
    (
      "{\"feature\": \"trades\", \"window\": \"1m\", \"operator\": \">\", \"value\": 1.5}",
      "E-CONFIG-011"
    ),
    (
      "{\"feature\": \"trades\", \"window\": \"1m\", \"operator\": \">\", \"value\": "
        + "{\"feature\": \"trades\"}}", "E-STRATEGY-003"
    ),
    (
      "{\"feature\": \"price_change\", \"window\": \"1m\", \"operator\": \">\", \"value\": 0.2}",
      "E-CONFIG-010"
    ),
    ("{\"all\": []}", "E-STRATEGY-005"),
    ("{\"all\": [], \"any\": []}", "E-STRATEGY-005"),
    ("{}", "E-STRATEGY-005"),
    ("[]", "E-CONFIG-007"),
    ("{\"not\": []}", "E-CONFIG-007"),
    ("{\"all\": [{\"any\": [3]}]}", "E-CONFIG-007"),
  ])
  func wrongEntriesAreRefused(entry: String, code: String) throws {
    let found = try problems(document(entry: entry))
    #expect(found.map(\.code).contains(code), "\(found)")
  }

  @Test(arguments: [
    (", \"measure\": \"procceds\"", "E-CONFIG-012"),
    (", \"measure\": \"proceeds\", \"basis\": \"pool_price\"", "E-CONFIG-015"),
    (", \"sizing\": {\"fixed\": \"1 SOL\", \"pool_share\": \"1%\"}", "E-CONFIG-015"),
    (", \"sizing\": {\"volatility_target\": {\"risk\": \"1%\"}}", "E-CONFIG-009"),
    (", \"universe\": {\"created_from\": \"yesterday\"}", "E-CONFIG-011"),
    (
      ", \"universe\": {\"created_from\": \"2026-10-02\", \"created_to\": \"2026-10-01\"}",
      "E-CONFIG-015"
    ),
    (", \"basis\": \"entry\"", "E-CONFIG-012"),
    (", \"allocation\": 1", "E-CONFIG-010"), (", \"colour\": 1", "E-CONFIG-008"),
    (", \"mode\": \"egde\"", "E-CONFIG-012"), (", \"cooldown\": 5", "E-CONFIG-010"),
    (", \"max_entries_per_market\": 0", "E-CONFIG-011"),
    (", \"universe\": {\"venues\": []}", "E-CONFIG-011"),
    (", \"universe\": {\"venues\": [\"pumpfun\"]}", "E-CONFIG-012"),
    (", \"universe\": {\"mints\": [\"x\"]}", "E-CONFIG-011"),
  ])
  func wrongFieldsAreRefused(more: String, code: String) throws {
    let found = try problems(document(more: more))
    #expect(found.map(\.code) == [code], "\(found)")
  }

  @Test func aCooldownWrittenTwiceIsAContradiction() throws {
    let source = """
      {"name": "a", "cooldown": "1m", "entry": {"cooldown": "1m",
        "feature": "token_age", "operator": "<", "value": "1m"}}
      """
    #expect(try problems(source).map(\.code) == ["E-CONFIG-015"])
  }

  @Test func badFilesAreTypedErrors() {
    let syntax = #expect(throws: SundialError.self) {
      try Strategy.parse(source: "{\"name\": NaN}", file: "s.json")
    }
    #expect(syntax?.exitCode == .strategyInvalid && syntax?.place == "s.json:1:10")
    let missing = #expect(throws: SundialError.self) { try Strategy.load(path: "/none.json") }
    #expect(missing?.exitCode == .usage)
  }

  @Test func aFileFullOfProblemsIsBounded() throws {
    let fields = (0..<20_000).map { "\"field_\($0)\": 1" }.joined(separator: ",")
    let error = #expect(throws: SundialError.self) {
      try Strategy.parse(source: "{\(fields)}", file: "s.json")
    }
    #expect(error?.message.contains("20002 problems") == true)
    #expect(error?.message.contains("and 19952 more") == true)
  }
}
