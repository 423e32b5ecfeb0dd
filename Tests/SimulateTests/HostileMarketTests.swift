import Market
import Testing

@testable import Columns
@testable import Simulate
@testable import Strategies

/// Damaged or malicious numbers end in a refusal or a trip, never in a trap.
@Suite struct HostileMarketTests {
  private struct Noise {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }

    mutating func pick<Element>(_ values: [Element]) -> Element {
      values[Int(next() % UInt64(values.count))]
    }

    mutating func column<Element: BitwiseCopyable>(
      _ count: Int, _ values: [Element]
    ) -> Column<Element> {
      var picked: [Element] = []
      for _ in 0..<count { picked.append(pick(values)) }
      return Column(picked)
    }

    mutating func nullable<Element: BitwiseCopyable>(
      _ count: Int, _ values: [Element], placeholder: Element
    ) -> NullableColumn<Element> {
      var picked: [Element?] = []
      for _ in 0..<count { picked.append(next() % 5 == 0 ? nil : pick(values)) }
      return NullableColumn(picked, placeholder: placeholder)
    }
  }

  private static let amounts: [UInt64] = [
    0, 1, 2, 1_000, 279_900_000_000_000, 1_000_000_000_000_000, 1 << 59, 1 << 60, 1 << 62, .max,
  ]

  private func table(_ noise: inout Noise, rowCount: Int) -> MarketTable {
    let amounts = HostileMarketTests.amounts
    let prices: [Double] = [0, 1e-300, 1e-7, 1, 1e300, .infinity, .nan, -1]
    let rates: [UInt32] = [0, 2_500, 9_500, 999_999, 1_000_000, .max]
    let roots: [UInt128] = [0, 1, 1 << 32, 5_833_372_668_713_515_885, 1 << 64, 1 << 90, .max]
    let slots: [UInt64] = [0, 1, 2, 2, 3, .max - 1, .max]
    let columns = SwapColumns(
      slot: Column((0..<rowCount).map { _ in noise.pick(slots) }.sorted()),
      blockTime: noise.column(rowCount, [.min, -1, 0, 1, 50, 100, .max]),
      slotRank: Column((0..<rowCount).map { UInt32($0) }),
      outerIndex: noise.column(rowCount, [0]), innerIndex: noise.column(rowCount, [-1]),
      kind: noise.column(rowCount, [0, 0, 0, 0, 1, 2, 5, 6, 255]),
      side: noise.column(rowCount, [-1, 0, 1]),
      venue: noise.column(rowCount, [0, 0, 1, 3, 3, 4, 6, 8, 9, 10, 250]),
      pool: noise.column(rowCount, [0, 0, 1, 2]), traderKey: noise.column(rowCount, [1]),
      baseAmount: noise.column(rowCount, amounts), quoteAmount: noise.column(rowCount, amounts),
      baseReserve: noise.nullable(rowCount, amounts, placeholder: 0),
      quoteReserve: noise.nullable(rowCount, amounts, placeholder: 0),
      quoteVault: noise.nullable(rowCount, amounts, placeholder: 0),
      price: noise.nullable(rowCount, prices, placeholder: 0),
      quoteLamports: noise.nullable(rowCount, amounts, placeholder: 0),
      quoteMicroUSD: NullableColumn(values: nil, validity: nil),
      lpFeePPM: noise.nullable(rowCount, rates, placeholder: 0),
      protocolFeePPM: noise.nullable(rowCount, rates, placeholder: 0),
      creatorFeePPM: noise.nullable(rowCount, rates, placeholder: 0),
      networkFee: noise.column(rowCount, [0]), tip: noise.column(rowCount, [0]),
      flags: noise.column(rowCount, [0, 8, 16, .max]),
      sqrtPrice: noise.nullable(rowCount, roots, placeholder: 0),
      liquidity: noise.nullable(rowCount, roots, placeholder: 0),
      activeBin: noise.nullable(rowCount, [0, 1, -1, 231, -231, .min, .max], placeholder: 0),
      lpFee: noise.nullable(rowCount, amounts, placeholder: 0),
      protocolFee: noise.nullable(rowCount, amounts, placeholder: 0))
    let market = MarketEntry(
      baseMint: .zero, createdAt: nil, selectedAt: nil, selectedBy: .sample,
      decimals: noise.pick([0, 6, 9, 22, 255]), supply: nil, creator: nil, rows: 0..<rowCount)
    let pools = (0..<3).map { index in
      PoolEntry(
        pool: Pubkey(words: (UInt64(index), 0, 0, 0)), baseMint: .zero,
        quoteMint: index == 2 ? QuoteMint.usdc.key : QuoteMint.sol.key,
        venue: index == 0 ? .pumpFun : .raydiumCPMM, feePPM: noise.pick([nil, 0, .max]),
        linkedPool: noise.pick([nil, 0, 1, 2, 99, -1]))
    }
    return MarketTable(rows: columns, markets: [market], pools: pools)
  }

  @Test func nothingTraps() {
    var noise = Noise(state: 42)
    var outcomes: [String: Int] = [:]
    let exits = ExitPlan(
      stopLoss: 0.2, takeProfits: [TakeProfit(gain: 0.5)],
      trailingStop: TrailingStop(drop: 0.1, armGain: 0.1), timeStopSeconds: .max)
    let strategy = Strategy(
      name: "hostile", description: "",
      universe: Universe(venues: [], quotes: [], mints: [], excludedMints: []), entry: .all([]),
      cooldownSeconds: nil, entriesPerMarketMax: nil, mode: .level, exits: exits,
      canonicalText: "", sourceText: "")
    for round in 0..<1_500 {
      let table = table(&noise, rowCount: 1 + round % 9)
      let view = MarketView(of: table, at: 0)
      let simulator = TripSimulator(
        of: strategy,
        execution: ExecutionPlan(
          latencySlots: noise.pick([[0], [1, 2, 3], [.max]]),
          landing: noise.pick(LandingRule.allCases), baseFeeLamports: 5_000,
          priorityFeeLamports: 0, tipLamports: 0, platformFeePPM: 10_000,
          poolShareMaxPPM: noise.pick([nil, 1_000_000, 10]),
          unknownDepthLamports: noise.pick([nil, 1, 40_000_000_000, .max])))
      for row in view.rows {
        let outcome = simulator.trip(
          in: view, signalRow: row, sizeLamports: noise.pick([1, 1_000_000_000, .max]))
        switch outcome {
        case .rejected(let reason): outcomes[reason.name, default: 0] += 1
        case .trip(let trip):
          outcomes[trip.exitReason.name, default: 0] += 1
          #expect(trip.spentLamports > 0 && trip.baseAmount > 0 && trip.proceedsLamports >= 0)
          #expect(row <= trip.entry.row && trip.entry.row <= trip.exit.row)
          #expect(simulator.liquidationLamports(of: trip, in: view, at: 60) >= 0)
        }
      }
    }
    let seen = Set(outcomes.keys)
    #expect(
      seen.isSuperset(of: [
        "stop_loss", "take_profit", "end_of_data", "empty_fill", "migrating", "unknown_depth",
      ]))
  }
}
