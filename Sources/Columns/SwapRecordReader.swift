import Market

/// A stored row with everything an export writes; units and meanings: docs/formats/columns.md.
public struct SwapRecord: Hashable, Sendable {
  public var signature: Signature?
  public var slot: UInt64?
  /// Seconds since 1970, UTC.
  public var blockTime: Int64?
  public var txIndex: UInt32?
  public var slotRank: UInt32
  public var outerIndex: UInt16
  /// −1 = the outer instruction.
  public var innerIndex: Int16
  public var leg: UInt8
  public var legs: UInt8
  public var kind: RowKind
  public var side: Int8
  public var pool: PoolEntry
  public var venue: Venue
  public var baseAmount: UInt64
  public var quoteAmount: UInt64
  public var baseReserve: UInt64?
  public var quoteReserve: UInt64?
  public var quoteVault: UInt64?
  /// Marginal SOL per token after the row, UI units.
  public var price: Double?
  /// Quote per base in UI units after the row, as the pool quotes.
  public var priceAfter: Double?
  public var lpFee: UInt64?
  public var protocolFee: UInt64?
  public var creatorFee: UInt64?
  public var quoteLamports: UInt64?
  public var quoteMicroUSD: UInt64?
  public var trader: Pubkey?
  public var feePayer: Pubkey?
  /// Lamports of the whole transaction, on each of its rows (the file has them on the first).
  public var networkFee: UInt64
  public var tip: UInt64
  public var evidence: Evidence
  public var flags: RowFlags
  public var failed: Bool
}

/// The rows of one day's `swaps` or `failed` file in the file's order, one record at a time.
public struct SwapRecordReader: Sequence, Sendable {
  /// Number of records.
  public let count: Int
  private let failed: Bool
  private let pools: [PoolEntry]
  private let decimals: [(base: UInt8?, quote: UInt8?)]
  private let columns: SwapRecordColumns
  private let costs: [TransactionPlace: (networkFee: UInt64, tip: UInt64)]

  /// A transaction's place; without a slot those of `undated` are one slot's.
  private struct TransactionPlace: Hashable, Sendable {
    let slot: UInt64?
    let slotRank: UInt32
  }

  /// A reader of checked files; E-COLUMNS-003, 004.
  init(rows: ArrowFile, pools: ArrowFile, failed: Bool) throws(SundialError) {
    count = rows.rowCount
    self.failed = failed
    self.pools = try DayFiles.poolEntries(pools)
    let base = try pools.nullableColumn("base_decimals", UInt8.self)
    let quote = try pools.nullableColumn("quote_decimals", UInt8.self)
    decimals = (0..<pools.rowCount).map { (base[$0], quote[$0]) }
    columns = try SwapRecordColumns(rows)
    try DayFiles.check(
      rows, pool: columns.pool, venue: columns.venue, kind: columns.kind, side: columns.side,
      poolCount: self.pools.count)
    var costs: [TransactionPlace: (networkFee: UInt64, tip: UInt64)] = [:]
    for row in 0..<count where columns.networkFee[row] > 0 || columns.tip[row] > 0 {
      let place = TransactionPlace(slot: columns.slot[row], slotRank: columns.slotRank[row])
      costs[place] = (columns.networkFee[row], columns.tip[row])
    }
    self.costs = costs
  }

  /// The record of a row of the file; traps outside 0 ..< count.
  public subscript(row: Int) -> SwapRecord {
    let at = Int(columns.pool[row])
    let place = TransactionPlace(slot: columns.slot[row], slotRank: columns.slotRank[row])
    let cost = costs[place] ?? (0, 0)
    let venue = Venue(rawValue: columns.venue[row]) ?? pools[at].venue
    return SwapRecord(
      signature: columns.signature[row], slot: columns.slot[row],
      blockTime: columns.blockTime[row], txIndex: columns.txIndex[row],
      slotRank: columns.slotRank[row], outerIndex: columns.outerIndex[row],
      innerIndex: columns.innerIndex[row], leg: columns.leg[row], legs: columns.legs[row],
      kind: RowKind(rawValue: columns.kind[row]) ?? .swap, side: columns.side[row],
      pool: pools[at], venue: venue, baseAmount: columns.baseAmount[row],
      quoteAmount: columns.quoteAmount[row], baseReserve: columns.baseReserve[row],
      quoteReserve: columns.quoteReserve[row], quoteVault: columns.quoteVault[row],
      price: columns.price[row],
      priceAfter: marginalPrice(
        venue: venue, baseReserve: columns.baseReserve[row],
        quoteReserve: columns.quoteReserve[row], baseDecimals: decimals[at].base,
        quoteDecimals: decimals[at].quote, stated: columns.statedPrice[row]),
      lpFee: columns.lpFee[row], protocolFee: columns.protocolFee[row],
      creatorFee: columns.creatorFee[row], quoteLamports: columns.quoteLamports[row],
      quoteMicroUSD: columns.quoteMicroUSD[row], trader: columns.trader[row],
      feePayer: columns.feePayer[row], networkFee: cost.networkFee, tip: cost.tip,
      evidence: Evidence(rawValue: columns.evidence[row]),
      flags: RowFlags(rawValue: columns.flags[row]), failed: failed)
  }

  /// An iterator over all records.
  public func makeIterator() -> AnyIterator<SwapRecord> {
    var row = 0
    return AnyIterator {
      guard row < count else { return nil }
      defer { row += 1 }
      return self[row]
    }
  }
}

extension ColumnStore {
  /// The records of a day's succeeded or failed transactions (nil: undated);
  /// E-COLUMNS-001 … 004, 006.
  public func swapRows(day: UTCDay?, failed: Bool) throws(SundialError) -> SwapRecordReader {
    try SwapRecordReader(
      rows: try open(failed ? "failed.arrow" : "swaps.arrow", of: day),
      pools: try open("pools.arrow", of: day), failed: failed)
  }
}
