/// A Raydium LaunchLab curve of the constant-product kind; fees on the quote side as one sum,
/// rates per 1,000,000.
///
/// Formulas: raydium-io/raydium-sdk-V2 (the program's source is not public), checked against the
/// chain by the decoder's agreement count. Every function is total: what 64 bits do not hold is
/// nil.
public struct RaydiumLaunchLabCurve: Hashable, Sendable {
  /// Pricing reserve of the token: the virtual base less what is sold.
  public var base: UInt64
  /// Pricing reserve of the quote: the virtual quote and what was raised.
  public var quote: UInt64

  /// A curve with these reserves.
  public init(base: UInt64, quote: UInt64) {
    self.base = base
    self.quote = quote
  }

  /// The fee on `amount` quote: ⌈amount · rate / 10⁶⌉.
  public static func fee(on amount: UInt64, feePPM: UInt64) -> UInt64? {
    WholeNumber.ceiling(amount, feePPM, over: 1_000_000)
  }

  /// What a fee-free `net` of quote must be with its fee: ⌈net · 10⁶ / (10⁶ − rate)⌉.
  public static func gross(ofNet net: UInt64, feePPM: UInt64) -> UInt64? {
    guard feePPM < 1_000_000 else { return nil }
    return WholeNumber.ceiling(net, 1_000_000, over: 1_000_000 - feePPM)
  }

  /// Tokens for `net` quote after fees: ⌊n·x / (y + n)⌋.
  public func tokens(forNet net: UInt64) -> UInt64? {
    guard let depth = WholeNumber.sum(quote, net) else { return nil }
    return WholeNumber.floor(net, base, over: depth)
  }

  /// Quote before fees for exactly `tokens`: ⌈y·o / (x − o)⌉.
  public func net(forTokens tokens: UInt64) -> UInt64? {
    guard tokens < base else { return nil }
    return WholeNumber.ceiling(quote, tokens, over: base - tokens)
  }

  /// Quote before fees for selling `tokens`: ⌊b·y / (x + b)⌋.
  public func proceeds(ofTokens tokens: UInt64) -> UInt64? {
    guard let depth = WholeNumber.sum(base, tokens) else { return nil }
    return WholeNumber.floor(tokens, quote, over: depth)
  }

  /// Tokens to sell for exactly `gross` quote before fees: ⌈x·g / (y − g)⌉.
  public func tokens(forProceeds gross: UInt64) -> UInt64? {
    guard gross < quote else { return nil }
    return WholeNumber.ceiling(base, gross, over: quote - gross)
  }
}
