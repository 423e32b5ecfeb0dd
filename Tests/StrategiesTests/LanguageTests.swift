import Configurations
import Market
import Testing

@testable import Strategies

@Suite struct LanguageTests {
  /// The example of the design, word for word.
  private let example = """
    {
      "name": "early_momentum", "description": "Momentum in tokens under three days old",
      "universe": { "venues": ["pump_fun", "pump_swap", "raydium_cpmm"], "quotes": ["SOL"] },
      "entry": { "all": [
          { "feature": "token_age", "operator": "less_than", "value": "3d" },
          { "feature": "liquidity_usd", "operator": "greater_than", "value": 10000 },
          { "feature": "volume_usd", "window": "30s", "operator": "greater_than_equal",
            "value": 5000 },
          { "feature": "market_cap_usd", "operator": "less_than", "value": 300000 },
          { "feature": "large_buys", "window": "30s", "min_amount": "1000 USD",
            "operator": "greater_than_equal", "value": 5 } ],
        "cooldown": "60s" },
      "exit": [ { "take_profit": "50%", "portion": "50%" }, { "take_profit": "200%" },
        { "stop_loss": "20%" }, { "trailing_stop": "15%", "arm_gain": "20%" },
        { "time_stop": "30m" } ]
    }
    """

  @Test func theDesignsExampleIsRead() throws {
    let strategy = try Strategy.parse(source: example, file: "e.json")
    let leaves = strategy.entry.leaves
    #expect(leaves[1] == Leaf(FeatureUse(.liquidityUSD), .greaterThan, .integer(10_000_000_000)))
    #expect(
      leaves[2]
        == Leaf(
          FeatureUse(.volumeUSD, windowSeconds: 30), .greaterThanOrEqual, .integer(5_000_000_000)))
    #expect(leaves[3] == Leaf(FeatureUse(.marketCapUSD), .lessThan, .ratio(300_000)))
    #expect(
      leaves[4]
        == Leaf(
          FeatureUse(.largeBuys, windowSeconds: 30, minAmount: .microUSD(1_000_000_000)),
          .greaterThanOrEqual, .integer(5)))
    #expect(
      strategy.exits.takeProfits == [
        TakeProfit(gain: 0.5, portion: .share(ppm: 500_000)), TakeProfit(gain: 2),
      ])
  }

  @Test func everyExitAndLimitIsRead() throws {
    let strategy = try Strategy.parse(
      source: """
        {"name": "a", "measure": "proceeds", "max_positions": 3, "max_positions_per_market": 1,
         "allocation": "25%", "sizing": {"equity_fraction": "2.5%"},
         "universe": {"created_from": "2026-10-01", "created_to": "2026-10-02T12:00:00Z",
           "mints": ["So11111111111111111111111111111111111111112"]},
         "entry": {"feature": "price", "operator": ">", "value":
           {"feature": "vwap", "window": "5m", "times": 1.1}},
         "exit": [{"take_profit": "300%"}, {"take_profit": "100%", "portion": "cost"},
           {"stop_loss": "30%"}, {"trailing_stop": "20%"}, {"break_even": "40%"},
           {"liquidity_drop": "40%"}, {"creator_sell": "0.5%"}, {"graduation": true},
           {"condition":
             {"feature": "buy_pressure", "window": "1m", "operator": "<", "value": 0.5}},
           {"idle": "2m"}, {"time_stop": "1h"}]}
        """, file: "a.json")
    let vwap = FeatureUse(.vwap, windowSeconds: 300)
    #expect(
      strategy.entry == .leaf(Leaf(FeatureUse(.price), .greaterThan, .feature(vwap, factor: 1.1))))
    let pressure = Leaf(FeatureUse(.buyPressure, windowSeconds: 60), .lessThan, .ratio(0.5))
    #expect(
      strategy.exits
        == ExitPlan(
          measure: .proceeds, stopLoss: 0.3,
          takeProfits: [TakeProfit(gain: 1, portion: .cost), TakeProfit(gain: 3)],
          trailingStop: TrailingStop(drop: 0.2, armGain: nil), breakEvenArmGain: 0.4,
          liquidityDropPPM: 400_000, creatorSellPPM: 5_000, sellsAtGraduation: true,
          condition: .leaf(pressure), idleSeconds: 120, timeStopSeconds: 3_600))
    #expect(strategy.sizing == .equityFraction(ppm: 25_000) && strategy.allocationPPM == 250_000)
    #expect(strategy.limits == PositionLimits(positionsMax: 3, positionsPerMarketMax: 1))
    #expect(strategy.universe.createdFrom == 1_790_812_800)
    #expect(strategy.universe.createdTo == 1_790_942_400)
    let again = try Strategy.parse(source: strategy.canonicalText, file: "canonical")
    #expect(again.canonicalText == strategy.canonicalText && again.exits == strategy.exits)
    #expect(again.universe == strategy.universe && again.sizing == strategy.sizing)
  }

  @Test func everyFeatureIsRead() throws {
    for feature in Feature.allCases {
      let value =
        switch feature.unit {
        case .seconds: "\"5m\""
        case .lamports: "\"1.5 SOL\""
        case .microUSD, .usd: "10000"
        case .count: "3"
        case .multiple: "1.5"
        case .ratio: "\"20%\""
        case .solPerToken: "\"0.0000001 SOL\""
        case .usdPerToken: "\"0.00002 USD\""
        }
      let window = feature.hasWindow ? ", \"window\": \"90s\"" : ""
      let least = feature == .largeBuys ? ", \"min_amount\": \"1.5 SOL\"" : ""
      let leaf =
        "{\"feature\": \"\(feature.rawValue)\"\(window)\(least), "
        + "\"operator\": \">\", \"value\": \(value)}"
      let strategy = try Strategy.parse(
        source: "{\"name\": \"a\", \"entry\": \(leaf), \"exit\": []}", file: "a.json")
      #expect(strategy.entry.leaves.first?.left.feature == feature)
      let again = try Strategy.parse(source: strategy.canonicalText, file: "canonical")
      #expect(again.entry == strategy.entry, "\(strategy.canonicalText)")
    }
  }

  @Test func oppositesAndMirrorsAreOneMeaning() throws {
    func text(_ entry: String) throws -> String {
      try Strategy.parse(
        source: "{\"name\": \"a\", \"entry\": \(entry), \"exit\": []}", file: "a"
      ).canonicalText
    }
    let less = "{\"feature\": \"token_age\", \"operator\": \"<\", \"value\": \"1m\"}"
    let notLess = "{\"feature\": \"token_age\", \"operator\": \">=\", \"value\": \"60s\"}"
    #expect(try text("{\"not\": \(less)}") == text(notLess))
    #expect(
      try text("{\"not\": {\"any\": [\(less), \(less)]}}") == text("{\"all\": [\(notLess)]}"))
    let above = """
      {"feature": "price", "operator": ">", "value": {"feature": "vwap", "window": "5m"}}
      """
    let below = """
      {"feature": "vwap", "window": "5m", "operator": "<",
       "value": {"feature": "price", "times": 1}}
      """
    #expect(try text(above) == text(below))
    #expect(try text(above) != text("{\"not\": \(below)}"))
  }
}
