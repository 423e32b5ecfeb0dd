import Market
import Testing

@testable import Columns

@Suite struct DayTableTests {
  static func bytes(_ input: DayInput) -> [[UInt8]] {
    DayTable(input).files().map { $0.table.filePieces().flatMap { $0 } }
  }

  @Test func handingInOrderHasNoMeaning() {
    var input = SampleDay.input()
    input.transactions += (UInt64(0)..<40).map { number in
      var copy = SampleDay.transaction(number * 3)
      copy.unit = 99
      copy.txIndex = number % 2 == 0 ? 3 : nil
      return copy
    }
    let expected = Self.bytes(input)
    var random = SplitMix(state: 1)
    for _ in 0..<5 {
      input.transactions.shuffle(using: &random)
      input.candles.shuffle(using: &random)
      input.tokens.shuffle(using: &random)
      input.links.shuffle(using: &random)
      input.segmentHashes.shuffle(using: &random)
      #expect(Self.bytes(input) == expected)
    }
  }

  @Test func duplicatesAreDroppedAndCounted() {
    var input = SampleDay.input(count: 50)
    let expected = DayTable(input)
    input.transactions += (UInt64(0)..<10).map { number in
      var copy = SampleDay.transaction(number)
      copy.txIndex = nil
      copy.unit = .max
      return copy
    }
    let table = DayTable(input)
    #expect(table.summary.duplicateCount == 10)
    #expect(table.rows.map(\.row) == expected.rows.map(\.row))
    var tape = SampleDay.transaction(0)
    tape.signature = nil
    tape.failed = false
    input.transactions += [tape, tape]
    #expect(DayTable(input).summary.duplicateCount == 10)
  }

  @Test func rowsAreMarketMajorInChainOrder() {
    let table = DayTable(SampleDay.input())
    #expect(table.markets.count == 3)
    #expect(table.markets.map(\.baseMint) == table.markets.map(\.baseMint).sorted())
    var next = 0
    for market in table.markets {
      #expect(market.rows.lowerBound == next)
      next = market.rows.upperBound
      let rows = table.rows[market.rows]
      #expect(rows.allSatisfy { $0.row.baseMint == market.baseMint })
      #expect(rows.allSatisfy { QuoteMint($0.row.quoteMint) != nil })
      let order = rows.map(Self.place)
      #expect(order == order.sorted() && Set(order).count == order.count)
    }
    #expect(next < table.rows.count)
    #expect(table.rows[next...].allSatisfy { QuoteMint($0.row.quoteMint) == nil })
    #expect(table.failedRows.map(Self.place) == table.failedRows.map(Self.place).sorted())
    #expect(table.summary.rowCount + table.summary.failedRowCount == 250)
  }

  static func place(_ row: DayTable.Row) -> ChainOrder {
    ChainOrder(
      slot: row.slot ?? 0, slotRank: row.slotRank, outerIndex: row.row.outerIndex,
      innerIndex: row.row.innerIndex)
  }

  @Test func aSlotIsOrderedByPositionThenUnit() {
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
    let order = DayOrder(input).places.map { input.transactions[$0.index].signature?.high.words.0 }
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

  @Test func costsStandOnTheFirstRowOnly() {
    let table = DayTable(SampleDay.input())
    let rows = table.rows + table.failedRows
    let fees = rows.reduce(0) { $0 + $1.row.networkFee }
    #expect(fees == 200 * 5_000)
  }

  @Test func hostileNumbersGiveNullsNotCrashes() {
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
    let table = DayTable(input)
    let worth = table.solPrice.worth(of: row, blockTime: SampleDay.day.start)
    #expect(worth.price == nil && worth.lamports == nil)
    #expect(table.rows[0].slot == UInt64(SampleDay.day.start) * 5 / 2)
    #expect(table.rows[0].row.flags.contains(.slotFromTime))
    #expect(table.files().map(\.name) == ColumnStore.fileNames)
  }

  @Test func transactionsWithoutTimeAreCounted() {
    var input = SampleDay.input(count: 5)
    input.transactions[0].blockTime = nil
    #expect(DayTable(input).summary.untimedCount == 1)
    input.day = nil
    #expect(DayTable(input).summary.untimedCount == 0)
  }
}
