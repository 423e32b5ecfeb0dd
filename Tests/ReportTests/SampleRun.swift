import Columns
import Fixtures
import Market
import Portfolio
import Results

/// Stored runs to report on, made by writing and reading them.
enum SampleRun {
  static func record(names: [String] = ["early_momentum", "late"], scale: Int64 = 1) -> RunRecord {
    let text = RunDocument(sha256: "ab", canonicalText: "{}", sourceText: "{ }")
    var record = RunRecord(
      runID: "0a1b2c3d4e5f", resultHash: String(repeating: "fe", count: 32),
      engineVersion: "0.1.0", decoderVersion: "7", startedAt: 1_760_000_000,
      dataStart: 1_750_000_000, dataEnd: 1_752_000_000, archive: "data/archive",
      configuration: text)
    record.strategies = names.map { RunStrategy(name: $0, document: text) }
    record.trips = TripList(
      (0..<7).map { trip($0, strategy: $0 % names.count, scale: scale) })
    record.rejections = [
      Rejection(
        strategy: 0, market: 1, baseMint: .zero, reason: .insufficientCapital, at: point(5))
    ]
    record.equity = [100, 90, 120, 110].enumerated().map { day, sol in
      EquityMark(
        time: 1_750_032_000 + Int64(day) * 86_400, cashLamports: sol * scale, positionLamports: 0,
        openPositions: 0)
    }
    record.metrics = [
      ("trades", 7, "M-TRADES-1"), ("wins", 4, "M-WINS-1"), ("win_rate", 4.0 / 7, "M-WINRATE-1"),
      ("net_sol", 0.123, "M-NET-1"), ("max_drawdown_sol", 1.25, "M-MAXDD-1"),
      ("max_drawdown", 0.25, "M-MAXDDPCT-1"), ("median_multiple", 1.01, "M-MEDIANMULTIPLE-1"),
    ].map { RunMetric(metric: Metric(name: $0.0, value: $0.1, formula: $0.2)) }
    let sharpe = Metric(name: "sharpe", value: nil, reason: "under 30 days", formula: "M-SHARPE-1")
    record.metrics.append(RunMetric(metric: sharpe))
    record.metrics.append(
      RunMetric(
        strategy: names[0], metric: Metric(name: "trades", value: 4, formula: "M-TRADES-1")))
    return record
  }

  static func stored(_ record: RunRecord, file: String = "r.sqlite") throws -> StoredRun {
    let folder = ScratchFolder()
    let store = try ResultsStore(path: folder(file))
    _ = try store.write(record)
    return try store.run(idPrefix: record.runID)
  }

  private static func point(_ slot: UInt64) -> TripPoint {
    let order = ChainOrder(slot: slot, slotRank: 0, outerIndex: 0, innerIndex: -1)
    return TripPoint(order: order, blockTime: 1_750_000_000, row: 0, price: nil)
  }

  private static func trip(_ number: Int, strategy: Int, scale: Int64) -> RoundTrip {
    let key = Pubkey(words: (UInt64(number) + 1, 2, 3, 4))
    let sale = TripSale(
      trigger: point(3), landing: point(4), pool: key, venue: .pumpFun,
      reason: ExitReason.allCases[number % 5], baseAmount: 1,
      proceedsLamports: Int64(97 + number) * scale)
    return RoundTrip(
      strategy: strategy, market: number, baseMint: key, entryPool: key, entryVenue: .pumpFun,
      signal: point(1), entry: point(2), spentLamports: 100 * scale, baseAmount: 1,
      purchase: OrderReceipt(), sales: [sale], exitReason: sale.reason, flags: [])
  }
}
