import Market

/// A stored row with everything an export writes; units and meanings: docs/formats/columns.md.
public struct SwapRecord: Hashable, Sendable {
  /// The transaction's name on the chain.
  public var signature: Signature?
  /// Slot of the transaction; nil = the source does not tell.
  public var slot: UInt64?
  /// Seconds since 1970, UTC.
  public var blockTime: Int64?
  /// Position of the transaction in its block.
  public var txIndex: UInt32?
  /// Place of the transaction among those of its slot.
  public var slotRank: UInt32
  /// Index of the outer instruction in the transaction.
  public var outerIndex: UInt16
  /// −1 = the outer instruction.
  public var innerIndex: Int16
  /// Number of this leg within its route, from 0.
  public var leg: UInt8
  /// Legs of the route this row belongs to.
  public var legs: UInt8
  /// A swap, or which pool event.
  public var kind: RowKind
  /// +1: base leaves the pool (buy); −1: base enters it (sell); 0: a pool event.
  public var side: Int8
  /// The pool it happened in.
  public var pool: PoolEntry
  /// The program it happened at.
  public var venue: Venue
  /// Base that moved, raw units.
  public var baseAmount: UInt64
  /// Quote that moved, raw units.
  public var quoteAmount: UInt64
  /// Pricing reserve of base after the row, raw units.
  public var baseReserve: UInt64?
  /// Pricing reserve of quote after the row, raw units.
  public var quoteReserve: UInt64?
  /// The real quote after the row, from which a seller can be paid, raw units.
  public var quoteVault: UInt64?
  /// Marginal SOL per token after the row, UI units.
  public var price: Double?
  /// Quote per base in UI units after the row, as the pool quotes.
  public var priceAfter: Double?
  /// Fee of the liquidity providers, raw units of the token it is taken in.
  public var lpFee: UInt64?
  /// Fee of the venue itself, raw units of the token it is taken in.
  public var protocolFee: UInt64?
  /// Fee of the coin's or pool's creator, raw units of the token it is taken in.
  public var creatorFee: UInt64?
  /// The quote amount in lamports.
  public var quoteLamports: UInt64?
  /// The quote amount in millionths of a USD.
  public var quoteMicroUSD: UInt64?
  /// Who gave and received the tokens; nil = not known.
  public var trader: Pubkey?
  /// Who paid the transaction's fee; nil = not known.
  public var feePayer: Pubkey?
  /// Lamports of the whole transaction, on each of its rows (the file has them on the first).
  public var networkFee: UInt64
  /// Lamports of the whole transaction sent to tip accounts.
  public var tip: UInt64
  /// Where the amounts were seen.
  public var evidence: Evidence
  /// What a reader must know beyond the numbers.
  public var flags: RowFlags
  /// Whether the transaction failed: only its cost is real.
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
