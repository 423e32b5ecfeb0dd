import Market
import Testing

@testable import Columns
@testable import Simulate
@testable import Strategies

/// Exits found by blocks are those of the plain loop, in every field.
@Suite struct FirstCrossingTests {
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func blocksFindWhatTheLoopFinds(seed: UInt64) throws {
    let market = PlainMarket(seed: seed, rowCount: 400)
    let (view, indexed) = (market.view, market.indexedView)
    #expect(indexed.isSearchable)
    var reasons: Set<ExitReason> = []
    for (place, exits) in Self.plans.enumerated() {
      let strategy = Self.strategy(exits)
      let simulator = TripSimulator(of: strategy, execution: Self.execution)
      for signal in stride(from: Int(seed % 7), to: 400, by: 13) {
        let plain = simulator.trip(in: view, signalRow: signal, sizeLamports: 1_000_000_000)
        let searched = simulator.trip(
          in: indexed, signalRow: signal, sizeLamports: 1_000_000_000)
        #expect(plain == searched, "plan \(place), signal \(signal)")
        if case .trip(let trip) = plain { reasons.formUnion(trip.sales.map(\.reason)) }
      }
    }
    #expect(reasons.count >= 5)
  }

  static let plans = [
    ExitPlan(
      basis: .poolPrice, stopLoss: 0.2, takeProfits: [TakeProfit(gain: 0.5)],
      trailingStop: TrailingStop(drop: 0.15, armGain: nil), timeStopSeconds: 300),
    ExitPlan(
      takeProfits: [
        TakeProfit(gain: 0.2, portion: .share(ppm: 300_000)),
        TakeProfit(gain: 0.4, portion: .cost), TakeProfit(gain: 1.0),
      ], trailingStop: TrailingStop(drop: 0.3, armGain: 0.25), timeStopSeconds: 700),
    ExitPlan(stopLoss: 0.4, breakEvenArmGain: 0.15, timeStopSeconds: 90),
    ExitPlan(stopLoss: 0.9, trailingStop: TrailingStop(drop: 0.6, armGain: 1.5)),
    ExitPlan(timeStopSeconds: 60),
  ]

  static let execution = ExecutionPlan(
    latencySlots: [1, 2, 7], landing: .endOfSlot, exitSlippagePPM: 100_000,
    baseFeeLamports: 5_000, priorityFeeLamports: 100_000, tipLamports: 0, platformFeePPM: 10_000,
    poolShareMaxPPM: nil, unknownDepthLamports: nil)

  static func strategy(_ exits: ExitPlan) -> Strategy {
    Strategy(
      name: "random", description: "",
      universe: Universe(venues: [], quotes: [], mints: [], excludedMints: []), entry: .all([]),
      cooldownSeconds: nil, entriesPerMarketMax: nil, mode: .level, exits: exits,
      canonicalText: "", sourceText: "")
  }
}
