import Market

/// The rows of all markets as columns, market-major, in chain order inside a market: what a run
/// reads. Units and meanings: docs/formats/columns.md. All columns have `count` rows; a nullable
/// column that is missing is all null.
public struct SwapColumns: Sendable {
  public var slot: Column<UInt64>
  /// Seconds since 1970, UTC.
  public var blockTime: Column<Int64>
  /// Place of the transaction among those of its slot, by the order of semantics §1.
  public var slotRank: Column<UInt32>
  public var outerIndex: Column<UInt16>
  public var innerIndex: Column<Int16>
  /// Codes of `RowKind`.
  public var kind: Column<UInt8>
  public var side: Column<Int8>
  /// Codes of `Venue`.
  public var venue: Column<UInt8>
  /// Indexes into `MarketTable.pools`.
  public var pool: Column<UInt32>
  public var traderKey: Column<UInt64>
  public var baseAmount: Column<UInt64>
  public var quoteAmount: Column<UInt64>
  public var baseReserve: NullableColumn<UInt64>
  public var quoteReserve: NullableColumn<UInt64>
  public var quoteVault: NullableColumn<UInt64>
  /// Marginal SOL per token after the row, UI units.
  public var price: NullableColumn<Double>
  public var quoteLamports: NullableColumn<UInt64>
  public var quoteMicroUSD: NullableColumn<UInt64>
  public var lpFeePPM: NullableColumn<UInt32>
  public var protocolFeePPM: NullableColumn<UInt32>
  public var creatorFeePPM: NullableColumn<UInt32>
  public var networkFee: Column<UInt64>
  public var tip: Column<UInt64>
  /// Bits of `RowFlags`.
  public var flags: Column<UInt16>
  /// The transaction's name; picks among latencies.
  public var signature = NullableColumn<Signature>(values: nil, validity: nil)
}

/// What a run reads: rows, the markets they belong to and the pools they happened in.
public final class MarketTable: Sendable {
  public let rows: SwapColumns
  /// In the order of their base mints; row ranges do not overlap. Rows outside every range belong
  /// to no market (their quote is not money) and are not simulated.
  public let markets: [MarketEntry]
  public let pools: [PoolEntry]

  /// A table; traps when a market's rows lie outside the columns.
  public init(rows: SwapColumns, markets: [MarketEntry], pools: [PoolEntry]) {
    for market in markets {
      precondition(market.rows.lowerBound >= 0 && market.rows.upperBound <= rows.slot.count)
    }
    self.rows = rows
    self.markets = markets
    self.pools = pools
  }
}

/// One base mint and the range of its rows.
public struct MarketEntry: Hashable, Sendable {
  public var baseMint: Pubkey
  /// Seconds since 1970 of the mint's creation; nil = unknown.
  public var createdAt: Int64?
  /// When and why the market came into the archive; entries before it are refused.
  public var selectedAt: Int64?
  public var selectedBy: SelectedBy
  public var decimals: UInt8
  public var supply: UInt64?
  public var creator: Pubkey?
  public var rows: Range<Int>

  /// A market of `baseMint` over `rows`.
  public init(
    baseMint: Pubkey, createdAt: Int64?, selectedAt: Int64?, selectedBy: SelectedBy,
    decimals: UInt8, supply: UInt64?, creator: Pubkey?, rows: Range<Int>
  ) {
    self.baseMint = baseMint
    self.createdAt = createdAt
    self.selectedAt = selectedAt
    self.selectedBy = selectedBy
    self.decimals = decimals
    self.supply = supply
    self.creator = creator
    self.rows = rows
  }
}

/// One pool.
public struct PoolEntry: Hashable, Sendable {
  public var pool: Pubkey
  public var baseMint: Pubkey
  public var quoteMint: Pubkey
  public var venue: Venue
  /// Whole fee on the input, parts per million, where the pool has one fixed rate.
  public var feePPM: UInt32?
  /// Index of the pool this one's liquidity moved to.
  public var linkedPool: Int?

  /// A pool of two mints at a venue.
  public init(
    pool: Pubkey, baseMint: Pubkey, quoteMint: Pubkey, venue: Venue, feePPM: UInt32?,
    linkedPool: Int?
  ) {
    self.pool = pool
    self.baseMint = baseMint
    self.quoteMint = quoteMint
    self.venue = venue
    self.feePPM = feePPM
    self.linkedPool = linkedPool
  }
}
