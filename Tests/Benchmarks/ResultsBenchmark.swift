import Columns
import Foundation
import Market
import Portfolio
import Results

/// Synthetic trips into a new SQLite file, read back and compared.
func measureResults(trips count: Int, repetitions: Int, folder: String) throws {
  Benchmarks.say("sqlite: \(count) trips")
  let document = RunDocument(sha256: "aa", canonicalText: "{}", sourceText: "{}")
  var record = RunRecord(
    runID: "ab", resultHash: "cd", engineVersion: "0", decoderVersion: "0", startedAt: 0,
    dataStart: 0, dataEnd: 0, archive: "archive", configuration: document)
  record.strategies = [RunStrategy(name: "benchmark", document: document)]
  record.trips = TripList((0..<count).lazy.map(trip))
  let path = "\(folder)/trips.sqlite"
  let seconds = try medianSeconds(
    repetitions,
    prepare: {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
  ) {
    let outcome = try ResultsStore(path: path).write(record)
    try require(outcome == .stored, "the run was not stored")
  }
  let stored = try ResultsStore(path: path, access: .readOnly).trades("ab")
  try require(stored.count == count, "\(stored.count) trips stored of \(count)")
  let net = record.trips.reduce(Int64(0)) { $0 + $1.netLamports }
  try require(stored.reduce(0) { $0 + $1.netLamports } == net, "net of the stored trips")
  Benchmarks.figure("sqlite", Double(count) / seconds, "trades/s")
}

private func trip(_ number: Int) -> RoundTrip {
  let slot = UInt64(1_000 + 10 * number)
  func point(_ later: UInt64) -> TripPoint {
    TripPoint(
      order: ChainOrder(slot: slot + later, slotRank: 5, outerIndex: 2, innerIndex: -1),
      blockTime: 1_750_000_000 + Int64(number), row: 0, price: 1.25e-8)
  }
  func key(_ part: UInt64) -> Pubkey { Pubkey(words: (UInt64(number % 5_000) + part, 2, 3, 4)) }
  var receipt = OrderReceipt()
  receipt.sentCount = 1
  receipt.lpFeeLamports = 10_000_000
  receipt.baseFeeLamports = 5_000
  receipt.priorityFeeLamports = 500_000
  receipt.tipLamports = 1_000_000
  receipt.platformFeeLamports = 8_000_000
  let sale = TripSale(
    trigger: point(2), landing: point(3), pool: key(10_000), venue: .pumpFun,
    reason: .takeProfit, baseAmount: 35_000_000_000_000, proceedsLamports: 1_400_000_000,
    receipt: receipt)
  return RoundTrip(
    strategy: 0, market: number % 5_000, baseMint: key(1), entryPool: key(10_000),
    entryVenue: .pumpFun, signal: point(0), entry: point(1),
    spentLamports: 1_000_000_000 + Int64(number), baseAmount: 35_000_000_000_000,
    purchase: receipt, sales: [sale], exitReason: .takeProfit, flags: [])
}
