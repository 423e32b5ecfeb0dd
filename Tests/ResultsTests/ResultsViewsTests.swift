import Columns
import Fixtures
import GRDB
import Market
import Portfolio
import Testing

@testable import Results

@Suite struct ResultsViewsTests {
  let folder = ScratchFolder()
  let store: ResultsStore

  init() throws {
    store = try ResultsStore(path: folder("r.sqlite"))
    _ = try store.write(SampleRun.record())
  }

  /// The columns of docs/formats/results.md.
  static let promised = [
    "v_runs": """
    run_id started strategy from to trades net_sol net_low net_high verdict verdict_reason mints \
    result_hash engine_version decoder_version archive configuration_hash
    """,
    "v_trades": """
    run_id trade strategy mint venue exit_venue entry_pool exit_pool signal_slot signal_time \
    entry_slot entry_time trigger_slot trigger_time exit_slot exit_time exit_reason size_sol \
    base_raw signal_price_sol entry_price_sol trigger_price_sol exit_price_sol proceeds_sol \
    venue_fee_sol base_fee_sol priority_fee_sol tip_sol platform_fee_sol cost_sol net_sol \
    multiple flags transactions failed_transactions slots_to_land pool_share failed_cost_sol \
    rent_paid_sol rent_returned_sol gross_sol drift_sol impact_sol other_impact_net_sol \
    worst_of_slot_net_sol
    """,
    "v_sales": """
    run_id trade sale reason rung venue pool trigger_slot trigger_time landing_slot landing_time \
    trigger_price_sol landing_price_sol base_raw proceeds_sol transactions failed_transactions \
    expired_transactions slots_to_land lp_fee_sol protocol_fee_sol creator_fee_sol \
    platform_fee_sol
    """,
    "v_rejects": """
    run_id strategy mint reason first_slot first_time last_slot last_time signals
    """,
    "v_equity": "run_id time cash_sol positions_sol equity_sol open_positions",
    "v_equity_daily": "run_id day time cash_sol positions_sol equity_sol open_positions",
    "v_metrics": "run_id strategy name value reason formula",
    "v_leaderboard": """
    place strategy strategy_hash runs trades wins win_rate net_sol net_sol_per_run \
    best_run_net_sol worst_run_net_sol
    """,
    "v_strategies": """
    strategy strategy_hash runs first_started last_started canonical_text source_text
    """,
    "v_coverage": """
    run_id day venue transactions legs undecoded_instructions exact explained disagreeing reasons \
    continuous continuous_explained gaps samples
    """,
  ]

  @Test func everyViewHasThePromisedColumnsAndRows() throws {
    try store.queue.read { database in
      let views = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
      #expect(views == Self.promised.keys.sorted())
      for (view, columns) in Self.promised {
        let row = try #require(try Row.fetchOne(database, sql: "SELECT * FROM \(view)"))
        #expect(row.columnNames.joined(separator: " ") == columns, "\(view)")
      }
    }
  }

  @Test func tradesAreInHumanUnits() throws {
    let trip = SampleRun.record().trips[1]
    let row = try #require(
      try store.queue.read { try Row.fetchOne($0, sql: "SELECT * FROM v_trades WHERE trade = 1") })
    #expect(row["strategy"] == "late")
    #expect(row["mint"] == trip.baseMint.description)
    #expect(row["venue"] == "pump_fun")
    #expect(row["exit_venue"] == "raydium_cpmm")
    #expect(row["entry_slot"] == 1_011)
    #expect(row["exit_time"] == timestampText(unixSeconds: trip.exit.blockTime))
    #expect(row["exit_reason"] == "take_profit")
    #expect(row["size_sol"] == 1.000000001)
    #expect(row["tip_sol"] == Double(trip.tipLamports) / 1e9)
    #expect(row["net_sol"] == Double(trip.netLamports) / 1e9)
    #expect(row["entry_price_sol"] == Double?.none)
    #expect(row["exit_price_sol"] == 0.1)
    let outlay = trip.spentLamports + trip.costLamports
    #expect(row["multiple"] == Double(trip.proceedsLamports) / Double(outlay))
    #expect(row["flags"] == "assumed_fee graduated")
  }

  @Test func runsAndEquityAreInHumanUnits() throws {
    try store.queue.read { database in
      let run = try #require(try Row.fetchOne(database, sql: "SELECT * FROM v_runs"))
      #expect(run["strategy"] == "early_momentum, late")
      #expect(run["from"] == "2025-06-15T15:06:40Z")
      #expect(run["verdict"] == "not established")
      #expect(run["verdict_reason"] == "fewer than 200 mints traded")
      let days = try String.fetchAll(database, sql: "SELECT day FROM v_equity_daily")
      #expect(days == ["2025-06-15", "2025-06-16"])
      let equity = try Double.fetchAll(database, sql: "SELECT equity_sol FROM v_equity_daily")
      #expect(equity == [100, 100.500000003])
    }
  }

  @Test func theVerdictSaysWhatIsMissing() throws {
    var many = SampleRun.record(runID: "aa", tripCount: 400)
    _ = try store.write(many)
    #expect(try verdict("aa") == ["not established", "fewer than ten UTC days"])
    many.runID = "ab"
    many.changeTrips { $0[0].sales[1].proceedsLamports = 400_000_000_000 }
    _ = try store.write(many)
    #expect(try verdict("ab") == ["not established", "one mint gives over 25 % of gross profit"])
    let reason = "the 95 % interval of the net does not hold 0"
    for (place, (interval, word)) in [
      (Int128(1)...9, "gain"), (-9 ... -1, "loss"), (-1...1, "not established"),
    ].enumerated() {
      var record = SampleRun.record(runID: "b\(place)", tripCount: 400)
      record.netInterval = interval
      _ = try store.write(record)
      let found = try verdict(record.runID)
      #expect(found[0] == word)
      #expect((found[1] == reason) == (word != "not established"))
    }
  }

  @Test func theLeaderboardAddsRunsAndCountsStrategiesWithoutTrades() throws {
    _ = try store.write(SampleRun.record(runID: "aa", tripCount: 1))
    let rows = try store.queue.read { try Row.fetchAll($0, sql: "SELECT * FROM v_leaderboard") }
    #expect(rows.map { $0["strategy"] as String } == ["early_momentum", "late"])
    #expect(rows.map { $0["runs"] as Int } == [2, 2])
    #expect(rows.map { $0["trades"] as Int } == [3, 2])
    #expect(rows.map { $0["wins"] as Int } == [3, 0])
    #expect(rows.map { $0["place"] as Int } == [1, 2])
  }

  private func verdict(_ runID: String) throws -> [String?] {
    let row = try store.queue.read {
      try Row.fetchOne(
        $0, sql: "SELECT verdict, verdict_reason FROM v_runs WHERE run_id = ?", arguments: [runID])
    }
    return [row?["verdict"], row?["verdict_reason"]]
  }
}
