import Columns
import Market
import Portfolio

@testable import Results

/// Records to store, each value different from its neighbours so that a swapped column shows.
enum SampleRun {
  static let configurationHash = String(repeating: "c0", count: 32)

  static func document(_ hash: Character, _ text: String) -> RunDocument {
    RunDocument(
      sha256: String(repeating: hash, count: 64), canonicalText: "{\"t\":\"\(text)\"}",
      sourceText: "// as written\n{ \"t\": \"\(text)\" }\n")
  }

  static func record(
    runID: String = "0a1b2c3d4e5f", resultHash: String = "feed", tripCount: Int = 4,
    names: [String] = ["early_momentum", "late"], startedAt: Int64 = 1_760_000_000
  ) -> RunRecord {
    var record = RunRecord(
      runID: runID, resultHash: resultHash, engineVersion: "0.1.0", decoderVersion: "7",
      startedAt: startedAt, dataStart: 1_750_000_000, dataEnd: 1_752_000_000,
      archive: "data/archive", configuration: document("c", "configuration"))
    record.segments = [
      RunSegment(label: "2026-11-21/a.000.jsonl.zst", sha256: "aa11"),
      RunSegment(label: "2026-11-22/a.000.jsonl.zst", sha256: "bb22"),
    ]
    record.strategies = names.enumerated().map { index, name in
      RunStrategy(name: name, document: document("\(index % 10)".first!, "strategy \(index)"))
    }
    record.trips = TripList((0..<tripCount).map { trip($0, strategy: $0 % names.count) })
    record.rejections = [
      rejection(.maxPositions, signals: 3), rejection(.unknownDepth, signals: 2),
      rejection(.maxPositions, signals: 4),
    ]
    record.equity = [
      EquityMark(
        time: 1_750_032_000, cashLamports: 100_000_000_000, positionLamports: 0, openPositions: 0),
      EquityMark(
        time: 1_750_118_400, cashLamports: 99_000_000_001, positionLamports: 1_500_000_002,
        openPositions: 1),
    ]
    record.metrics = [
      RunMetric(metric: Metric(name: "net_sol", value: 0.1 + 0.2, formula: "M-NET-1")),
      RunMetric(
        metric: Metric(name: "sharpe", value: nil, reason: "under 30 days", formula: "M-SHARPE-1")),
      RunMetric(
        strategy: names[0], metric: Metric(name: "trades", value: 2, formula: "M-TRADES-1")),
    ]
    record.coverage = [
      VenueCoverage(
        day: "2026-10-01", venue: "pump_fun", transactions: 10, legs: 11, undecodedInstructions: 1,
        exact: 8,
        explained: 2, disagreeing: 3)
    ]
    return record
  }

  static func key(_ number: Int) -> Pubkey {
    Pubkey(words: (UInt64(number) &+ 1, 2, 3, UInt64(number) << 40))
  }

  static func point(_ slot: UInt64, price: Double?) -> TripPoint {
    TripPoint(
      order: ChainOrder(slot: slot, slotRank: 5, outerIndex: 6, innerIndex: -1),
      blockTime: 1_750_000_000 + Int64(slot), row: 0, price: price)
  }

  static func trip(_ number: Int, strategy: Int) -> RoundTrip {
    let slot = UInt64(1_000 + 10 * number)
    let reason = ExitReason.allCases[number % ExitReason.allCases.count]
    let proceeds: Int64 = number.isMultiple(of: 2) ? 1_500_000_007 : 600_000_009
    let half = TripSale(
      trigger: point(slot + 2, price: nil), landing: point(slot + 2, price: 3e-8),
      pool: key(number + 1), venue: .pumpFun, reason: .takeProfit, rung: 1, baseAmount: 30,
      proceedsLamports: 400_000_001, receipt: receipt(100))
    let rest = TripSale(
      trigger: point(slot + 2, price: 3.5e-8), landing: point(slot + 3, price: 0.1),
      pool: key(number + 2), venue: .raydiumCPMM, reason: reason,
      baseAmount: 34_999_999_999_970, proceedsLamports: proceeds, receipt: receipt(200))
    var trip = RoundTrip(
      strategy: strategy, market: number + 100, baseMint: key(number), entryPool: key(number + 1),
      entryVenue: .pumpFun, signal: point(slot, price: 1.25e-8),
      entry: point(slot + 1, price: nil), spentLamports: 1_000_000_000 + Int64(number),
      baseAmount: 35_000_000_000_000, purchase: receipt(300), sales: [half, rest],
      exitReason: reason, flags: [.assumedFee, .graduated])
    trip.rentPaidLamports = 2_039_280
    trip.rentReturnedLamports = 2_039_280 - Int64(number % 3)
    trip.poolSharePPM = number == 0 ? nil : 9_001
    trip.otherImpactNetLamports = number == 0 ? nil : -77
    trip.worstOfSlotNetLamports = number == 1 ? nil : 88
    return trip
  }

  /// Each line different from its neighbours, and from those of another `shift`.
  static func receipt(_ shift: Int64) -> OrderReceipt {
    var receipt = OrderReceipt()
    receipt.sentCount = 3
    receipt.failedCount = 2
    receipt.expiredCount = 1
    receipt.slotsToLand = UInt64(shift)
    receipt.decisionLamports = 900_000_001 + shift
    receipt.landingLamports = 910_000_002 + shift
    receipt.lpFeeLamports = 20_000_003 + shift
    receipt.protocolFeeLamports = 9_500_004 + shift
    receipt.creatorFeeLamports = 3_000_005 + shift
    receipt.transferFeeLamports = 6 + shift
    receipt.baseFeeLamports = 5_007 + shift
    receipt.priorityFeeLamports = 1_000_008 + shift
    receipt.tipLamports = 2_000_009 + shift
    receipt.platformFeeLamports = 16_000_010 + shift
    receipt.failedCostLamports = 1_010_011 + shift
    return receipt
  }

  static func rejection(_ reason: RejectReason, signals: Int) -> Rejection {
    var rejection = Rejection(
      strategy: 0, market: 9, baseMint: key(77), reason: reason, at: point(50, price: 2e-9))
    rejection.last = point(60, price: nil)
    rejection.signals = signals
    return rejection
  }
}

extension RunRecord {
  /// Changes trips of the record, which are few.
  mutating func changeTrips(_ change: (inout [RoundTrip]) -> Void) {
    var trips = Array(self.trips)
    change(&trips)
    self.trips = TripList(trips)
  }

  /// Changes refusals of the record.
  mutating func changeRejections(_ change: (inout [Rejection]) -> Void) {
    var rejections = Array(self.rejections)
    change(&rejections)
    self.rejections = RejectionList(rejections)
  }
}
