/// One decoded row of a market before it is stored in columns: a leg of a swap or a pool event.
///
/// Amounts, reserves and fees are raw integer units, by the conventions of
/// docs/formats/columns.md. `nil` = the source does not tell.
public struct SwapRow: Hashable, Sendable {
  public var signature: Signature?
  public var slot: UInt64?
  /// Seconds since 1970, UTC.
  public var blockTime: Int64?
  /// Position of the transaction in its block.
  public var txIndex: UInt32?
  public var outerIndex: UInt16
  /// Position in the inner group; −1 = the outer instruction.
  public var innerIndex: Int16
  /// Number of this leg within its route (the same outer instruction), from 0, of `legs`.
  public var leg: UInt8 = 0
  public var legs: UInt8 = 1

  public var kind: RowKind
  public var venue: Venue
  public var pool: Pubkey
  public var baseMint: Pubkey
  public var quoteMint: Pubkey
  public var baseDecimals: UInt8?
  public var quoteDecimals: UInt8?

  /// +1: base leaves the pool (buy); −1: base enters it (sell); 0: a pool event.
  public var side: Int8 = 0
  public var baseAmount: UInt64 = 0
  public var quoteAmount: UInt64 = 0
  /// Pricing reserves after the row, virtual parts included.
  public var baseReserve: UInt64?
  public var quoteReserve: UInt64?
  /// The real quote after the row, from which a seller can be paid.
  public var quoteVault: UInt64?
  /// Quote per base in UI units where there are no reserves to take it from (vendors' trades).
  public var statedPrice: Double?

  public var lpFee: UInt64?
  public var protocolFee: UInt64?
  public var creatorFee: UInt64?
  /// Rates in force, parts per million, as the row's event states them.
  public var lpFeePPM: UInt32?
  public var protocolFeePPM: UInt32?
  public var creatorFeePPM: UInt32?

  public var trader: Pubkey?
  public var feePayer: Pubkey?
  /// Lamports of the whole transaction; stored on its first leg.
  public var networkFee: UInt64 = 0
  public var tip: UInt64 = 0

  public var evidence: Evidence = []
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
