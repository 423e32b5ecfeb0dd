/// A change of a pool that is no swap, with what its event or arguments tell beyond the row of the
/// market that it is: the liquidity and its range, the price, the pool that follows.
public struct PoolEvent: Hashable, Sendable, BitwiseCopyable {
  /// Index of the outer instruction in the transaction.
  public var outerIndex: UInt16
  /// Position in the inner group; −1 = the outer instruction itself.
  public var innerIndex: Int16
  /// Which change; never `swap`.
  public var kind: RowKind
  /// The program it happened at.
  public var venue: Venue
  /// Address of the pool.
  public var pool: Pubkey
  /// Mint traded; nil = the instruction names none, and there is no row of a market.
  public var baseMint: Pubkey?
  /// Mint it is traded against.
  public var quoteMint: Pubkey?
  /// Base that moved, raw units.
  public var baseAmount: UInt64?
  /// Quote that moved, raw units.
  public var quoteAmount: UInt64?
  /// Liquidity added (+) or removed (−): LP tokens, or the venue's own measure.
  public var liquidityDelta: Int128?
  /// First tick or bin that the liquidity covers.
  public var rangeLower: Int32?
  /// Last bin, or the tick above the last one covered.
  public var rangeUpper: Int32?
  /// √(raw token 1 per raw token 0) · 2⁶⁴ after the change.
  public var sqrtPrice: UInt128?
  /// Active bin after the change.
  public var activeBin: Int32?
  /// The pool that the liquidity moved to.
  public var linkedPool: Pubkey?
  /// Who did it; nil = not known.
  public var user: Pubkey?

  /// A change of `kind` at a place in a transaction; the rest is set by the decoder.
  public init(
    kind: RowKind, venue: Venue, pool: Pubkey, outerIndex: UInt16, innerIndex: Int16
  ) {
    self.kind = kind
    self.venue = venue
    self.pool = pool
    self.outerIndex = outerIndex
    self.innerIndex = innerIndex
  }
}
