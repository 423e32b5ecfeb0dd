import Fixtures
import Foundation
import Market
import Strategies
import Synthetic
import Testing

/// Every field of a strategy is alive: changing it alone moves the result. The fields are the
/// schema's, which is made of the parser's own tables, so that a new one without its line here
/// fails.
@Suite struct EveryFieldTests {
  /// A field, what is changed in the rich strategy first, and what is to move the result.
  private struct Change {
    let field: String
    var given: [(from: String, to: String)] = []
    let from: String
    let to: String
  }

  /// What has no meaning for a run (docs/strategies.md, "Fields").
  private static let inert: Set = ["$schema", "description"]
  /// Objects whose members are fields of their own.
  private static let containers: Set = [
    "universe", "entry", "exit", "sizing", "sizing.volatility_target", "execution",
  ]

  @Test func everyFieldOfTheSchemaHasItsLine() throws {
    let schema = try JSONObject(Data(StrategySchema.text.utf8))
    var fields: Set<String> = []
    Self.collect(schema, schema, "", &fields)
    let lines = Set(try Self.changes(ScratchFolder()).map(\.field))
    #expect(fields.subtracting(Self.containers).subtracting(Self.inert).subtracting(lines) == [])
    #expect(lines.union(Self.containers).union(Self.inert).subtracting(fields) == [])
    #expect(fields.count > 60)
  }

  @Test func everyFieldMovesTheResult() throws {
    let folder = ScratchFolder()
    let runs = try SimulatedRuns(SimulatedWorld(launches: 16, seed: 5, world: .history, markets: 1))
    var known: [String: String] = [:]
    func hash(_ source: String) throws -> String {
      if let hash = known[source] { return hash }
      let hash = try runs.hash(Self.run, [source, Self.other])
      known[source] = hash
      return hash
    }
    let rich = try Self.rich(folder, runs.creations.map { ($0.mint.description, $0.time) })
    let base = try hash(rich)
    for change in try Self.changes(folder, runs.creations.map { ($0.mint.description, $0.time) }) {
      let before = try change.given.reduce(rich) { try Self.replaced($0, $1.from, $1.to) }
      let after = try Self.replaced(before, change.from, change.to)
      #expect(try hash(before) != hash(after), "\(change.field): \(change.from) -> \(change.to)")
    }
    for (from, to) in [("\"description\": \"a\"", "\"description\": \"b\""), ("a.json", "b.json")] {
      #expect(try hash(Self.replaced(rich, from, to)) == base, "\(from) moves the result")
    }
  }

  private static func replaced(_ text: String, _ from: String, _ to: String) throws -> String {
    try #require(text.contains(from), "nothing to change: \(from)")
    return text.replacing(from, with: to, maxReplacements: 1)
  }

  /// Paths of all members the schema has; conditions are walked where the entry is, exits once.
  private static func collect(
    _ root: JSONObject, _ schema: JSONObject, _ path: String, _ fields: inout Set<String>
  ) {
    if let reference = schema.text("$ref")?.split(separator: "/").last.map(String.init),
      [("exit", "exit"), ("leaf_rules", "entry")].contains(where: { $0 == reference && $1 == path }
      ),
      let target = root.object("$defs")?.object(reference)
    {
      collect(root, target, path, &fields)
    }
    for key in schema.object("properties")?.fields.keys.sorted() ?? [] {
      let own = path.isEmpty ? key : "\(path).\(key)"
      fields.insert(own)
      guard let inner = schema.object("properties")?.object(key) else { continue }
      collect(root, inner, own, &fields)
    }
    for part in ["anyOf", "oneOf", "allOf"].flatMap(schema.objects)
      + ["items", "then"].compactMap(schema.object)
    {
      collect(root, part, path, &fields)
    }
  }
}

extension EveryFieldTests {
  private static let run = """
    { "archive": "none", "strategies": ["none.json"], "portfolio": { "capital": "20 SOL" },
      "execution": { "latency_slots": [1, 2, 3, 5] } }
    """

  /// Shares the run, so that limits on a market have something to meet.
  private static let other = """
    { "name": "other", "sizing": { "fixed": "0.1 SOL" },
      "entry": { "feature": "trades", "window": "2m", "operator": ">=", "value": 2 },
      "exit": [ { "time_stop": "5m" } ] }
    """

  private static func rich(
    _ folder: ScratchFolder, _ creations: [(mint: String, time: Int64)]
  ) throws -> String {
    let calm = #"{ "feature": "volatility", "window": "2m", "operator": "<", "value": "10%" }"#
    for (name, block) in [
      ("calm", calm), ("calmer", calm.replacing("10%", with: "3%")),
    ] {
      try folder.write("{ \"blocks\": { \"calm\": \(block) } }", to: "\(name).json")
    }
    let last = timestampText(unixSeconds: creations[creations.count - 2].time)
    return """
      {
        "$schema": "a.json", "name": "rich", "description": "a",
        "parameters": { "gain": "30%" },
        "blocks": {
          "lively": { "feature": "trades", "window": "60s", "operator": ">=", "value": 4 },
          "clock": [ { "time_stop": "20m" } ]
        },
        "blocks_from": ["\(folder("calm.json"))"],
        "universe": {
          "venues": \(venues), "quotes": ["SOL"],
          "excluded_mints": ["\(creations[2].mint)"],
          "created_from": "\(timestampText(unixSeconds: creations[1].time))",
          "created_to": "\(last)"
        },
        "entry": {
          "all": [
            { "use": "lively" }, { "use": "calm" },
            { "any": [
              { "feature": "price_change", "window": "45s", "operator": ">", "value": "8%" },
              { "feature": "volume_sol", "window": "90s", "operator": ">",
                "value": { "feature": "sell_volume_sol", "window": "5m", "times": 2 } } ] },
            { "not": \(crowd) },
            { "feature": "large_buys", "window": "3m", "min_amount": "0.3 SOL",
              "operator": ">=", "value": 1 },
            { "feature": "buys", "window": "4m", "operator": ">=",
              "value": { "feature": "large_buys", "window": "4m", "min_amount": "0.2 SOL",
                         "times": 1.5 } }
          ],
          "cooldown": "30s", "max_entries_per_market": 3, "mode": "level"
        },
        "exit": \(exitList),
        "measure": "proceeds",
        "sizing": { "equity_fraction": "2%" },
        "execution": {
          "entry_slippage": "6%", "exit_slippage": "20%", "retries": 1,
          "priority_fee": "0.0005 SOL", "tip": "0.001 SOL", "platform_fee": "1%",
          "max_pool_share": "1%"
        }
      }
      """
  }

  private static func changes(
    _ folder: ScratchFolder,
    _ creations: [(mint: String, time: Int64)] = [("a", 1), ("b", 2), ("c", 3)]
  ) throws -> [Change] {
    universe(creations) + entry + exits + money
      + [
        Change(field: "name", from: "\"rich\"", to: "\"poor\""),
        Change(field: "parameters", from: "\"gain\": \"30%\"", to: "\"gain\": \"20%\""),
        Change(field: "blocks", from: "\"value\": 4", to: "\"value\": 6"),
        Change(
          field: "blocks_from", from: folder("calm.json"), to: folder("calmer.json")),
      ]
  }

  private static func universe(_ creations: [(mint: String, time: Int64)]) -> [Change] {
    func time(_ place: Int) -> String { timestampText(unixSeconds: creations[place].time) }
    let last = creations.count - 1
    return [
      Change(field: "universe.venues", from: venues, to: "[\"pump_fun\"]"),
      Change(field: "universe.quotes", from: "[\"SOL\"]", to: "[\"USDC\"]"),
      Change(
        field: "universe.mints", from: "\"excluded_mints\"",
        to: "\"mints\": [\"\(creations[last / 2].mint)\"], \"excluded_mints\""),
      Change(
        field: "universe.excluded_mints", from: creations[2].mint, to: creations[last / 2].mint),
      Change(field: "universe.created_from", from: time(1), to: time(last / 2)),
      Change(field: "universe.created_to", from: time(last - 1), to: time(last / 2)),
    ]
  }

  private static let crowd = """
    { "feature": "top_trader_share", "window": "100s", "operator": ">", "value": "70%" }
    """

  private static let venues = """
    ["pump_fun", "pump_swap", "raydium_launchlab", "raydium_cpmm", "raydium_amm_v4", "meteora_dbc",
     "meteora_damm_v2", "meteora_damm_v1"]
    """

  private static let entry = [
    Change(field: "entry.all", from: "\"all\": [", to: "\"any\": ["),
    Change(field: "entry.any", from: "\"any\": [", to: "\"all\": ["),
    Change(field: "entry.not", from: "{ \"not\": \(crowd) }", to: crowd),
    Change(field: "entry.use", from: "{ \"use\": \"calm\" },", to: ""),
    Change(field: "entry.feature", from: "\"price_change\"", to: "\"drawdown_from_high\""),
    Change(field: "entry.window", from: "\"45s\"", to: "\"15s\""),
    Change(field: "entry.min_amount", from: "\"0.3 SOL\"", to: "\"1 SOL\""),
    Change(field: "entry.operator", from: "\">=\", \"value\": 1", to: "\"==\", \"value\": 1"),
    Change(field: "entry.value", from: "\"8%\"", to: "\"20%\""),
    Change(field: "entry.value.feature", from: "\"sell_volume_sol\"", to: "\"buy_volume_sol\""),
    Change(field: "entry.value.window", from: "\"5m\"", to: "\"30s\""),
    Change(field: "entry.value.min_amount", from: "\"0.2 SOL\"", to: "\"0.01 SOL\""),
    Change(field: "entry.value.times", from: "\"times\": 2", to: "\"times\": 6"),
    Change(field: "entry.cooldown", from: "\"cooldown\": \"30s\"", to: "\"cooldown\": \"10m\""),
    Change(
      field: "entry.max_entries_per_market", from: "\"max_entries_per_market\": 3",
      to: "\"max_entries_per_market\": 1"),
    Change(field: "entry.mode", from: "\"level\"", to: "\"edge\""),
    Change(
      field: "cooldown", given: [("\"cooldown\": \"30s\", ", "")], from: "\"measure\"",
      to: "\"cooldown\": \"10m\", \"measure\""),
    Change(
      field: "max_entries_per_market", given: [("\"max_entries_per_market\": 3, ", "")],
      from: "\"measure\"", to: "\"max_entries_per_market\": 1, \"measure\""),
    Change(
      field: "mode", given: [(", \"mode\": \"level\"", "")], from: "\"measure\"",
      to: "\"mode\": \"edge\", \"measure\""),
  ]

  private static let exitList = """
    [
      { "take_profit": "$gain", "portion": "50%" }, { "take_profit": "90%" },
      { "stop_loss": "20%" }, { "trailing_stop": "12%", "arm_gain": "15%" },
      { "break_even": "10%" }, { "liquidity_drop": "30%" }, { "creator_sell": "5%" },
      { "graduation": true }, { "idle": "20m" }, { "use": "clock" },
      { "condition": { "feature": "sells", "window": "70s", "operator": ">=", "value": 9 } }
    ]
    """

  /// An exit beside a clock alone, which comes late.
  private static func exit(
    _ field: String, _ exit: String, given: [(from: String, to: String)] = [], from: String,
    to: String
  ) -> Change {
    let list = "[ { \(exit) }, { \"use\": \"clock\" }, { \"take_profit\": \"$gain\" } ]"
    return Change(
      field: "exit.\(field)", given: [(exitList, list), ("20m", "3h"), ("30%", "90000%")] + given,
      from: from, to: to)
  }

  private static let exits = [
    exit(
      "take_profit", "\"take_profit\": \"40%\", \"portion\": \"50%\"", from: "40%", to: "20%"),
    exit(
      "portion", "\"take_profit\": \"20%\", \"portion\": \"50%\"", from: "\"50%\"",
      to: "\"cost\""),
    exit("stop_loss", "\"stop_loss\": \"25%\"", from: "25%", to: "10%"),
    exit("trailing_stop", "\"trailing_stop\": \"12%\"", from: "12%", to: "6%"),
    exit(
      "arm_gain", "\"trailing_stop\": \"12%\", \"arm_gain\": \"150%\"", from: "150%", to: "1%"),
    exit("break_even", "\"break_even\": \"10%\"", from: "\"10%\"", to: "\"4%\""),
    exit("liquidity_drop", "\"liquidity_drop\": \"99%\"", from: "99%", to: "0.1%"),
    exit("creator_sell", "\"creator_sell\": \"60%\"", from: "60%", to: "0.01%"),
    exit(
      "graduation", "\"graduation\": true",
      // At once, while the curve still trades.
      given: [("\"all\": [", "\"any\": ["), ("\"value\": 4", "\"value\": 1")],
      from: "\"graduation\": true",
      to: "\"take_profit\": \"80000%\""),
    exit(
      "condition",
      "\"condition\": { \"feature\": \"sells\", \"window\": \"70s\", \"operator\": \">=\", "
        + "\"value\": 9 }",
      from: "\"value\": 9", to: "\"value\": 3"),
    exit("idle", "\"idle\": \"20m\"", from: "\"20m\"", to: "\"1m\""),
    Change(field: "exit.time_stop", from: "\"20m\" } ]", to: "\"2m\" } ]"),
    exit("use", "\"stop_loss\": \"25%\"", from: ", { \"use\": \"clock\" }", to: ""),
    Change(field: "measure", from: "\"proceeds\"", to: "\"price\""),
    Change(
      field: "basis", given: [("\"proceeds\"", "\"price\"")], from: "\"measure\"",
      to: "\"basis\": \"pool_price\", \"measure\""),
  ]

  private static let ownSize = "{ \"equity_fraction\": \"2%\" }"

  private static let money = [
    Change(
      field: "sizing.fixed", given: [(ownSize, "{ \"fixed\": \"0.4 SOL\" }")], from: "0.4 SOL",
      to: "0.5 SOL"),
    Change(field: "sizing.equity_fraction", from: "\"2%\"", to: "\"3%\""),
    Change(
      field: "sizing.pool_share", given: [(ownSize, "{ \"pool_share\": \"0.5%\" }")],
      from: "\"0.5%\"", to: "\"0.6%\""),
    Change(
      field: "sizing.volatility_target.risk", given: [(ownSize, volatility)],
      from: "0.05%", to: "0.06%"),
    Change(
      field: "sizing.volatility_target.window", given: [(ownSize, volatility)],
      from: "\"6m\"", to: "\"1m\""),
    Change(
      field: "sizing.volatility_target.max_equity_fraction", given: [(ownSize, volatility)],
      from: "\"3%\"", to: "\"0.1%\""),
    Change(
      field: "max_positions", from: "\"measure\"", to: "\"max_positions\": 1, \"measure\""),
    Change(
      field: "max_positions_per_market", from: "\"measure\"",
      to: "\"max_positions_per_market\": 1, \"measure\""),
    Change(field: "allocation", from: "\"measure\"", to: "\"allocation\": \"2%\", \"measure\""),
    Change(field: "execution.entry_slippage", from: "\"6%\"", to: "\"1%\""),
    Change(
      field: "execution.exit_slippage", from: "\"exit_slippage\": \"20%\"",
      to: "\"exit_slippage\": \"0%\""),
    Change(
      field: "execution.retries", given: [("\"6%\"", "\"0.1%\"")], from: "\"retries\": 1",
      to: "\"retries\": 0"),
    Change(field: "execution.priority_fee", from: "0.0005 SOL", to: "0.0006 SOL"),
    Change(field: "execution.tip", from: "0.001 SOL", to: "0.0011 SOL"),
    Change(
      field: "execution.platform_fee", from: "\"platform_fee\": \"1%\"",
      to: "\"platform_fee\": \"0.9%\""),
    Change(
      field: "execution.max_pool_share", from: "\"max_pool_share\": \"1%\"",
      to: "\"max_pool_share\": \"0.2%\""),
  ]

  private static let volatility = """
    { "volatility_target": { "risk": "0.05%", "window": "6m", "max_equity_fraction": "3%" } }
    """
}
