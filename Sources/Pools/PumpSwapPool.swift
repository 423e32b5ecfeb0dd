/// PumpSwap: constant product over the base vault and the quote vault with its virtual part; fees
/// on the quote side, each rounded up on its own.
///
/// Formulas: pump-fun/pump-public-docs (pump_amm); checked against the chain by the decoder's
/// agreement count. Every function is total: what 64 bits do not hold is nil.
public struct PumpSwapPool: Hashable, Sendable {
  /// Tokens in the base vault, raw units.
  public var base: UInt64
  /// Quote that prices the pool: the vault's and the virtual part, raw units.
  public var quote: UInt64

  /// A pool with these reserves.
  public init(base: UInt64, quote: UInt64) {
    self.base = base
    self.quote = quote
  }

  /// Fee rates in basis points.
  public struct Fees: Hashable, Sendable {
    /// What stays in the pool.
    public var lpBasisPoints: UInt64
    /// What the protocol takes.
    public var protocolBasisPoints: UInt64
    /// What the coin's creator takes.
    public var creatorBasisPoints: UInt64

    /// Rates of the three parts.
    public init(lpBasisPoints: UInt64, protocolBasisPoints: UInt64, creatorBasisPoints: UInt64) {
      self.lpBasisPoints = lpBasisPoints
      self.protocolBasisPoints = protocolBasisPoints
      self.creatorBasisPoints = creatorBasisPoints
    }

    var parts: [UInt64] { [lpBasisPoints, protocolBasisPoints, creatorBasisPoints] }
  }

  /// A part of a fee: ⌈amount · rate / 10,000⌉.
  public static func fee(on amount: UInt64, basisPoints: UInt64) -> UInt64? {
    WholeNumber.ceiling(amount, basisPoints, over: 10_000)
  }

  /// `buy`: quote before fees for exactly `amount` base, ⌈Q·b / (B − b)⌉.
  public func cost(ofBase amount: UInt64) -> UInt64? {
    guard amount < base else { return nil }
    return WholeNumber.ceiling(quote, amount, over: base - amount)
  }

  /// `sell`: quote before fees for `amount` base, ⌊Q·b / (B + b)⌋.
  public func proceeds(ofBase amount: UInt64) -> UInt64? {
    guard let depth = WholeNumber.sum(base, amount) else { return nil }
    return WholeNumber.floor(quote, amount, over: depth)
  }

  /// `buy_exact_quote_in`: what a budget of `spend`, fees included, puts into the curve and gives.
  public func buy(spending spend: UInt64, fees: Fees) -> (net: UInt64, base: UInt64)? {
    var total: UInt64 = 10_000
    for part in fees.parts {
      guard part <= 10_000 else { return nil }
      total += part
    }
    guard var net = WholeNumber.floor(spend, 10_000, over: total) else { return nil }
    var paid: UInt64? = net
    for part in fees.parts {
      guard let fee = Self.fee(on: net, basisPoints: part) else { return nil }
      paid = paid.flatMap { WholeNumber.sum($0, fee) }
    }
    guard let paid else { return nil }
    if paid > spend { net -= min(net, paid - spend) }
    guard net > 0, let depth = WholeNumber.sum(quote, net - 1),
      let output = WholeNumber.floor(base, net - 1, over: depth)
    else { return nil }
    return (net, output)
  }
}
