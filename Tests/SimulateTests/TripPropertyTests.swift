import Market
import Testing

@testable import Columns
@testable import Simulate
@testable import Strategies

/// What must hold of any trip in any market.
@Suite struct TripPropertyTests {
  private func trips(
    _ view: MarketView, _ execution: ExecutionPlan, _ exits: ExitPlan
  ) -> [Int: RoundTrip] {
    let simulator = TripSimulator(
      of: FirstCrossingTests.strategy(exits), execution: execution)
    var trips: [Int: RoundTrip] = [:]
    for signal in stride(from: 3, to: view.rows.upperBound, by: 11) {
      if case .trip(let trip) = simulator.trip(
        in: view, signalRow: signal, sizeLamports: 1_000_000_000)
      {
        trips[signal] = trip
      }
    }
    return trips
  }

  private static let plans =
    FirstCrossingTests.plans + [
      ExitPlan(
        measure: .proceeds, stopLoss: 0.3,
        takeProfits: [
          TakeProfit(gain: 0.3, portion: .share(ppm: 500_000)), TakeProfit(gain: 1.5),
        ], trailingStop: TrailingStop(drop: 0.2, armGain: 0.3), idleSeconds: 40),
      ExitPlan(liquidityDropPPM: 20_000, idleSeconds: 15),
    ]

  private static func execution(_ change: (inout ExecutionPlan) -> Void) -> ExecutionPlan {
    var execution = FirstCrossingTests.execution
    execution.impact = .displaced
    execution.entrySlippagePPM = 50_000
    execution.retries = 2
    change(&execution)
    return execution
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func theBridgeAndTheTokensAddUp(seed: UInt64) {
    let view = PlainMarket(seed: seed, rowCount: 300).view
    for rule in LandingRule.allCases {
      for exits in Self.plans {
        let plan = Self.execution {
          $0.landing = rule
          $0.inclusion = .bid
          $0.accountRentLamports = 2_039_280
        }
        for trip in trips(view, plan, exits).values {
          #expect(trip.costBridge.netLamports == trip.netLamports)
          #expect(trip.sales.reduce(0) { $0 + $1.baseAmount } == trip.baseAmount)
          #expect(trip.rentLostLamports == 0)
          let rows = trip.sales.flatMap { [$0.trigger.row, $0.landing.row] }
          #expect(rows == rows.sorted() && trip.signal.row <= trip.entry.row)
          #expect(trip.isFilled == !trip.sales.isEmpty)
          #expect(trip.failedCount <= trip.entrySentCount + trip.exitSentCount)
        }
      }
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func costsTakeWhatTheyCost(seed: UInt64) {
    let view = PlainMarket(seed: seed, rowCount: 300).view
    for exits in Self.plans where exits.measure == .price {
      let costly = trips(view, Self.execution { $0.tipLamports = 700_000 }, exits)
      let free = trips(
        view,
        Self.execution {
          $0.baseFeeLamports = 0
          $0.priorityFeeLamports = 0
          $0.platformFeePPM = 0
        }, exits)
      #expect(costly.keys.sorted() == free.keys.sorted())
      for (signal, trip) in costly {
        guard let twin = free[signal] else { continue }
        // Costs beside the pool move no fill; cost-out rungs sell more to bring them back.
        guard exits.takeProfits.allSatisfy({ $0.portion != .cost }) else { continue }
        #expect(twin.netLamports == trip.netLamports + trip.costLamports)
      }
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func laterRowsChangeNoEarlierDecision(seed: UInt64) {
    let market = PlainMarket(seed: seed, rowCount: 300)
    let plan = Self.execution { $0.inclusion = .bid }
    for exits in Self.plans {
      let whole = trips(market.view, plan, exits)
      for cut in [120, 200, 299] {
        for (signal, trip) in trips(market.view(prefix: cut), plan, exits) {
          guard let full = whole[signal], full.exit.order.slot + 200 < market.slot(cut) else {
            continue
          }
          #expect(trip == full, "signal \(signal), cut at \(cut)")
        }
      }
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func moreLatencyNeverShowsAnEarlierState(seed: UInt64) {
    let view = PlainMarket(seed: seed, rowCount: 300).view
    let exits = ExitPlan(stopLoss: 0.2, timeStopSeconds: 120)
    var before: [Int: RoundTrip] = [:]
    for latency: UInt64 in [0, 1, 2, 5, 20, 150] {
      let plan = Self.execution {
        $0.latencySlots = [latency]
        $0.entrySlippagePPM = nil
      }
      let now = trips(view, plan, exits)
      for (signal, trip) in now {
        #expect(trip.entry.order.slot <= trip.signal.order.slot + latency)
        if let earlier = before[signal] { #expect(trip.entry.row >= earlier.entry.row) }
      }
      before = now
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func theWorstOfTheSlotIsTheWorst(seed: UInt64) {
    let view = PlainMarket(seed: seed, rowCount: 300).view
    let exits = ExitPlan(timeStopSeconds: 100)
    let results = LandingRule.allCases.map { rule in
      trips(
        view,
        Self.execution {
          $0.landing = rule
          $0.entrySlippagePPM = nil
          $0.latencySlots = [2]
        }, exits)
    }
    for (signal, worst) in results[2] {
      for rule in 0...1 {
        if let trip = results[rule][signal] { #expect(worst.baseAmount <= trip.baseAmount) }
      }
    }
  }
}

extension PlainMarket {
  /// Slot of a row; beyond the last one, far away.
  fileprivate func slot(_ row: Int) -> UInt64 {
    row < table.rows.slot.count ? table.rows.slot[row] : .max
  }
}
