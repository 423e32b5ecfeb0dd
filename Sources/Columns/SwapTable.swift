import Market

/// The rows of all markets as columns, market-major, in chain order inside a market: what a run
/// reads. Units and meanings: docs/formats/columns.md. All columns have `count` rows; a nullable
/// column that is missing is all null.
public struct SwapColumns: Sendable {
  /// Slot of the transaction.
  public var slot: Column<UInt64>
  /// Seconds since 1970, UTC.
  public var blockTime: Column<Int64>
  /// Place of the transaction among those of its slot, by the order of semantics §1.
  public var slotRank: Column<UInt32>
  /// Index of the outer instruction in the transaction.
  public var outerIndex: Column<UInt16>
  /// Position in the inner group; −1 = the outer instruction.
  public var innerIndex: Column<Int16>
  /// Codes of `RowKind`.
  public var kind: Column<UInt8>
  /// +1: base leaves the pool (buy); −1: base enters it (sell); 0: a pool event.
  public var side: Column<Int8>
  /// Codes of `Venue`.
  public var venue: Column<UInt8>
  /// Indexes into `MarketTable.pools`.
  public var pool: Column<UInt32>
  /// First eight bytes of the trader's key, little endian.
  public var traderKey: Column<UInt64>
  /// Base that moved, raw units.
  public var baseAmount: Column<UInt64>
  /// Quote that moved, raw units.
  public var quoteAmount: Column<UInt64>
  /// Pricing reserve of base after the row, raw units.
  public var baseReserve: NullableColumn<UInt64>
  /// Pricing reserve of quote after the row, raw units.
  public var quoteReserve: NullableColumn<UInt64>
  /// The real quote after the row, from which a seller can be paid, raw units.
  public var quoteVault: NullableColumn<UInt64>
  /// Marginal SOL per token after the row, UI units.
  public var price: NullableColumn<Double>
  /// The quote amount in lamports.
  public var quoteLamports: NullableColumn<UInt64>
  /// The quote amount in millionths of a USD.
  public var quoteMicroUSD: NullableColumn<UInt64>
  /// Rate of the liquidity providers' fee, parts per million.
  public var lpFeePPM: NullableColumn<UInt32>
  /// Rate of the venue's own fee, parts per million.
  public var protocolFeePPM: NullableColumn<UInt32>
  /// Rate of the creator's fee, parts per million.
  public var creatorFeePPM: NullableColumn<UInt32>
  /// Lamports of the whole transaction, on its first row.
  public var networkFee: Column<UInt64>
  /// Lamports of the whole transaction sent to tip accounts.
  public var tip: Column<UInt64>
  /// Bits of `RowFlags`.
  public var flags: Column<UInt16>
  /// The transaction's name; picks among latencies.
  public var signature = NullableColumn<Signature>(values: nil, validity: nil)
  /// √(raw token 1 per raw token 0) · 2⁶⁴ after the row, at venues of concentrated liquidity.
  public var sqrtPrice = NullableColumn<UInt128>(values: nil, validity: nil)
  /// Liquidity in force after the row, in the venue's own unit.
  public var liquidity = NullableColumn<UInt128>(values: nil, validity: nil)
  /// Active bin after the row (Meteora DLMM).
  public var activeBin = NullableColumn<Int32>(values: nil, validity: nil)
  /// Worth of the pool's shares of vaults after the row (Meteora DAMM v1), raw base.
  public var shareBaseReserve = NullableColumn<UInt64>(values: nil, validity: nil)
  /// The same in raw quote.
  public var shareQuoteReserve = NullableColumn<UInt64>(values: nil, validity: nil)
  /// Fee of the liquidity providers, raw units of the token it is taken in.
  public var lpFee = NullableColumn<UInt64>(values: nil, validity: nil)
  /// Fee of the venue itself, likewise.
  public var protocolFee = NullableColumn<UInt64>(values: nil, validity: nil)
}

extension SwapColumns {
  /// Brings the columns that every run reads into memory.
  func populate() {
    slot.populate()
    blockTime.populate()
    kind.populate()
    side.populate()
    pool.populate()
    for column in [baseReserve, quoteReserve, quoteVault, quoteLamports] {
      column.values?.populate()
    }
    price.values?.populate()
  }
}

/// What a run reads: rows, the markets they belong to and the pools they happened in.
public final class MarketTable: Sendable {
  /// All rows, market by market.
  public let rows: SwapColumns
  /// In the order of their base mints; row ranges do not overlap. Rows outside every range belong
  /// to no market (their quote is not money) and are not simulated.
  public let markets: [MarketEntry]
  /// All pools, in the order `pool` counts them.
  public let pools: [PoolEntry]
  /// SOL in USD over the rows' days.
  public let solPrice: SOLPrice
  /// Supplies of the markets' mints.
  public let supplies: SupplyHistory
  /// What the markets' mints withhold of transfers.
  public let transferFees: TransferFees
  /// Sales that token programs refused.
  public let failedSales: FailedSales
  /// What the coins' creators sent away.
  public let creatorOutflows: CreatorOutflows

  /// A table; traps when a market's rows lie outside the columns.
  public init(
    rows: SwapColumns, markets: [MarketEntry], pools: [PoolEntry],
    solPrice: SOLPrice = .unknown, supplies: SupplyHistory = .undated,
    transferFees: TransferFees = .none, failedSales: FailedSales = .none,
    creatorOutflows: CreatorOutflows = .none
  ) {
    for market in markets {
      precondition(market.rows.lowerBound >= 0 && market.rows.upperBound <= rows.slot.count)
    }
    self.rows = rows
    self.markets = markets
    self.pools = pools
    self.solPrice = solPrice
    self.supplies = supplies
    self.transferFees = transferFees
    self.failedSales = failedSales
    self.creatorOutflows = creatorOutflows
  }
}

/// One base mint and the range of its rows.
public struct MarketEntry: Hashable, Sendable {
  /// Mint of the token traded.
  public var baseMint: Pubkey
  /// Seconds since 1970 of the mint's creation; nil = unknown.
  public var createdAt: Int64?
  /// When and why the market came into the archive; entries before it are refused.
  public var selectedAt: Int64?
  /// Why the market came into the archive.
  public var selectedBy: SelectedBy
  /// Decimals of the mint.
  public var decimals: UInt8
  /// Supply in raw units; nil = not known.
  public var supply: UInt64?
  /// Who created the coin; nil = not known.
  public var creator: Pubkey?
  /// Its rows in the table.
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
  /// Address of the pool.
  public var pool: Pubkey
  /// Mint of the token traded.
  public var baseMint: Pubkey
  /// Mint it is traded against.
  public var quoteMint: Pubkey
  /// The program it happened at.
  public var venue: Venue
  /// Whole fee on the input, parts per million, where the pool has one fixed rate.
  public var feePPM: UInt32?
  /// Index of the pool this one's liquidity moved to.
  public var linkedPool: Int?
  /// What a launch curve has to sell; nil = not a curve, or not told.
  public var curve: CurveSale?

  /// A pool of two mints at a venue.
  public init(
    pool: Pubkey, baseMint: Pubkey, quoteMint: Pubkey, venue: Venue, feePPM: UInt32?,
    linkedPool: Int?, curve: CurveSale? = nil
  ) {
    self.pool = pool
    self.baseMint = baseMint
    self.quoteMint = quoteMint
    self.venue = venue
    self.feePPM = feePPM
    self.linkedPool = linkedPool
    self.curve = curve
  }
}

extension CurveSale {
  /// Of two things told of one curve the smaller sale, so that their order is without meaning.
  static func agreed(_ left: CurveSale?, _ right: CurveSale?) -> CurveSale? {
    guard let left, let right else { return left ?? right }
    return (left.saleBase, left.startBase) <= (right.saleBase, right.startBase) ? left : right
  }
}
