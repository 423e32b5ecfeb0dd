import Fixtures
import Foundation
import Market
import Testing

@testable import Columns

@Suite struct ArrangedDayTests {
  /// The day arranged, in memory or with all records spilled to a file.
  static func arranged(_ input: DayInput, spilled: Bool = false) throws -> ArrangedDay {
    let folder = FileManager.default.temporaryDirectory.path
    let scratch = DayScratch(folder: folder, memoryMax: spilled ? 0 : .max, threads: 2)
    return try DayBuilder(input, scratch: scratch).arrange()
  }

  static func bytes(_ input: DayInput, spilled: Bool = false) throws -> [[UInt8]] {
    let day = try arranged(input, spilled: spilled)
    return try ColumnStore.fileNames.map { name in
      let sink = MemorySink()
      try day.write(name, notes: input.notes, to: sink)
      return sink.bytes
    }
  }

  /// The rows stand as long as their day.
  static func rows(of day: ArrangedDay) -> [SwapRow] {
    withExtendedLifetime(day) { day.rows.records.map(\.pointee.row) }
  }

  static func failedRows(of day: ArrangedDay) -> [SwapRow] {
    withExtendedLifetime(day) { day.failedRows.records.map(\.pointee.row) }
  }

  @Test func handingInOrderHasNoMeaning() throws {
    var input = SampleDay.input()
    input.transactions += (UInt64(0)..<40).map { number in
      var copy = SampleDay.transaction(number * 3)
      copy.unit = 99
      copy.txIndex = number % 2 == 0 ? 3 : nil
      return copy
    }
    let expected = try Self.bytes(input)
    var random = SeededNumbers(seed: 1)
    for _ in 0..<5 {
      input.transactions.shuffle(using: &random)
      input.candles.shuffle(using: &random)
      input.tokens.shuffle(using: &random)
      input.links.shuffle(using: &random)
      input.segmentHashes.shuffle(using: &random)
      #expect(try Self.bytes(input) == expected)
    }
  }

  @Test func aDayTooLargeForMemoryIsTheSameDay() throws {
    // More transactions than are added between two looks at the memory.
    let input = SampleDay.input(count: 3_000)
    #expect(try Self.bytes(input, spilled: true) == Self.bytes(input))
  }

  @Test func duplicatesAreDroppedAndCounted() throws {
    var input = SampleDay.input(count: 50)
    let expected = try Self.rows(of: Self.arranged(input))
    input.transactions += (UInt64(0)..<10).map { number in
      var copy = SampleDay.transaction(number)
      copy.txIndex = nil
      copy.unit = .max
      return copy
    }
    let table = try Self.arranged(input)
    #expect(table.summary.duplicateCount == 10)
    #expect(Self.rows(of: table) == expected)
    var tape = SampleDay.transaction(0)
    tape.signature = nil
    tape.failed = false
    input.transactions += [tape, tape]
    #expect(try Self.arranged(input).summary.duplicateCount == 10)
  }

  @Test func rowsAreMarketMajorInChainOrder() throws {
    let table = try Self.arranged(SampleDay.input())
    let all = table.rows.records
    #expect(table.markets.count == 3)
    #expect(table.markets.map(\.baseMint) == table.markets.map(\.baseMint).sorted())
    var next = 0
    for market in table.markets {
      #expect(market.rows.lowerBound == next)
      next = market.rows.upperBound
      let rows = all[market.rows]
      #expect(rows.allSatisfy { $0.pointee.row.baseMint == market.baseMint })
      #expect(rows.allSatisfy { QuoteMint($0.pointee.row.quoteMint) != nil })
      let order = rows.map { Self.place($0, table) }
      #expect(order == order.sorted() && Set(order).count == order.count)
    }
    #expect(next < all.count)
    #expect(all[next...].allSatisfy { QuoteMint($0.pointee.row.quoteMint) == nil })
    let failed = table.failedRows.records.map { Self.place($0, table) }
    withExtendedLifetime(table) {}
    #expect(failed == failed.sorted())
    #expect(table.summary.rowCount + table.summary.failedRowCount == 250)
  }

  static func place(_ row: UnsafePointer<DayRow>, _ day: ArrangedDay) -> ChainOrder {
    ChainOrder(
      slot: row.pointee.row.slot ?? 0, slotRank: day.ranks[row.pointee.transaction],
      outerIndex: row.pointee.row.outerIndex, innerIndex: row.pointee.row.innerIndex)
  }

  @Test func aSlotIsOrderedByPositionThenUnit() throws {
    func transaction(
      _ number: UInt64, index: UInt32?, unit: UInt64, sequence: Int
    ) -> DayTransaction {
      DayTransaction(
        signature: Signature(high: Pubkey(words: (number, 0, 0, 0)), low: .zero), slot: 5,
        blockTime: SampleDay.day.start, txIndex: index, unit: unit, sequence: sequence,
        failed: false, rows: [SampleDay.row(number, quote: QuoteMint.sol.key)])
    }
    var input = DayInput(day: SampleDay.day, segmentHashes: [], decoderVersion: "7")
    input.transactions = [
      transaction(9, index: 4, unit: 1, sequence: 0),
      transaction(8, index: 2, unit: 1, sequence: 1),
      // Unit 6 begins with signature 7, unit 5 with 2; 3 is its own unit.
      transaction(7, index: nil, unit: 6, sequence: 0),
      transaction(1, index: nil, unit: 6, sequence: 1),
      transaction(2, index: nil, unit: 5, sequence: 3),
      transaction(6, index: nil, unit: 5, sequence: 4),
      transaction(3, index: nil, unit: 0, sequence: 0),
    ]
    let ranks = try Self.arranged(input).ranks
    let order = (0..<input.transactions.count).sorted { ranks[UInt32($0)] < ranks[UInt32($1)] }
      .map { input.transactions[$0].signature?.high.words.0 }
    #expect(order == [8, 9, 2, 6, 3, 7, 1])
  }

  @Test func pricesAndWorthAreExact() throws {
    let price = SOLPrice([SampleDay.candle(0, close: 150.25), SampleDay.candle(60, close: 151.5)])
    var row = SampleDay.row(2, quote: QuoteMint.sol.key)
    row.baseDecimals = 6
    row.quoteAmount = 3_000_000_001
    let sol = price.worth(of: row, blockTime: 119)
    #expect(sol.price == (30_000_000_002.0 / 1e9) / (1_000_000_002.0 / 1e6))
    #expect(sol.lamports == 3_000_000_001)
    #expect(sol.microUSD == 450_750_000)  // 3.000000001 · 150.25
    row.quoteMint = QuoteMint.usdc.key
    row.quoteAmount = 151_500_001
    let stable = price.worth(of: row, blockTime: 120)
    #expect(stable.price == ((30_000_000_002.0 / 1e6) / (1_000_000_002.0 / 1e6)) / 151.5)
    #expect(stable.lamports == 1_000_000_006)  // ⌊151.500001 / 151.5 · 10⁹⌋
    #expect(stable.microUSD == 151_500_001)
    let early = price.worth(of: row, blockTime: 59)
    #expect(early.price == nil && early.lamports == nil && early.microUSD == 151_500_001)
    row.quoteMint = SampleDay.key(3)
    #expect(price.worth(of: row, blockTime: 120).price == nil)
  }

  @Test func costsStandOnTheFirstRowOnly() throws {
    let table = try Self.arranged(SampleDay.input())
    let rows = Self.rows(of: table) + Self.failedRows(of: table)
    let fees = rows.reduce(0) { $0 + $1.networkFee }
    #expect(fees == 200 * 5_000)
  }

  @Test func hostileNumbersGiveNullsNotCrashes() throws {
    var input = SampleDay.input(count: 1)
    var row = SampleDay.row(1, quote: QuoteMint.usdc.key)
    row.quoteAmount = .max
    row.baseReserve = 0
    row.statedPrice = .nan
    row.lpFeePPM = .max
    row.protocolFeePPM = .max
    row.networkFee = .max
    row.baseDecimals = .max
    input.transactions[0].rows = [row]
    input.transactions[0].failed = false
    input.transactions[0].slot = nil
    input.candles = [
      SampleDay.candle(.max, close: 1), SampleDay.candle(.min, close: 1),
      SampleDay.candle(SampleDay.day.start - 60, close: 0.000001),
      SampleDay.candle(SampleDay.day.start - 120, close: .nan),
    ]
    let table = try Self.arranged(input)
    let worth = table.solPrice.worth(of: row, blockTime: SampleDay.day.start)
    #expect(worth.price == nil && worth.lamports == nil)
    #expect(Self.rows(of: table)[0].slot == UInt64(SampleDay.day.start) * 5 / 2)
    #expect(Self.rows(of: table)[0].flags.contains(.slotFromTime))
    #expect(try Self.bytes(input).count == ColumnStore.fileNames.count)
  }

  @Test func transactionsWithoutTimeAreCounted() throws {
    var input = SampleDay.input(count: 5)
    input.transactions[0].blockTime = nil
    #expect(try Self.arranged(input).summary.untimedCount == 1)
    input.day = nil
    #expect(try Self.arranged(input).summary.untimedCount == 0)
  }
}
