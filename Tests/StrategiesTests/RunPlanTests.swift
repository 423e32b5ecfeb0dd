import Configurations
import Glibc
import Market
import Testing

@testable import Strategies

private let minimal = """
  {"archive": "data/archive", "strategies": ["a.json"],
   "portfolio": {"capital": "10 SOL", "sizing": {"fixed": "0.5 SOL"}}}
  """

private func refusal(
  _ source: String, _ overrides: [(path: String, value: String)] = []
) -> SundialError? {
  do {
    _ = try RunPlan.parse(source: source, file: "r.json", overrides: overrides)
    return nil
  } catch {
    return error
  }
}

@Suite struct RunPlanTests {
  @Test func theConfiguredRunsAreValid() throws {
    guard access("configs/runs", R_OK) == 0 else {
      print("skipped: the tests do not run in the package's folder")
      return
    }
    let demo = try RunPlan.load(path: "configs/runs/demo.json")
    #expect(demo.sourceText == BuiltInRuns.demo)
    #expect(demo.strategies.count == 3 && demo.portfolio.capitalLamports == 100_000_000_000)
    #expect(demo.execution.latencySlots == [1, 2, 2, 3, 5])
    #expect(demo.execution.poolShareMaxPPM == 50_000 && demo.execution.platformFeePPM == 10_000)
    #expect(demo.execution.unknownDepthLamports == nil)
    let example = try RunPlan.load(path: "configs/runs/example.json")
    #expect(example.canonicalText == demo.canonicalText && example.archive == "data/archive")
    let tape = try RunPlan.load(path: "configs/runs/tape.json")
    #expect(tape.execution.unknownDepthLamports == 40_000_000_000)
    for path in Set((demo.strategies + tape.strategies).map(\.path)).sorted() {
      _ = try Strategy.load(path: path)
    }
  }

  @Test func defaultsAreWrittenOut() throws {
    let plan = try RunPlan.parse(source: minimal, file: "r.json")
    #expect(plan.from == nil && plan.to == nil && plan.portfolio.limits.positionsMax == nil)
    #expect(plan.execution.latencySlots == [2] && plan.execution.landing == .endOfSlot)
    #expect(
      plan.canonicalText
        == "{\"execution\":{\"account_rent\":\"2039280 lamports\",\"base_fee\":\"5000 lamports\","
        + "\"impact\":\"displaced\",\"inclusion\":\"bid\",\"landing\":\"end_of_slot\","
        + "\"latency_slots\":[2],\"platform_fee\":\"0%\",\"priority_fee\":\"500000 lamports\","
        + "\"retries\":0,\"tip\":\"1000000 lamports\",\"unknown_depth\":\"reject\"},"
        + "\"from\":null,\"portfolio\":{\"capital\":\"10000000000 lamports\","
        + "\"equity_marks\":\"daily\",\"sizing\":{\"fixed\":\"500000000 lamports\"}},\"to\":null}")
  }

  @Test func everyFieldOfARunIsRead() throws {
    let plan = try RunPlan.parse(
      source: """
        {"$schema": "s", "archive": "a", "strategies": ["s.json"],
         "portfolio": {"capital": "100 SOL", "max_positions": 10, "max_positions_per_market": 1,
           "max_positions_per_strategy": 4, "allocation": {"b": "25%", "a": "75%"},
           "sizing": {"volatility_target": {"risk": "0.5%", "window": "5m",
             "max_equity_fraction": "10%"}}},
         "execution": {"latency_slots": 3, "landing": "worst_of_slot", "inclusion": "bid",
           "impact": "displaced", "entry_slippage": "15%", "exit_slippage": "50%", "retries": 1,
           "base_fee": "5000 lamports", "priority_fee": "0.0005 SOL", "tip": "0.001 SOL",
           "platform_fee": "1%", "account_rent": "0.00203928 SOL", "max_pool_share": "5%",
           "unknown_depth": "reject"}}
        """, file: "r.json")
    #expect(
      plan.execution
        == ExecutionPlan(
          latencySlots: [3], landing: .worstOfSlot, inclusion: .bid, impact: .displaced,
          entrySlippagePPM: 150_000, exitSlippagePPM: 500_000, retries: 1, baseFeeLamports: 5_000,
          priorityFeeLamports: 500_000, tipLamports: 1_000_000, platformFeePPM: 10_000,
          accountRentLamports: 2_039_280, poolShareMaxPPM: 50_000, unknownDepthLamports: nil))
    #expect(
      plan.portfolio
        == PortfolioPlan(
          capitalLamports: 100_000_000_000,
          limits: PositionLimits(
            positionsMax: 10, positionsPerMarketMax: 1, positionsPerStrategyMax: 4),
          sizing: .volatilityTarget(riskPPM: 5_000, windowSeconds: 300, mostPPM: 100_000),
          allocations: [
            Allocation(strategy: "a", sharePPM: 750_000),
            Allocation(strategy: "b", sharePPM: 250_000),
          ]))
  }

  @Test func overridesAreAppliedBeforeTheCheck() throws {
    let plan = try RunPlan.parse(
      source: minimal, file: "r.json",
      overrides: [
        ("from", "2026-10-01"), ("to", "2026-10-31"), ("portfolio.capital", "7 SOL"),
        ("execution.latency_slots", "[1, 3]"), ("portfolio.max_positions", "4"),
        ("strategies[0]", "b.json"), ("execution.unknown_depth", "\"40 SOL\""),
      ])
    #expect(plan.from == UTCDay("2026-10-01") && plan.to == UTCDay("2026-10-31"))
    #expect(
      plan.portfolio.capitalLamports == 7_000_000_000 && plan.portfolio.limits.positionsMax == 4)
    #expect(plan.execution.latencySlots == [1, 3] && plan.strategies.map(\.path) == ["b.json"])
    #expect(plan.execution.unknownDepthLamports == 40_000_000_000)
    let error = refusal(minimal, [("portfolio.capital", "7")])
    #expect(error?.place == "--set portfolio.capital" && error?.exitCode == .usage)
  }

  @Test func latencyIsBounded() throws {
    let most = "[" + Array(repeating: "150", count: 256).joined(separator: ",") + "]"
    let plan = try RunPlan.parse(
      source: minimal, file: "r.json", overrides: [("execution.latency_slots", most)])
    #expect(plan.execution.latencySlots.count == 256)
    let over = "[" + Array(repeating: "1", count: 257).joined(separator: ",") + "]"
    for value in [over, "151", "-1", "[]", "[151]", "1.5", "\"2\"", "99999999999999999999"] {
      #expect(refusal(minimal, [("execution.latency_slots", value)]) != nil, "\(value)")
    }
  }

  @Test(arguments: [
    ("execution.inclusion", "bids", "E-CONFIG-012"),
    ("execution.entry_slippage", "101%", "E-CONFIG-011"),
    ("execution.exit_slippage", "0.5", "E-CONFIG-010"),
    ("execution.retries", "101", "E-CONFIG-011"),
    ("portfolio.allocation.a", "0%", "E-CONFIG-011"),
    ("portfolio.allocation", "5", "E-CONFIG-007"),
    ("portfolio.sizing", "{}", "E-CONFIG-015"),
    ("execution.landing", "end_of_slto", "E-CONFIG-012"),
    ("execution.unknown_depth", "rejct", "E-CONFIG-012"),
    ("execution.unknown_depth", "40", "E-CONFIG-010"),
    ("execution.platform_fee", "0.01", "E-CONFIG-010"),
    ("execution.platform_fee", "100%", "E-CONFIG-011"),
    ("execution.max_pool_share", "0%", "E-CONFIG-011"),
    ("execution.tip", "-1 SOL", "E-CONFIG-011"),
    ("execution.speed", "1", "E-CONFIG-008"),
    ("portfolio.sizing.equity_fraction", "5%", "E-CONFIG-015"),
    ("portfolio.sizing.fixed", "0 SOL", "E-CONFIG-011"),
    ("portfolio.max_positions", "0", "E-CONFIG-011"),
    ("from", "2026-02-30", "E-CONFIG-011"),
    ("strategies", "[]", "E-CONFIG-011"),
    ("strategies", "[\"a\", \"a\"]", "E-CONFIG-015"),
    ("archive", "null", "E-CONFIG-009"),
  ])
  func wrongValuesAreRefused(path: String, value: String, code: String) {
    #expect(refusal(minimal, [(path, value)])?.code == code)
  }

  @Test func nullLeavesLaterFieldsOut() {
    #expect(refusal(minimal, [("execution.retries", "null")]) == nil)
    #expect(refusal(minimal, [("execution.tip", "null")]) == nil)
  }

  @Test func aRunThatEndsBeforeItBeginsIsRefused() {
    let error = refusal(minimal, [("from", "2026-10-02"), ("to", "2026-10-01")])
    #expect(error?.code == ConfigurationCode.contradiction)
  }

  @Test func emptyAndForeignDocumentsAreRefused() {
    #expect(refusal("{}")?.message.contains("3 problems") == true)
    #expect(refusal("[]")?.code == ConfigurationCode.wrongKind)
    #expect(refusal("")?.code == ConfigurationCode.syntax)
  }
}
