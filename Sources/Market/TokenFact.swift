/// What one source says of a mint, with the time it was said.
public struct TokenFact: Hashable, Sendable {
  /// The token's mint.
  public var mint: Pubkey
  /// Seconds since 1970 of the block (or snapshot) this was seen in.
  public var seenAt: Int64
  /// Block time of the mint's creation.
  public var createdAt: Int64?
  /// Decimals of the mint; nil = not told.
  public var decimals: UInt8?
  /// Supply in raw units at `seenAt`.
  public var supply: UInt64?
  /// Who created the coin; nil = not told.
  public var creator: Pubkey?
  /// The program that owns the mint: SPL Token or Token-2022.
  public var tokenProgram: Pubkey?
  /// Name and symbol as the creation wrote them: any bytes.
  public var name: [UInt8]?
  /// Ticker as the creation wrote it: any bytes.
  public var symbol: [UInt8]?
  /// What the mint withholds of transfers.
  public var transferFee: TransferFee?

  /// A fact about `mint` seen at a time; the rest is set by its source.
  public init(mint: Pubkey, seenAt: Int64) {
    self.mint = mint
    self.seenAt = seenAt
  }
}

/// A launch curve and the pool its liquidity moved to.
public struct PoolLink: Hashable, Sendable {
  /// The curve that ended.
  public var from: Pubkey
  /// The pool that follows it.
  public var to: Pubkey

  /// A link from a curve to the pool after it.
  public init(from: Pubkey, to: Pubkey) {
    self.from = from
    self.to = to
  }
}

/// One candle of a token's price in USD.
public struct Candle: Hashable, Sendable {
  /// The token's mint.
  public var address: Pubkey
  /// Seconds since 1970 at which the interval opens.
  public var openTime: Int64
  /// Length of the interval.
  public var intervalSeconds: UInt32
  /// First price of the interval, USD.
  public var open: Double
  /// Highest price of the interval, USD.
  public var high: Double
  /// Lowest price of the interval, USD.
  public var low: Double
  /// Last price of the interval, USD.
  public var close: Double
  /// In token units and in USD.
  public var volume: Double
  /// Volume in USD.
  public var volumeUSD: Double

  /// A candle from its parts.
  public init(
    address: Pubkey, openTime: Int64, intervalSeconds: UInt32, open: Double, high: Double,
    low: Double, close: Double, volume: Double, volumeUSD: Double
  ) {
    self.address = address
    self.openTime = openTime
    self.intervalSeconds = intervalSeconds
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
    self.volumeUSD = volumeUSD
  }
}
