/// One decoded row of a market before it is stored in columns: a leg of a swap or a pool event.
///
/// Amounts, reserves and fees are raw integer units, by the conventions of
/// docs/formats/columns.md. `nil` = the source does not tell.
public struct SwapRow: Hashable, Sendable, BitwiseCopyable {
  /// The transaction's name on the chain.
  public var signature: Signature?
  /// Slot of the transaction; nil = the source does not tell.
  public var slot: UInt64?
  /// Seconds since 1970, UTC.
  public var blockTime: Int64?
  /// Position of the transaction in its block.
  public var txIndex: UInt32?
  /// Index of the outer instruction in the transaction.
  public var outerIndex: UInt16
  /// Position in the inner group; −1 = the outer instruction.
  public var innerIndex: Int16
  /// Number of this leg within its route (the same outer instruction), from 0, of `legs`.
  public var leg: UInt8 = 0
  /// Legs of the route this row belongs to.
  public var legs: UInt8 = 1

  /// A swap, or which pool event.
  public var kind: RowKind
  /// The program it happened at.
  public var venue: Venue
  /// Address of the pool.
  public var pool: Pubkey
  /// Mint of the token traded.
  public var baseMint: Pubkey
  /// Mint it is traded against.
  public var quoteMint: Pubkey
  /// Decimals of the base mint; nil = not known yet.
  public var baseDecimals: UInt8?
  /// Decimals of the quote mint; nil = not known yet.
  public var quoteDecimals: UInt8?

  /// +1: base leaves the pool (buy); −1: base enters it (sell); 0: a pool event.
  public var side: Int8 = 0
  /// Base that moved, raw units.
  public var baseAmount: UInt64 = 0
  /// Quote that moved, raw units.
  public var quoteAmount: UInt64 = 0
  /// Pricing reserves after the row, virtual parts included.
  public var baseReserve: UInt64?
  /// Pricing reserve of quote after the row, raw units.
  public var quoteReserve: UInt64?
  /// The real quote after the row, from which a seller can be paid.
  public var quoteVault: UInt64?
  /// Quote per base in UI units where there are no reserves to take it from (vendors' trades).
  public var statedPrice: Double?
  /// √(raw token 1 per raw token 0, in the pool's own order) · 2⁶⁴ after the row, of venues that
  /// price by it.
  public var sqrtPrice: UInt128?
  /// The prices before the row from which it ends there, where its event tells them; checked
  /// against the row before.
  public var sqrtPricesBefore: SqrtPriceRange?
  /// Liquidity of the range in force after the row, in the venue's own scale.
  public var liquidity: UInt128?
  /// Active bin after the row (Meteora DLMM).
  public var activeBin: Int32?
  /// Active bin before the row; checked against the row before.
  public var activeBinBefore: Int32?
  /// What the pool's shares of lending vaults are worth after the row (Meteora DAMM v1), as exactly
  /// as the shares that the swap moved tell.
  public var shareReserves: ShareReserves?

  /// Numbers that are the same for the same state of the pool, before and after the row, of pools
  /// whose state is neither a price nor reserves; never stored, only checked from row to row.
  public var stateMarkBefore: UInt64?
  /// After the row.
  public var stateMark: UInt64?

  /// Fee of the liquidity providers, raw units of the token it is taken in.
  public var lpFee: UInt64?
  /// Fee of the venue itself, raw units of the token it is taken in.
  public var protocolFee: UInt64?
  /// Fee of the coin's or pool's creator, raw units of the token it is taken in.
  public var creatorFee: UInt64?
  /// Rates in force, parts per million, as the row's event states them.
  public var lpFeePPM: UInt32?
  /// Rate of the venue's own fee, parts per million.
  public var protocolFeePPM: UInt32?
  /// Rate of the creator's fee, parts per million.
  public var creatorFeePPM: UInt32?

  /// Who gave and received the tokens; nil = not known.
  public var trader: Pubkey?
  /// Who paid the transaction's fee; nil = not known.
  public var feePayer: Pubkey?
  /// Lamports of the whole transaction; stored on its first leg.
  public var networkFee: UInt64 = 0
  /// Lamports of the whole transaction sent to tip accounts.
  public var tip: UInt64 = 0

  /// Where the amounts were seen.
  public var evidence: Evidence = []
  /// What a reader must know beyond the numbers.
  public var flags: RowFlags = []
  /// The transaction failed: its state was rolled back, only its cost is real.
  public var failed = false

  /// A row of `kind` at a place in a transaction; the rest is set by the decoder.
  public init(
    kind: RowKind, venue: Venue, pool: Pubkey, baseMint: Pubkey, quoteMint: Pubkey,
    outerIndex: UInt16, innerIndex: Int16
  ) {
    self.kind = kind
    self.venue = venue
    self.pool = pool
    self.baseMint = baseMint
    self.quoteMint = quoteMint
    self.outerIndex = outerIndex
    self.innerIndex = innerIndex
  }
}

/// A pool's part of two vaults, raw units.
public struct ShareReserves: Hashable, Sendable, BitwiseCopyable {
  /// Of the token traded.
  public var base: UInt64
  /// Of the money.
  public var quote: UInt64

  /// Parts of both vaults.
  public init(base: UInt64, quote: UInt64) {
    self.base = base
    self.quote = quote
  }
}

/// Prices √(raw token 1 per raw token 0) · 2⁶⁴ from one to another, both included; plain memory,
/// which a `ClosedRange` is not for the compiler.
public struct SqrtPriceRange: Hashable, Sendable, BitwiseCopyable {
  /// The lowest price.
  public var lower: UInt128
  /// The highest price.
  public var upper: UInt128

  /// The prices of a range.
  public init(_ prices: ClosedRange<UInt128>) {
    lower = prices.lowerBound
    upper = prices.upperBound
  }

  /// Whether a price is among them.
  public func contains(_ price: UInt128) -> Bool { lower <= price && price <= upper }
}
