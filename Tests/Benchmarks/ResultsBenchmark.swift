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
  try require(
    stored.elementsEqual(record.trips), "a stored trip is not the one that was written")
  Benchmarks.figure("sqlite", Double(count) / seconds, "trades/s")
}

/// Trades as a run has them: 5,000 markets, each value of a size that is met in life.
private func trip(_ number: Int) -> RoundTrip {
  let draw = UInt64(truncatingIfNeeded: number &* 0x2545_F491_4F6C_DD1D) >> 32
  func point(_ later: UInt64) -> TripPoint {
    let order = ChainOrder(
      slot: 350_000_000 + UInt64(number) + later, slotRank: UInt32((draw + later) % 1_500),
      outerIndex: UInt16(draw % 6), innerIndex: Int16((draw >> 3) % 20) - 1)
    return TripPoint(
      order: order, blockTime: 1_750_000_000 + Int64(number) * 2 / 5 + Int64(later) * 2 / 5, row: 0,
      price: 3e-8 * (1 + Double(draw % 999_983 + later) / 999_983))
  }
  func key(_ part: UInt64) -> Pubkey { Pubkey(words: (UInt64(number % 5_000) + part, 2, 3, 4)) }
  func receipt(worth: Int64) -> OrderReceipt {
    var receipt = OrderReceipt()
    receipt.sentCount = 1
    receipt.slotsToLand = 1 + draw % 3
    receipt.decisionLamports = worth * 99 / 100
    receipt.landingLamports = worth * 101 / 100
    receipt.lpFeeLamports = worth / 500
    receipt.protocolFeeLamports = worth / 1_000
    receipt.creatorFeeLamports = worth / 2_000
    receipt.baseFeeLamports = 5_000
    receipt.priorityFeeLamports = 500_000
    receipt.tipLamports = 1_000_000
    receipt.platformFeeLamports = worth / 100
    return receipt
  }
  let spent = 500_000_000 + Int64(draw % 500_000_000)
  let proceeds = 400_000_000 + Int64(draw % 700_000_000)
  let bought = 20_000_000_000_000 + (draw << 12)
  let sale = TripSale(
    trigger: point(40 + draw % 400), landing: point(42 + draw % 400), pool: key(10_000),
    venue: .pumpFun, reason: number % 3 == 0 ? .takeProfit : .stopLoss, baseAmount: bought,
    proceedsLamports: proceeds, receipt: receipt(worth: proceeds))
  var trip = RoundTrip(
    strategy: 0, market: number % 5_000, baseMint: key(1), entryPool: key(10_000),
    entryVenue: .pumpFun, signal: point(0), entry: point(2), spentLamports: spent,
    baseAmount: bought, purchase: receipt(worth: spent), sales: [sale], exitReason: sale.reason,
    flags: draw % 5 == 0 ? .assumedFee : [])
  trip.rentPaidLamports = 2_039_280
  trip.rentReturnedLamports = 2_039_280
  trip.poolSharePPM = Int64(draw % 20_000)
  return trip
}
