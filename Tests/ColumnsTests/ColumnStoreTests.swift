import Fixtures
import Glibc
import Market
import Testing

@testable import Columns

@Suite struct ColumnStoreTests {
  static let next = UTCDay(number: SampleDay.day.number + 1)

  /// Everything a run can see of a row.
  static func seen(_ table: MarketTable, _ row: Int) -> [String] {
    let rows = table.rows
    let pool = table.pools[Int(rows.pool[row])]
    return [
      "\(rows.slot[row])", "\(rows.blockTime[row])", "\(rows.slotRank[row])",
      "\(rows.outerIndex[row])", "\(rows.innerIndex[row])", "\(rows.kind[row])",
      "\(rows.side[row])", "\(rows.venue[row])", "\(pool.pool)", "\(rows.traderKey[row])",
      "\(rows.baseAmount[row])", "\(rows.quoteAmount[row])", "\(rows.baseReserve[row] ?? 0)",
      "\(rows.quoteReserve[row] ?? 0)", "\(rows.price[row] ?? -1)",
      "\(rows.quoteLamports[row] ?? 0)", "\(rows.quoteMicroUSD[row] ?? 0)",
      "\(rows.lpFeePPM[row] ?? 0)", "\(rows.networkFee[row])", "\(rows.tip[row])",
      "\(rows.flags[row])",
    ]
  }

  static func expectEqual(_ left: MarketTable, _ right: MarketTable) {
    #expect(left.markets == right.markets)
    #expect(left.pools == right.pools)
    #expect(left.rows.slot.count == right.rows.slot.count)
    for row in 0..<min(left.rows.slot.count, right.rows.slot.count) {
      #expect(seen(left, row) == seen(right, row))
    }
  }

  @Test func aDayOnDiskIsTheDayInMemory() throws {
    try SampleDay.withFolder { root in
      let store = ColumnStore(root: "\(root)/columns", decoderVersion: "7")
      let summary = try store.write(SampleDay.input())
      #expect(summary.transactionCount == 200 && summary.danglingLinkCount == 1)
      #expect(store.days() == [SampleDay.day] && !store.hasUndated)
      let table = try store.load(days: [SampleDay.day]).tables[0]
      #expect(table.rows.slot.count == summary.rowCount)
      Self.expectEqual(table, try MarketTable(inMemory: SampleDay.input()))
      let market = try #require(table.markets.first { $0.baseMint == SampleDay.key(21) })
      #expect(market.createdAt == SampleDay.day.start - 90 && market.decimals == 6)
      let graduated = try #require(table.markets.first { $0.baseMint == SampleDay.key(22) })
      #expect(graduated.selectedBy == .graduation)
      let curve = try #require(table.pools.first { $0.pool == SampleDay.key(10) })
      #expect(curve.linkedPool.map { table.pools[$0].pool } == SampleDay.key(11))
      #expect(curve.feePPM == nil)
      #expect(try store.candles(day: SampleDay.day).count == 2)
      #expect(Set(try store.tokens(day: SampleDay.day)) == Set(SampleDay.input().tokens))
    }
  }

  /// Everything a run can see of a market but where its rows stand.
  static func seen(_ tables: MarketTables, market index: Int) -> [String] {
    let (table, place) = tables.location(of: index)
    var entry = table.markets[place]
    let rows = entry.rows
    entry.rows = 0..<rows.count
    var pools: Set<String> = []
    for row in rows {
      var pool = table.pools[Int(table.rows.pool[row])]
      let link = pool.linkedPool.map { table.pools[$0].pool }
      pool.linkedPool = nil
      pools.insert("\(pool) leads to \(link?.description ?? "none")")
    }
    return ["\(entry)"] + pools.sorted() + rows.flatMap { seen(table, $0) }
  }

  @Test func severalDaysEqualOneDayOfTheirUnion() throws {
    try SampleDay.withFolder { root in
      let store = ColumnStore(root: root, decoderVersion: "7")
      let first = SampleDay.input()
      var second = SampleDay.input(count: 120, day: Self.next)
      for index in second.transactions.indices {
        second.transactions[index].signature = SampleDay.signature(UInt64(index) + 10_000)
        // A market of the second day alone, in pools of its own.
        for row in second.transactions[index].rows.indices
        where second.transactions[index].rows[row].baseMint == SampleDay.key(20) {
          second.transactions[index].rows[row].baseMint = SampleDay.key(40)
          second.transactions[index].rows[row].pool = SampleDay.key(41)
        }
      }
      second.candles = first.candles
      var decimals = TokenFact(mint: SampleDay.key(21), seenAt: Self.next.start)
      decimals.decimals = 6
      second.tokens = [decimals]
      second.selections = []
      second.links.append(PoolLink(from: SampleDay.key(41), to: SampleDay.key(11)))
      try store.write(first)
      try store.write(second)
      var union = first
      union.transactions += second.transactions
      union.links += second.links.suffix(1)
      let days = try store.load(days: [Self.next, SampleDay.day])
      let whole = MarketTables(tables: [try MarketTable(inMemory: union)], rowCount: 0)
      #expect(days.count == whole.count && days.count == 4)
      for index in 0..<days.count {
        #expect(Self.seen(days, market: index) == Self.seen(whole, market: index))
      }
      let alone = try store.load(days: [Self.next])
      #expect((0..<alone.count).allSatisfy { alone.entry(at: $0).createdAt == nil })
      let informed = try store.load(days: [Self.next], factsFrom: [SampleDay.day])
      let entries = (0..<informed.count).map { informed.entry(at: $0) }
      #expect(entries.map(\.rows) == (0..<alone.count).map { alone.entry(at: $0).rows })
      let market = try #require(entries.first { $0.baseMint == SampleDay.key(21) })
      #expect(market.createdAt == SampleDay.day.start - 90 && market.creator == SampleDay.key(77))
      #expect(try store.load(days: []).count == 0)
      try Self.expectCopiesOnlyWhereDaysMeet(days)
    }
  }

  /// Markets of one day stay in its mapped file; the table of copies has no other rows.
  static func expectCopiesOnlyWhereDaysMeet(_ days: MarketTables) throws {
    var copied = 0
    for index in 0..<days.count {
      let (table, place) = days.location(of: index)
      let isMapped = table.rows.slot.owner is MappedFile
      let isOfOneDay = [20, 40].map(SampleDay.key).contains(table.markets[place].baseMint)
      #expect(isMapped == isOfOneDay)
      if !isMapped { copied += table.markets[place].rows.count }
    }
    let joined = try #require(days.tables.last)
    #expect(days.tables.count == 3 && joined.rows.slot.count == copied)
    #expect(days.rowCount > copied)
  }

  @Test func recordsGiveWhatWentIn() throws {
    try SampleDay.withFolder { root in
      let store = ColumnStore(root: root, decoderVersion: "7")
      let input = SampleDay.input()
      try store.write(input)
      var found = 0
      for failed in [false, true] {
        let reader = try store.swapRows(day: SampleDay.day, failed: failed)
        for record in reader {
          let transaction = try #require(
            input.transactions.first { $0.signature == record.signature })
          let row = try #require(transaction.rows.first { $0.innerIndex == record.innerIndex })
          found += 1
          #expect(record.failed == transaction.failed && record.slot == transaction.slot)
          #expect(record.txIndex == transaction.txIndex && record.trader == row.trader)
          #expect(record.pool.pool == row.pool && record.pool.baseMint == row.baseMint)
          #expect(record.networkFee == 5_000)
          #expect(record.tip == transaction.rows.map(\.tip).max())
          #expect(record.evidence == row.evidence && record.lpFee == row.lpFee)
          if row.quoteReserve == nil { #expect(record.priceAfter == row.statedPrice) }
        }
      }
      #expect(found == 250)
    }
  }

  /// Refused sales and transfer fees reach the table from memory and from files alike.
  @Test func refusedSalesAndTransferFeesAreRead() throws {
    var input = SampleDay.input()
    var fact = TokenFact(mint: SampleDay.key(20), seenAt: SampleDay.day.start + 9)
    fact.transferFee = TransferFee(basisPoints: 250, amountMax: 7_000, fromSlot: 1_234)
    input.tokens.append(fact)
    fact.transferFee = TransferFee(basisPoints: 0, amountMax: 0, fromSlot: 864_000)
    input.tokens.append(fact)
    var expected: [Pubkey: Int] = [:]
    for number in input.transactions.indices where input.transactions[number].failed {
      for row in input.transactions[number].rows.indices {
        input.transactions[number].rows[row].flags.insert(.failedInToken)
        let refused = input.transactions[number].rows[row]
        if refused.side < 0 { expected[refused.baseMint, default: 0] += 1 }
      }
    }
    #expect(expected.values.reduce(0, +) > 3)
    try SampleDay.withFolder { root in
      let store = ColumnStore(root: root, decoderVersion: "7")
      try store.write(input)
      let loaded = try store.load(days: [SampleDay.day])
      let table = try MarketTable(inMemory: input)
      let folder = try MarketTable(folder: store.folder(of: SampleDay.day))
      for table in loaded.tables + [table, folder] {
        for (mint, count) in expected {
          let sales = table.failedSales[mint]
          #expect(sales.count == count && sales == sales.sorted { $0.order < $1.order })
          #expect(sales.allSatisfy { $0.blockTime >= SampleDay.day.start })
        }
        let fees = table.transferFees
        #expect(fees.fee(of: SampleDay.key(20), at: 1_233) == nil)
        #expect(fees.fee(of: SampleDay.key(20), at: 863_999)?.basisPoints == 250)
        #expect(fees.fee(of: SampleDay.key(20), at: 864_000)?.basisPoints == 0)
        #expect(fees.fee(of: SampleDay.key(21), at: 864_000) == nil)
      }
    }
  }

  /// Set in epoch 4 to hold from 6, set again in epoch 5 to hold from 7: the first never holds.
  @Test func aFeeThatIsReplacedBeforeItHoldsNeverDoes() {
    let epoch = TransferFee.epochSlots
    let facts = [(100, 4 * epoch + 9), (200, 6 * epoch), (300, 7 * epoch), (400, 9 * epoch)]
      .enumerated().map { time, fee in
        var fact = TokenFact(mint: SampleDay.key(1), seenAt: Int64(time))
        fact.transferFee = TransferFee(
          basisPoints: UInt16(fee.0), amountMax: 1, fromSlot: fee.1)
        return fact
      }
    let fees = TransferFees(facts.reversed())
    let known = [4, 5, 6, 7, 8, 9].map {
      fees.fee(of: SampleDay.key(1), at: $0 * epoch + 10)?.basisPoints
    }
    #expect(known == [100, 100, 100, 300, 300, 400])
  }

  @Test func undatedRowsKeepTheirNulls() throws {
    try SampleDay.withFolder { root in
      let store = ColumnStore(root: root, decoderVersion: "7")
      var input = SampleDay.input(count: 6)
      input.day = nil
      for index in 0..<3 {
        input.transactions[index].slot = nil
        input.transactions[index].blockTime = nil
      }
      try store.write(input)
      #expect(store.hasUndated && store.days().isEmpty)
      let records = Array(try store.swapRows(day: nil, failed: false))
      #expect(records.filter { $0.slot == nil }.count == 3)
      #expect(records.allSatisfy { $0.networkFee == 5_000 })
    }
  }

  @Test func freshnessIsOfSegmentsAndVersion() throws {
    try SampleDay.withFolder { root in
      let store = ColumnStore(root: root, decoderVersion: "7")
      #expect(!store.isFresh(day: SampleDay.day, segments: SampleDay.segments))
      try store.write(SampleDay.input(count: 3))
      #expect(store.isFresh(day: SampleDay.day, segments: SampleDay.segments.reversed()))
      #expect(!store.isFresh(day: SampleDay.day, segments: Array(SampleDay.segments.dropLast())))
      let other = ColumnStore(root: root, decoderVersion: "8")
      #expect(!other.isFresh(day: SampleDay.day, segments: SampleDay.segments))
      unlink("\(store.folder(of: SampleDay.day))/tokens.arrow")
      #expect(!store.isFresh(day: SampleDay.day, segments: SampleDay.segments))
    }
  }

  @Test func aFolderIsReplacedAsAWhole() throws {
    try SampleDay.withFolder { root in
      let store = ColumnStore(root: root, decoderVersion: "7")
      try store.write(SampleDay.input(count: 3))
      let mapped = try store.load(days: [SampleDay.day]).tables[0]
      let before = (0..<mapped.rows.slot.count).map { Self.seen(mapped, $0) }
      let folder = store.folder(of: SampleDay.day)
      // What a build killed between its steps leaves behind.
      for leftover in [folder + ".tmp", folder + ".old.tmp"] {
        mkdir(leftover, 0o777)
        SampleDay.write([1, 2, 3], "\(leftover)/swaps.arrow")
      }
      #expect(store.days() == [SampleDay.day])
      let summary = try store.write(SampleDay.input(count: 30))
      #expect(DayFolder.names(in: "\(root)/7") == [SampleDay.day.description])
      #expect(DayFolder.names(in: folder) == ColumnStore.fileNames.sorted())
      #expect(try store.load(days: [SampleDay.day]).rowCount == summary.rowCount)
      #expect((0..<mapped.rows.slot.count).map { Self.seen(mapped, $0) } == before)
    }
  }

  @Test func damageIsATypedError() throws {
    try SampleDay.withFolder { root in
      let store = ColumnStore(root: root, decoderVersion: "7")
      let missing = #expect(throws: SundialError.self) { try store.load(days: [SampleDay.day]) }
      #expect(missing?.code == "E-COLUMNS-001")
      try store.write(SampleDay.input(count: 8))
      let path = "\(store.folder(of: SampleDay.day))/swaps.arrow"
      let bytes = try SampleDay.bytes(path)
      SampleDay.write(Array(bytes.dropLast(100)), path)
      let cut = #expect(throws: SundialError.self) { try store.load(days: [SampleDay.day]) }
      #expect(cut?.code == "E-COLUMNS-002" && cut?.place == path)
      var random = SeededNumbers(seed: 3)
      for name in ["swaps.arrow", "markets.arrow", "pools.arrow", "tokens.arrow"] {
        let path = "\(store.folder(of: SampleDay.day))/\(name)"
        SampleDay.write(bytes, "\(store.folder(of: SampleDay.day))/swaps.arrow")
        let whole = try SampleDay.bytes(path)
        for _ in 0..<300 {
          var damaged = whole
          damaged[Int.random(in: damaged.indices, using: &random)] ^= UInt8.random(
            in: 1...255, using: &random)
          SampleDay.write(damaged, path)
          do {
            let table = try store.load(days: [SampleDay.day]).tables[0]
            for row in 0..<table.rows.slot.count { _ = Self.seen(table, row) }
            for record in try store.swapRows(day: SampleDay.day, failed: false) { _ = record }
            _ = try store.tokens(day: SampleDay.day)
          } catch is SundialError {}
        }
        SampleDay.write(whole, path)
      }
    }
  }

  @Test func anUnwritableFolderIsATypedError() throws {
    try SampleDay.withFolder { root in
      SampleDay.write([1], "\(root)/7")
      let store = ColumnStore(root: root, decoderVersion: "7")
      let error = #expect(throws: SundialError.self) { try store.write(SampleDay.input(count: 3)) }
      #expect(error?.code == "E-COLUMNS-005")
    }
  }

  @Test func circularLinksAreCut() {
    let entries = [1, 2, 0, 3, 0].enumerated().map { index, link in
      PoolEntry(
        pool: SampleDay.key(UInt64(index)), baseMint: .zero, quoteMint: .zero, venue: .pumpFun,
        feePPM: nil, linkedPool: link)
    }
    #expect(PoolEntry.withoutCircularLinks(entries).map(\.linkedPool) == [1, 2, nil, nil, 0])
  }
}
