import Columns
import Fixtures
import GRDB
import Market
import Testing

@testable import Results

/// What the tables make of trips: the same trips again, and views that say what the trips say.
@Suite struct TradeTablesTests {
  let folder = ScratchFolder()
  let store: ResultsStore
  let record = VariedRun.record()

  init() throws {
    store = try ResultsStore(path: folder("r.sqlite"))
    _ = try store.write(SampleRun.record())
    _ = try store.write(record)
  }

  @Test func tripsOfEveryShapeComeBackEqual() throws {
    #expect(try TripList(store.trades(record.runID)) == record.trips)
    #expect(try TripList(store.trades("0a1b")) == SampleRun.record().trips)
  }

  /// `integrity_check` evaluates every CHECK and NOT NULL: what the writer leaves to its own proof.
  @Test func everyRowWrittenPassesTheChecksOfItsTable() throws {
    try store.queue.read { database in
      #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
      #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
      let triggers = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      #expect(Set(triggers).isSuperset(of: ResultsVersion4.references.map(\.name)))
      #expect(try Int.fetchOne(database, sql: "PRAGMA ignore_check_constraints") == 0)
      #expect(try Int.fetchOne(database, sql: "PRAGMA foreign_keys") == 1)
    }
  }

  @Test func theViewOfTradesSaysWhatTripsSay() throws {
    let rows = try view("v_trades")
    #expect(rows.count == record.trips.count)
    for (trade, (row, trip)) in zip(rows, record.trips).enumerated() {
      let bridge = trip.costBridge
      let lamports = [
        "size_sol": trip.spentLamports, "proceeds_sol": trip.proceedsLamports,
        "venue_fee_sol": trip.venueFeeLamports, "base_fee_sol": trip.baseFeeLamports,
        "priority_fee_sol": trip.priorityFeeLamports, "tip_sol": trip.tipLamports,
        "platform_fee_sol": trip.platformFeeLamports, "cost_sol": trip.costLamports,
        "net_sol": trip.netLamports, "failed_cost_sol": trip.failedCostLamports,
        "rent_paid_sol": trip.rentPaidLamports, "rent_returned_sol": trip.rentReturnedLamports,
        "gross_sol": bridge.grossLamports, "drift_sol": bridge.driftLamports,
        "impact_sol": bridge.impactLamports,
      ]
      for (name, value) in lamports {
        #expect(row[name] as Double == Double(value) / 1e9, "\(name) of \(trade)")
      }
      let counts = [
        "trade": Int64(trade), "signal_slot": Int64(trip.signal.order.slot),
        "entry_slot": Int64(trip.entry.order.slot),
        "trigger_slot": Int64(trip.trigger.order.slot),
        "exit_slot": Int64(trip.exit.order.slot), "base_raw": Int64(trip.baseAmount),
        "transactions": Int64(trip.entrySentCount + trip.exitSentCount),
        "failed_transactions": Int64(trip.failedCount),
        "slots_to_land": Int64(trip.purchase.slotsToLand),
      ]
      for (name, value) in counts { #expect(row[name] as Int64 == value, "\(name) of \(trade)") }
      checkWords(row, trip)
      checkOptionals(row, trip)
    }
  }

  private func checkWords(_ row: Row, _ trip: RoundTrip) {
    let words = [
      "strategy": record.strategies[trip.strategy].name, "mint": trip.baseMint.description,
      "venue": trip.entryVenue.name, "exit_venue": trip.exitVenue.name,
      "entry_pool": trip.entryPool.description, "exit_pool": trip.exitPool.description,
      "exit_reason": trip.exitReason.name,
      "signal_time": timestampText(unixSeconds: trip.signal.blockTime),
      "entry_time": timestampText(unixSeconds: trip.entry.blockTime),
      "trigger_time": timestampText(unixSeconds: trip.trigger.blockTime),
      "exit_time": timestampText(unixSeconds: trip.exit.blockTime),
      "flags": TripFlags.names.enumerated().filter { trip.flags.rawValue >> $0.offset & 1 == 1 }
        .map(\.element).joined(separator: " "),
    ]
    for (name, value) in words { #expect(row[name] as String == value, "\(name)") }
  }

  private func checkOptionals(_ row: Row, _ trip: RoundTrip) {
    let values: [(String, Double?)] = [
      ("signal_price_sol", trip.signal.price), ("entry_price_sol", trip.entry.price),
      ("trigger_price_sol", trip.trigger.price), ("exit_price_sol", trip.exit.price),
      ("pool_share", trip.poolSharePPM.map { Double($0) / 1e6 }),
      ("other_impact_net_sol", trip.otherImpactNetLamports.map { Double($0) / 1e9 }),
      ("worst_of_slot_net_sol", trip.worstOfSlotNetLamports.map { Double($0) / 1e9 }),
    ]
    for (name, value) in values { #expect(row[name] as Double? == value, "\(name)") }
  }

  @Test func theViewOfSalesSaysWhatSalesSay() throws {
    let rows = try view("v_sales")
    let sales = record.trips.enumerated().flatMap { trade, trip in
      trip.sales.enumerated().map { (trade, $0.offset, $0.element) }
    }
    #expect(rows.count == sales.count)
    for (row, (trade, position, sale)) in zip(rows, sales) {
      let counts = [
        "trade": trade, "sale": position, "rung": sale.rung, "base_raw": Int(sale.baseAmount),
        "trigger_slot": Int(sale.trigger.order.slot), "landing_slot": Int(sale.landing.order.slot),
        "transactions": sale.receipt.sentCount, "failed_transactions": sale.receipt.failedCount,
        "expired_transactions": sale.receipt.expiredCount,
        "slots_to_land": Int(sale.receipt.slotsToLand),
      ]
      for (name, value) in counts { #expect(row[name] as Int == value, "\(name)") }
      let lamports = [
        "proceeds_sol": sale.proceedsLamports, "lp_fee_sol": sale.receipt.lpFeeLamports,
        "protocol_fee_sol": sale.receipt.protocolFeeLamports,
        "creator_fee_sol": sale.receipt.creatorFeeLamports,
        "platform_fee_sol": sale.receipt.platformFeeLamports,
      ]
      for (name, value) in lamports {
        #expect(row[name] as Double == Double(value) / 1e9, "\(name)")
      }
      #expect(row["reason"] == sale.reason.name && row["venue"] == sale.venue.name)
      #expect(row["pool"] == sale.pool.description)
      #expect(row["trigger_time"] == timestampText(unixSeconds: sale.trigger.blockTime))
      #expect(row["landing_time"] == timestampText(unixSeconds: sale.landing.blockTime))
      #expect(row["trigger_price_sol"] as Double? == sale.trigger.price)
      #expect(row["landing_price_sol"] as Double? == sale.landing.price)
    }
  }

  @Test func totalsOfARunAddUpItsTripsOfEveryShape() throws {
    let run = try store.run(idPrefix: record.runID)
    let trips = record.trips
    let nets = trips.map(\.netLamports)
    #expect(run.summary.headline.netLamports == nets.reduce(0, +))
    #expect(run.summary.headline.mintCount == Set(trips.map(\.baseMint)).count)
    #expect(run.strategies.map(\.netLamports).reduce(0, +) == nets.reduce(0, +))
    #expect(run.strategies.map(\.winCount).reduce(0, +) == nets.count { $0 > 0 })
    #expect(run.costs.venueFeeLamports == trips.map(\.venueFeeLamports).reduce(0, +))
    #expect(run.costs.platformFeeLamports == trips.map(\.platformFeeLamports).reduce(0, +))
    #expect(run.costs.failedCostLamports == trips.map(\.failedCostLamports).reduce(0, +))
    #expect(run.bestTrades == Array(trips.sorted { $0.netLamports > $1.netLamports }.prefix(5)))
  }

  @Test func onlyTradesSoldInPartsHaveRowsForTheirSales() throws {
    let parts = try store.queue.read {
      try Int.fetchAll(
        $0, sql: "SELECT DISTINCT trade & 4294967295 FROM trade_sales WHERE trade >> 32 = 2")
    }
    let expected = record.trips.enumerated().filter { _, trip in
      guard trip.sales.count == 1 else { return trip.sales.count > 1 }
      let sale = trip.sales[0]
      return sale.baseAmount != trip.baseAmount || sale.rung != 0 || sale.reason != trip.exitReason
    }
    #expect(parts == expected.map(\.offset))
  }

  @Test func aLaneForgottenAndMetAgainIsOneMoreRow() throws {
    var crowded = SampleRun.record(runID: "cc", tripCount: 6)
    // Markets of one seat, in turn; the last one's lane is still remembered.
    crowded.trips = TripList(
      [5, 5 + 1 << 61, 5, 5 + 1 << 61, 6, 6].map { market in
        var trip = SampleRun.trip(0, strategy: 0)
        trip.market = market
        trip.sales.removeFirst()
        trip.sales[0].baseAmount = trip.baseAmount
        return trip
      })
    _ = try store.write(crowded)
    #expect(try TripList(store.trades("cc")) == crowded.trips)
    let lanes = try store.queue.read {
      try Int.fetchAll($0, sql: "SELECT lane FROM trades WHERE id >> 32 = 3 ORDER BY id")
    }
    #expect(lanes == [0, 1, 2, 3, 4, 4])
  }

  @Test func numbersAreGivenInTheOrderOfFirstUse() {
    var numbering = Numbering(bits: 2, filler: "")
    // One seat for all: each displaces the one before it.
    let found = ["", "a", "a", "b", "a"].map { numbering.number(of: $0, seat: 1) }
    #expect(found.map(\.number) == [0, 1, 1, 2, 3])
    #expect(found.map(\.isNew) == [true, true, false, true, true])
  }

  private func view(_ name: String) throws -> [Row] {
    try store.queue.read {
      try Row.fetchAll(
        $0, sql: "SELECT * FROM \(name) WHERE run_id = ?", arguments: [record.runID])
    }
  }
}
