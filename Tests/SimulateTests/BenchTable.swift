import Foundation
import Market

@testable import Columns
@testable import Strategies

/// The oracle's generated data as a table: one little-endian file a column.
enum BenchTable {
  /// The table of a folder; nil where there is none.
  static func load(_ folder: String) throws -> MarketTable? {
    guard FileManager.default.fileExists(atPath: "\(folder)/offsets.bin") else { return nil }
    func column<Element: BitwiseCopyable>(_ name: String, _ type: Element.Type) throws
      -> Column<Element>
    {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).bin"))
      return Column(data.withUnsafeBytes { Array($0.bindMemory(to: type)) })
    }
    func nullable<Element: BitwiseCopyable>(_ name: String, _ type: Element.Type) throws
      -> NullableColumn<Element>
    {
      NullableColumn(values: try column(name, type), validity: nil)
    }
    let none = NullableColumn<UInt32>(values: nil, validity: nil)
    let rows = SwapColumns(
      slot: try column("slot", UInt64.self), blockTime: try column("block_time", Int64.self),
      slotRank: try column("tx_index", UInt32.self),
      outerIndex: try column("outer_index", UInt16.self),
      innerIndex: try column("inner_index", Int16.self), kind: try column("kind", UInt8.self),
      side: try column("side", Int8.self), venue: try column("venue", UInt8.self),
      pool: try column("pool", UInt32.self), traderKey: try column("trader_key", UInt64.self),
      baseAmount: try column("base_amount", UInt64.self),
      quoteAmount: try column("quote_amount", UInt64.self),
      baseReserve: try nullable("base_reserve", UInt64.self),
      quoteReserve: try nullable("quote_reserve", UInt64.self),
      quoteVault: try nullable("quote_vault", UInt64.self),
      price: try nullable("price", Double.self),
      quoteLamports: try nullable("quote_lamports", UInt64.self),
      quoteMicroUSD: try nullable("quote_micro_usd", UInt64.self), lpFeePPM: none,
      protocolFeePPM: none, creatorFeePPM: none,
      networkFee: try column("network_fee", UInt64.self), tip: try column("tip", UInt64.self),
      flags: try column("flags", UInt16.self))
    let offsets = try column("offsets", Int64.self)
    let createdAt = try column("created_at", Int64.self)
    return table(rows, offsets, createdAt)
  }

  private static func table(
    _ rows: SwapColumns, _ offsets: Column<Int64>, _ createdAt: Column<Int64>
  ) -> MarketTable {
    var markets: [MarketEntry] = []
    var pools: [PoolEntry] = []
    for index in 0..<createdAt.count {
      let key = Pubkey(words: (UInt64(index) + 1, 0, 0, 0))
      markets.append(
        MarketEntry(
          baseMint: key, createdAt: createdAt[index], selectedAt: nil, selectedBy: .sample,
          decimals: 6, supply: nil, creator: nil,
          rows: Int(offsets[index])..<Int(offsets[index + 1])))
      pools.append(
        PoolEntry(
          pool: key, baseMint: key, quoteMint: QuoteMint.sol.key, venue: .raydiumCPMM,
          feePPM: 2_500, linkedPool: nil))
    }
    return MarketTable(rows: rows, markets: markets, pools: pools)
  }

  private static func leaf(
    _ feature: Feature, _ window: Int64?, _ comparison: Comparison, _ threshold: Threshold
  ) -> Condition {
    .leaf(
      Leaf(FeatureUse(feature, windowSeconds: window), comparison, threshold))
  }

  /// The entry all workloads share.
  static func strategy(_ name: String, _ exits: ExitPlan) -> Strategy {
    Strategy(
      name: name, description: "",
      universe: Universe(venues: [], quotes: [], mints: [], excludedMints: []),
      entry: .all([
        leaf(.volumeSOL, 300, .greaterThan, .integer(50_000_000_000)),
        leaf(.priceChange, 300, .greaterThan, .ratio(0.20)),
        leaf(.quoteReserveSOL, nil, .greaterThan, .integer(40_000_000_000)),
        leaf(.tokenAge, nil, .lessThan, .integer(86_400)),
      ]),
      cooldownSeconds: nil, entriesPerMarketMax: nil, mode: .level, exits: exits,
      canonicalText: "", sourceText: "")
  }
}

/// A workload of `shared/bench`: `w1.json` and its kin, in the engine's words.
struct BenchWorkload: CustomStringConvertible, Sendable {
  let name: String
  let strategy: Strategy
  let execution: ExecutionPlan

  var description: String { name }

  static let all = [
    BenchWorkload(
      name: "w1", exits: trailing(basis: .poolPrice, timeStop: 1_800), execution: plain),
    BenchWorkload(
      name: "w1d", exits: trailing(basis: .entryPrice, timeStop: 1_800),
      execution: displaced(entry: 150_000, retries: 1, exit: 500_000)),
    BenchWorkload(
      name: "w1x", exits: trailing(basis: .entryPrice, timeStop: 45),
      execution: displaced(latency: 7, entry: 10_000, retries: 2, exit: 20_000)),
    BenchWorkload(
      name: "w1p", exits: ladder(idle: 120),
      execution: displaced(entry: 150_000, retries: 1, exit: 500_000, platformFee: 10_000)),
    BenchWorkload(
      name: "w1i", exits: ladder(idle: 20),
      execution: displaced(entry: 150_000, retries: 1, exit: 500_000, platformFee: 10_000)),
  ]

  private init(name: String, exits: ExitPlan, execution: ExecutionPlan) {
    self.name = name
    strategy = BenchTable.strategy(name, exits)
    self.execution = execution
  }

  private static func trailing(basis: Basis, timeStop: Int64) -> ExitPlan {
    ExitPlan(
      basis: basis, stopLoss: 0.20, takeProfits: [TakeProfit(gain: 0.50)],
      trailingStop: TrailingStop(drop: 0.15, armGain: nil), timeStopSeconds: timeStop)
  }

  private static func ladder(idle: Int64) -> ExitPlan {
    let half = Portion.share(ppm: 500_000)
    return ExitPlan(
      measure: .proceeds, stopLoss: 0.30,
      takeProfits: [TakeProfit(gain: 0.50, portion: half), TakeProfit(gain: 2.00, portion: half)],
      trailingStop: TrailingStop(drop: 0.20, armGain: 0.30), idleSeconds: idle)
  }

  private static let plain = ExecutionPlan(
    latencySlots: [2], landing: .endOfSlot, baseFeeLamports: 5_000,
    priorityFeeLamports: 100_000, tipLamports: 0, platformFeePPM: 0, poolShareMaxPPM: nil,
    unknownDepthLamports: nil)

  private static func displaced(
    latency: UInt64 = 2, entry: Int64, retries: Int, exit: Int64, platformFee: Int64 = 0
  ) -> ExecutionPlan {
    var execution = plain
    execution.latencySlots = [latency]
    execution.impact = .displaced
    execution.entrySlippagePPM = entry
    execution.retries = retries
    execution.exitSlippagePPM = exit
    execution.platformFeePPM = platformFee
    return execution
  }
}
