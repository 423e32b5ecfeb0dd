import Market

/// The pump.fun bonding curve: x·y = k over virtual reserves, fees beside the curve.
///
/// Formulas: pump-fun/pump-public-docs (bonding curve program, fee program); checked against the
/// chain by the decoder's agreement count.
public struct PumpFunCurve: Hashable, Sendable {
  /// Virtual reserves: lamports (or the quote's raw units) and raw tokens.
  public var virtualQuote: UInt64
  /// Virtual reserve of tokens, raw units.
  public var virtualBase: UInt64
  /// Tokens the curve can still sell, and quote it can still pay.
  public var realBase: UInt64
  /// Quote the curve can still pay, raw units.
  public var realQuote: UInt64

  /// `virtualBase − realBase` of every plain coin, raw tokens.
  public static let baseOffset: UInt64 = 279_900_000_000_000
  /// `virtualQuote − realQuote` of every plain SOL coin, lamports.
  public static let quoteOffset: UInt64 = 30_000_000_000
  /// Tokens a fresh curve sells, raw units.
  public static let saleSupply: UInt64 = 793_100_000_000_000

  /// A fresh plain SOL curve.
  public static let fresh = PumpFunCurve(
    virtualQuote: quoteOffset, virtualBase: saleSupply + baseOffset, realBase: saleSupply,
    realQuote: 0)

  /// A curve with these reserves.
  public init(virtualQuote: UInt64, virtualBase: UInt64, realBase: UInt64, realQuote: UInt64) {
    self.virtualQuote = virtualQuote
    self.virtualBase = virtualBase
    self.realBase = realBase
    self.realQuote = realQuote
  }

  /// Fee rates in parts per million, each rounded up on its own.
  public struct Fees: Hashable, Sendable {
    /// Rate of the protocol's part.
    public var protocolPPM: UInt32
    /// Rate of the creator's (or cashback) part.
    public var creatorPPM: UInt32

    /// Rates of the protocol's and the creator's (or cashback) part.
    public init(protocolPPM: UInt32, creatorPPM: UInt32) {
      self.protocolPPM = protocolPPM
      self.creatorPPM = creatorPPM
    }

    /// The two parts of a fee on `amount`; a part beyond 64 bits is the largest number.
    public func amounts(on amount: UInt64) -> (protocolFee: UInt64, creatorFee: UInt64) {
      (
        checkedCeiling(amount, UInt64(protocolPPM), 1_000_000) ?? .max,
        checkedCeiling(amount, UInt64(creatorPPM), 1_000_000) ?? .max
      )
    }
  }

  /// Quote that `tokens` cost before fees: ⌊a·vQ/(vB − a)⌋ + 1; nil where the curve has not as many
  /// or the cost exceeds 64 bits.
  public func cost(ofTokens tokens: UInt64) -> UInt64? {
    guard tokens < virtualBase,
      let floor = checkedFloor(tokens, virtualQuote, virtualBase - tokens), floor < .max
    else { return nil }
    return floor + 1
  }

  /// Quote that selling `tokens` gives before fees: ⌊a·vQ/(vB + a)⌋; nil beyond 64 bits.
  public func proceeds(ofTokens tokens: UInt64) -> UInt64? {
    checkedSum(virtualBase, tokens, 0).flatMap { checkedFloor(tokens, virtualQuote, $0) }
  }

  /// A buy with a budget of `spend` quote, fees included (`buy_exact_sol_in`).
  ///
  /// A buy beyond what the curve has left takes the rest and spends only its cost. Where a sum
  /// exceeds 64 bits nothing moves.
  /// - Returns: tokens received, quote that entered the curve, and its fees.
  public func buy(spending spend: UInt64, fees: Fees) -> PoolFill {
    let ppm = UInt64(fees.protocolPPM) + UInt64(fees.creatorPPM)
    var net = multiplyDivideFloor(spend, 1_000_000, 1_000_000 + ppm)
    var parts = fees.amounts(on: net)
    guard let total = checkedSum(net, parts.protocolFee, parts.creatorFee) else {
      return .nothing
    }
    if total > spend { net -= min(net, total - spend) }
    guard net > 1, net <= UInt64.max - virtualQuote else { return .nothing }
    let tokens = multiplyDivideFloor(net - 1, virtualBase, virtualQuote + net - 1)
    if tokens > realBase { return buyRest(fees: fees) }
    parts = fees.amounts(on: net)
    return PoolFill(
      input: net + parts.protocolFee + parts.creatorFee, output: tokens, poolInput: net,
      protocolFee: parts.protocolFee, creatorFee: parts.creatorFee)
  }

  /// A buy of everything the curve has left.
  private func buyRest(fees: Fees) -> PoolFill {
    guard realBase > 0, let net = cost(ofTokens: realBase) else { return .nothing }
    let parts = fees.amounts(on: net)
    guard let input = checkedSum(net, parts.protocolFee, parts.creatorFee) else {
      return .nothing
    }
    return PoolFill(
      input: input, output: realBase, poolInput: net,
      protocolFee: parts.protocolFee, creatorFee: parts.creatorFee)
  }

  /// A sale of `tokens`; the seller cannot be paid more than the curve really holds.
  public func sell(tokens: UInt64, fees: Fees) -> PoolFill {
    guard tokens > 0, let proceeds = proceeds(ofTokens: tokens) else { return .nothing }
    let gross = min(proceeds, realQuote)
    let parts = fees.amounts(on: gross)
    let taken = min(gross, checkedSum(parts.protocolFee, parts.creatorFee, 0) ?? .max)
    return PoolFill(
      input: tokens, output: gross - taken, poolInput: tokens, protocolFee: parts.protocolFee,
      creatorFee: parts.creatorFee)
  }
}
