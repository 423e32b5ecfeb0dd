/// One range of constant liquidity at Meteora DAMM v2 or DBC: prices are square roots, Q64.64, and
/// liquidity carries 64 bits more than Uniswap's, so that Δ(token 1) = L·ΔP / 2¹²⁸.
///
/// Formulas: MeteoraAg/damm-v2 and MeteoraAg/dynamic-bonding-curve, `curve.rs`. Fees and the next
/// range of a launch curve are no part of it. A number that leaves its width gives nil.
public struct MeteoraCurveRange: Hashable, Sendable {
  /// The range's liquidity.
  public let liquidity: UInt128
  /// Square root of raw token 1 per raw token 0.
  public let squareRootPrice: UInt128

  /// The lowest price of a DAMM v2 pool over the whole range.
  public static let wholeRangeLow: UInt128 = 4_295_048_016

  /// A range at a price; nil where one of them is 0.
  public init?(liquidity: UInt128, squareRootPrice: UInt128) {
    guard liquidity > 0 && squareRootPrice > 0 else { return nil }
    self.liquidity = liquidity
    self.squareRootPrice = squareRootPrice
  }

  /// The range from the lowest price of all that holds `reserve` of token 1 below its price, as
  /// exactly as a rounded reserve can tell.
  public init?(wholeRangeReserve reserve: UInt64, squareRootPrice: UInt128) {
    guard squareRootPrice > Self.wholeRangeLow else { return nil }
    let width = squareRootPrice - Self.wholeRangeLow
    guard UInt128(reserve) < width else { return nil }
    self.init(
      liquidity: width.dividingFullWidth((UInt128(reserve), 0)).quotient,
      squareRootPrice: squareRootPrice)
  }

  /// The price after a net input, and the output it pays before fees on the output.
  public func swap(exactIn net: UInt64, firstEnters: Bool) -> (
    squareRootPrice: UInt128, output: UInt64
  )? {
    if firstEnters {
      guard let after = priceAfterFirst(net, from: squareRootPrice) else { return nil }
      let moved = liquidity.multipliedFullWidth(by: squareRootPrice - after)
      return UInt64(exactly: moved.high).map { (after, $0) }
    }
    guard let rise = rise(net) else { return nil }
    let (after, overflow) = squareRootPrice.addingReportingOverflow(rise)
    let moved = liquidity.multipliedFullWidth(by: rise)
    guard !overflow, moved.high < squareRootPrice else { return nil }
    let part = squareRootPrice.dividingFullWidth(moved).quotient / after
    return UInt64(exactly: part).map { (after, $0) }
  }

  /// The price after `output` is taken out, and the net input that takes.
  public func swap(exactOut output: UInt64, firstEnters: Bool) -> (
    squareRootPrice: UInt128, input: UInt64
  )? {
    var after: UInt128
    if firstEnters {
      guard let fall = rise(output) else { return nil }
      let isWhole = liquidity.multipliedFullWidth(by: fall) == (UInt128(output), 0)
      let drop = isWhole ? fall : fall + 1
      guard drop < squareRootPrice else { return nil }
      after = squareRootPrice - drop
    } else {
      let (taken, overflow) = squareRootPrice.multipliedReportingOverflow(by: UInt128(output))
      let product = liquidity.multipliedFullWidth(by: squareRootPrice)
      guard !overflow, taken < liquidity, product.high < liquidity - taken else { return nil }
      let (quotient, remainder) = (liquidity - taken).dividingFullWidth(product)
      after = remainder == 0 ? quotient : quotient + 1
    }
    return moved(to: after).map { (after, $0.input) }
  }

  /// What enters, rounded up, and what leaves, rounded down, on the way to another price.
  public func moved(to after: UInt128) -> (input: UInt64, output: UInt64)? {
    guard let first = first(to: after) else { return nil }
    let second = second(to: after)
    let rises = after > squareRootPrice
    guard let input = UInt64(exactly: rises ? second.up : first.up),
      let output = UInt64(exactly: rises ? first.down : second.down)
    else { return nil }
    return (input, output)
  }

  /// What the range holds of both tokens between two prices around its own, rounded up.
  public func reserves(from low: UInt128, to high: UInt128) -> (first: UInt64, second: UInt64)? {
    guard let first = first(to: high).flatMap({ UInt64(exactly: $0.up) }),
      let second = UInt64(exactly: second(to: low).up)
    else { return nil }
    return (first, second)
  }

  /// L·|ΔP| / (P·P'), the amount of token 0 between two prices.
  private func first(to after: UInt128) -> (down: UInt128, up: UInt128)? {
    let (low, high) = (min(squareRootPrice, after), max(squareRootPrice, after))
    guard low > 0 else { return nil }
    let product = liquidity.multipliedFullWidth(by: high - low)
    guard product.high < high else { return nil }
    let (part, rest) = high.dividingFullWidth(product)
    let (quotient, last) = part.quotientAndRemainder(dividingBy: low)
    return (quotient, rest == 0 && last == 0 ? quotient : quotient + 1)
  }

  /// L·|ΔP| / 2¹²⁸, the amount of token 1 between two prices.
  private func second(to after: UInt128) -> (down: UInt128, up: UInt128) {
    let (low, high) = (min(squareRootPrice, after), max(squareRootPrice, after))
    let product = liquidity.multipliedFullWidth(by: high - low)
    return (product.high, product.low == 0 ? product.high : product.high + 1)
  }

  /// The range at the price from which a net input led to this one; nil where none did.
  public func before(exactIn net: UInt64, firstEntered: Bool) -> MeteoraCurveRange? {
    guard firstEntered else {
      guard let rise = rise(net), rise < squareRootPrice else { return nil }
      return MeteoraCurveRange(liquidity: liquidity, squareRootPrice: squareRootPrice - rise)
    }
    let (entered, overflow) = squareRootPrice.multipliedReportingOverflow(by: UInt128(net))
    guard !overflow, entered < liquidity else { return nil }
    let product = liquidity.multipliedFullWidth(by: squareRootPrice)
    guard product.high < liquidity - entered else { return nil }
    let guess = (liquidity - entered).dividingFullWidth(product).quotient
    for price in (guess - min(guess, 2))...(guess + min(2, UInt128.max - guess))
    where price > 0 && priceAfterFirst(net, from: price) == squareRootPrice {
      return MeteoraCurveRange(liquidity: liquidity, squareRootPrice: price)
    }
    return nil
  }

  /// ⌊net·2¹²⁸/L⌋, by which token 1 lifts the price or, taken out, lowers it.
  private func rise(_ net: UInt64) -> UInt128? {
    guard UInt128(net) < liquidity else { return nil }
    return liquidity.dividingFullWidth((UInt128(net), 0)).quotient
  }

  /// ⌈L·P/(L + net·P)⌉, to which token 0 lowers a price.
  private func priceAfterFirst(_ net: UInt64, from price: UInt128) -> UInt128? {
    let (entered, overflow) = price.multipliedReportingOverflow(by: UInt128(net))
    let (depth, second) = liquidity.addingReportingOverflow(entered)
    guard !overflow && !second else { return nil }
    let (quotient, remainder) = depth.dividingFullWidth(
      liquidity.multipliedFullWidth(by: price))
    return remainder == 0 ? quotient : quotient + 1
  }
}
