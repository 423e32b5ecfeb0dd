import Columns
import Foundation
import Market
import Signals
import Simulate
import Strategies

extension Workload {
  /// Markets worked on as one piece.
  private static let groupSize = 64

  /// W1 and its kin: every trip of one strategy, one position a market at a time, without limits on
  /// capital. Timed is what a run does once its markets are loaded and indexed: finding entries and
  /// simulating trips. `TRADES` names a file for the records in the yardsticks' own form.
  func trips(_ name: String) throws {
    let table = try MarketTable(folder: data)
    let question = try TripQuestion(name)
    let views = table.markets.indices.map { MarketView(indexed: table, at: $0) }
    let scan = SignalScan(of: question.strategy)
    let groupCount = (views.count + Self.groupSize - 1) / Self.groupSize
    var found: [[RoundTrip]] = []
    // The repetition before gives its memory back first, as the yardstick's does.
    let times = measure(before: { found = [] }) {
      let entry = EntryTests(of: question.strategy)
      found = parallelMap(count: groupCount, threads: threads, state: { scan.worker() }) {
        worker, group in
        var trips: [RoundTrip] = []
        trips.reserveCapacity(Self.groupSize * 2)
        let first = group * Self.groupSize
        for view in views[first..<min(first + Self.groupSize, views.count)] {
          question.addTrips(in: view, entry, worker, to: &trips)
        }
        return trips
      }
    }
    let trips = found.flatMap { $0 }
    if let path = ProcessInfo.processInfo.environment["TRADES"] {
      try write(trips.flatMap(record), to: path)
      let sales = trips.enumerated().flatMap { trip in
        trip.element.sales.flatMap { record($0, trip.element.market, trip.offset) }
      }
      try write(sales, to: path + ".sales")
    }
    let net = trips.reduce(Int64(0)) { $0 + $1.netLamports }
    try report(
      times,
      ["rows": table.rows.slot.count, "trades": trips.count, "net": String(net)])
  }

  /// market, i, j, k, x, reason, entry_sent, exit_sent, base, out, pnl
  private func record(_ trip: RoundTrip) -> [Int64] {
    let rows = [trip.signal, trip.entry, trip.trigger, trip.exit].map { Int64($0.row) }
    return [Int64(trip.market)] + rows + [
      code(trip.exitReason), Int64(trip.entrySentCount), Int64(trip.exitSentCount),
      Int64(trip.baseAmount), trip.proceedsLamports, trip.netLamports,
    ]
  }

  /// trip, market, k, x, reason, rung, sent, base, out, platform_fee
  private func record(_ sale: TripSale, _ market: Int, _ trip: Int) -> [Int64] {
    [
      Int64(trip), Int64(market), Int64(sale.trigger.row), Int64(sale.landing.row),
      code(sale.reason), Int64(sale.rung), Int64(sale.receipt.sentCount), Int64(sale.baseAmount),
      sale.proceedsLamports, sale.receipt.platformFeeLamports,
    ]
  }

  /// The yardsticks' codes of reasons.
  private func code(_ reason: ExitReason) -> Int64 {
    let names = [
      "stop_loss", "take_profit", "trailing_stop", "break_even", "liquidity_drop", "creator_sell",
      "graduation", "condition", "idle", "time_stop", "end_of_data", "entry_failed",
    ]
    return Int64(names.firstIndex(of: reason.name) ?? -1)
  }

  private func write(_ numbers: [Int64], to path: String) throws {
    let data = numbers.withUnsafeBytes { Data($0) }
    try data.write(to: URL(fileURLWithPath: path))
  }
}

/// A workload's strategy and execution, in the language that runs are written in.
private struct TripQuestion: Sendable {
  let strategy: Strategy
  let simulator: TripSimulator
  let sizeLamports: Int64

  init(_ name: String) throws {
    let texts = TripQuestion.texts[name] ?? ("", "")
    strategy = try Strategy.parse(
      source: """
        { "name": "\(name)", "entry": { "all": [
          { "feature": "volume_sol", "window": "300s", "operator": ">", "value": "50 SOL" },
          { "feature": "price_change", "window": "300s", "operator": ">", "value": "20%" },
          { "feature": "quote_reserve_sol", "operator": ">", "value": "40 SOL" },
          { "feature": "token_age", "operator": "<", "value": "1d" } ] }, \(texts.0) }
        """, file: name)
    let plan = try RunPlan.parse(
      source: """
        { "archive": "none", "strategies": ["none"],
          "portfolio": { "capital": "1 SOL", "sizing": { "fixed": "1 SOL" } },
          "execution": { "landing": "end_of_slot", "inclusion": "always",
            "base_fee": "5000 lamports", "priority_fee": "100000 lamports", "tip": "0 SOL",
            "account_rent": "0 SOL", \(texts.1) } }
        """, file: name)
    simulator = TripSimulator(of: strategy, execution: plan.execution)
    sizeLamports = lamportsPerSOL
  }

  private static let trailing = """
    "exit": [ { "stop_loss": "20%" }, { "take_profit": "50%" }, { "trailing_stop": "15%" },
      { "time_stop": "TIME" } ], "basis": "BASIS"
    """
  private static let ladder = """
    "exit": [ { "stop_loss": "30%" }, { "take_profit": "50%", "portion": "50%" },
      { "take_profit": "200%", "portion": "50%" }, { "trailing_stop": "20%", "arm_gain": "30%" },
      { "idle": "TIME" } ], "measure": "proceeds"
    """
  private static let displaced = """
    "latency_slots": 2, "impact": "displaced", "entry_slippage": "15%", "retries": 1,
    "exit_slippage": "50%"
    """

  /// Exits and execution of each workload.
  private static let texts: [String: (String, String)] = [
    "w1": (exits(trailing, "30m", "pool_price"), "\"latency_slots\": 2, \"impact\": \"forgotten\""),
    "w1d": (exits(trailing, "30m", "entry_price"), displaced),
    "w1x": (
      exits(trailing, "45s", "entry_price"),
      """
      "latency_slots": 7, "impact": "displaced", "entry_slippage": "1%", "retries": 2,
      "exit_slippage": "2%"
      """
    ),
    "w1p": (exits(ladder, "120s", ""), displaced + ", \"platform_fee\": \"1%\""),
    "w1i": (exits(ladder, "20s", ""), displaced + ", \"platform_fee\": \"1%\""),
  ]

  private static func exits(_ text: String, _ time: String, _ basis: String) -> String {
    text.replacing("TIME", with: time).replacing("BASIS", with: basis)
  }

  /// Adds the trips of a market, one position at a time.
  func addTrips(
    in view: MarketView, _ entry: EntryTests?, _ worker: SignalWorker, to trips: inout [RoundTrip]
  ) {
    if let entry, let search = EntrySearch(of: entry, in: view) {
      addTrips(in: view, to: &trips) { search.next(after: $0) }
    } else {
      let signals = worker.signals(in: view)[0]
      addTrips(in: view, to: &trips) { signals.next(after: $0) }
    }
  }

  @inline(__always)
  private func addTrips(
    in view: MarketView, to trips: inout [RoundTrip], _ nextSignal: (Int?) -> Int?
  ) {
    var row = nextSignal(nil)
    while let signal = row {
      var last = signal
      switch simulator.trip(in: view, signalRow: signal, sizeLamports: sizeLamports) {
      case .trip(let trip):
        last = trip.exit.row
        trips.append(trip)
      case .rejected: break
      }
      row = nextSignal(last)
    }
  }
}
