import Market
import Testing

@testable import Columns

/// Whether a pool's rows lead from state to state.
struct PoolContinuityTests {
  private static let pool = SampleDay.key(10)

  /// A buy of `base` for `quote` that leaves the reserves given.
  private func row(
    _ venue: Venue, _ base: UInt64, _ quote: UInt64, leaving: (UInt64, UInt64)
  ) -> SwapRow {
    var row = SwapRow(
      kind: .swap, venue: venue, pool: Self.pool, baseMint: SampleDay.key(20),
      quoteMint: QuoteMint.sol.key, outerIndex: 0, innerIndex: -1)
    row.side = 1
    (row.baseAmount, row.quoteAmount) = (base, quote)
    (row.baseReserve, row.quoteReserve) = leaving
    return row
  }

  private func check(_ rows: [SwapRow], slots: [UInt64]? = nil) -> VenueContinuity? {
    var input = DayInput(day: SampleDay.day, segmentHashes: [], decoderVersion: "7")
    input.transactions = rows.enumerated().map { place, row in
      DayTransaction(
        signature: SampleDay.signature(UInt64(place)), slot: slots?[place] ?? UInt64(place + 1),
        blockTime: SampleDay.day.start, txIndex: nil, unit: 1, sequence: place, failed: false,
        rows: [row])
    }
    return input.summary.continuity.first
  }

  @Test func oneStateLeadsToTheNext() {
    let rows = [
      row(.pumpSwap, 10, 5, leaving: (1_000, 500)), row(.pumpSwap, 100, 50, leaving: (900, 550)),
      row(.pumpSwap, 100, 60, leaving: (800, 610)),
    ]
    #expect(check(rows)?.continuous == 2)
    #expect(check(rows)?.gaps == 0)
    let missing = check([rows[0], rows[2]])
    #expect(missing?.gaps == 1 && missing?.continuous == 0)
    #expect(missing?.samples.first?.contains("\(Self.pool)") == true)
  }

  /// Pools without price and reserves have marks of their states.
  @Test func marksMeet() {
    let marks: [(UInt64?, UInt64?)] = [(nil, 5), (5, 7), (7, 5), (6, 8)]
    let rows = marks.map { marks in
      var row = row(.meteoraDAMMV1, 10, 5, leaving: (0, 0))
      (row.baseReserve, row.quoteReserve) = (nil, nil)
      (row.stateMarkBefore, row.stateMark) = marks
      return row
    }
    let found = check(rows)
    #expect(found?.continuous == 2 && found?.gaps == 1)
  }

  /// Inside a slot whose order nobody tells, a difference is no gap.
  @Test func unorderedSlotsAreExplained() {
    let rows = [
      row(.pumpSwap, 10, 5, leaving: (1_000, 500)), row(.pumpSwap, 100, 60, leaving: (800, 610)),
    ]
    #expect(check(rows, slots: [7, 7])?.explained == 1)
  }

  /// DBC pays a sale's referrer out of the protocol's part, in what moved.
  @Test func aReferrersPartIsNoGap() {
    var first = row(.meteoraDBC, 10, 1_000, leaving: (1_000, 50_000))
    first.baseReserve = nil
    var sale = row(.meteoraDBC, 100, 9_804, leaving: (0, 40_100))
    sale.baseReserve = nil
    sale.side = -1
    // Of 9,900 before fees the seller got 9,800 and the referrer 4; 80 and 20 were the fees.
    (sale.lpFee, sale.protocolFee) = (80, 20)
    #expect(check([first, sale])?.explained == 1)
    sale.quoteReserve = 40_000
    #expect(check([first, sale])?.gaps == 1)
  }

  /// CPMM takes protocol and fund shares out of what the trade before left.
  @Test func carvedFeesAreNoGap() {
    var first = row(.raydiumCPMM, 10, 1_000, leaving: (1_000, 50_000))
    first.lpFee = 25
    first.creatorFee = 0
    let same = row(.raydiumCPMM, 100, 500, leaving: (900, 50_480))
    #expect(check([first, same])?.continuous == 1)
    var both = first
    both.creatorFee = 5
    let carved = row(.raydiumCPMM, 100, 500, leaving: (896, 50_480))
    #expect(check([both, carved])?.explained == 1)
    let gap = row(.raydiumCPMM, 100, 500, leaving: (500, 50_480))
    #expect(check([both, gap])?.gaps == 1)
  }

  @Test func pricesAndBinsMeet() {
    var first = row(.orcaWhirlpool, 1, 1, leaving: (0, 0))
    (first.baseReserve, first.quoteReserve, first.sqrtPrice) = (nil, nil, 1 << 70)
    var second = first
    second.sqrtPricesBefore = SqrtPriceRange((1 << 70)...(1 << 70))
    #expect(check([first, second])?.continuous == 1)
    second.sqrtPricesBefore = SqrtPriceRange((1 << 69)...(1 << 69))
    #expect(check([first, second])?.gaps == 1)
    first.sqrtPrice = nil
    first.activeBin = -3
    second.activeBinBefore = -3
    #expect(check([first, second])?.continuous == 1)
  }

  /// Nothing is compared with a vendor's trades, across unanchored reserves, or without a state.
  @Test func whatTellsNothingIsNotCompared() {
    let rows = [
      row(.pumpFun, 10, 5, leaving: (1_000, 500)), row(.pumpFun, 100, 60, leaving: (1, 2)),
    ]
    for flag in [RowFlags.vendor, .unanchoredReserves] {
      var flagged = rows
      flagged[1].flags = flag
      #expect(check(flagged) == nil)
    }
    var silent = rows
    silent[0].quoteReserve = nil
    #expect(check(silent) == nil)
  }

  /// A vendor's trade goes where the chain's own leg of the signature is; another leg stays.
  @Test func vendorsGiveWayToTheChain() {
    var vendor = row(.pumpSwap, 10, 5, leaving: (0, 0))
    (vendor.baseReserve, vendor.quoteReserve, vendor.flags) = (nil, nil, .vendor)
    var elsewhere = vendor
    elsewhere.pool = SampleDay.key(11)
    elsewhere.baseMint = SampleDay.key(21)
    var input = DayInput(day: SampleDay.day, segmentHashes: [], decoderVersion: "7")
    func add(_ rows: [SwapRow], _ origin: RowOrigin) {
      input.transactions.append(
        DayTransaction(
          signature: SampleDay.signature(1), slot: 5, blockTime: SampleDay.day.start, txIndex: nil,
          unit: 1, sequence: input.transactions.count, failed: false, origin: origin, rows: rows))
    }
    add([vendor, elsewhere], .vendor)
    #expect(input.summary.rowCount == 2)
    add([row(.pumpSwap, 10, 5, leaving: (1_000, 500))], .enhanced)
    add([row(.pumpSwap, 10, 5, leaving: (1_000, 500))], .chain)
    #expect(input.summary.rowCount == 2)
    #expect(input.summary.duplicateCount == 1)
  }
}
