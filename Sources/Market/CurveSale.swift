/// What a launch curve has to sell.
public struct CurveSale: Hashable, Sendable {
  /// Pricing reserve of base before the first sale, raw units.
  public var startBase: UInt64
  /// Base it sells before it is complete, raw units.
  public var saleBase: UInt64

  /// A sale of `saleBase` from a reserve of `startBase` on.
  public init(startBase: UInt64, saleBase: UInt64) {
    self.startBase = startBase
    self.saleBase = saleBase
  }

  /// Pricing reserve of base when all is sold; nil where it sells more than it has.
  public var endBase: UInt64? { saleBase <= startBase ? startBase - saleBase : nil }
}

/// What a transaction tells of a launch curve's sale.
public struct CurveFact: Hashable, Sendable {
  /// The curve.
  public var pool: Pubkey
  /// What it has to sell.
  public var sale: CurveSale

  /// A curve's sale.
  public init(pool: Pubkey, sale: CurveSale) {
    self.pool = pool
    self.sale = sale
  }
}
