/// What a position's own trades moved in a constant-product pool: q quote in, b base out
/// (semantics §6). Others traded as recorded, and two states bound what the pool would be: A keeps
/// our quote, B keeps our tokens out.
struct Displacement {
  /// Net quote in; negative after sales that took out more.
  let quote: Int64
  /// Net base out.
  let base: UInt64

  struct Reserves {
    var base: UInt64
    var quote: UInt64
  }

  /// A = (Q + q, ⌈k/(Q + q)⌉) and B = (⌈k/(B − b)⌉, B − b), k = Q·B; nil where a reserve is not
  /// positive or leaves 64 bits.
  @inline(__always)
  func states(base reserve: UInt64, quote reserveQuote: UInt64) -> (a: Reserves?, b: Reserves?) {
    let product = reserve.multipliedFullWidth(by: reserveQuote)
    var a: Reserves?
    if let moved = Displacement.moved(reserveQuote, by: quote), moved > 0,
      let other = Displacement.ceiling(product, moved)
    {
      a = Reserves(base: other, quote: moved)
    }
    var b: Reserves?
    if reserve > base, let other = Displacement.ceiling(product, reserve - base) {
      b = Reserves(base: reserve - base, quote: other)
    }
    return (a, b)
  }

  /// The lower of the two states' prices in SOL per token; 0 where a state is not there.
  @inline(__always)
  func price(base reserve: UInt64, quote reserveQuote: UInt64, unit: Double, quoteUnit: Double)
    -> Double
  {
    let (a, b) = states(base: reserve, quote: reserveQuote)
    guard let a, let b else { return 0 }
    let inA = (Double(a.quote) / quoteUnit) / (Double(a.base) / unit)
    let inB = (Double(b.quote) / quoteUnit) / (Double(b.base) / unit)
    return min(inA, inB)
  }

  /// amount + change; nil below 0 or beyond 64 bits.
  static func moved(_ amount: UInt64, by change: Int64) -> UInt64? {
    let (sum, overflow) =
      change >= 0
      ? amount.addingReportingOverflow(change.magnitude)
      : amount.subtractingReportingOverflow(change.magnitude)
    return overflow ? nil : sum
  }

  @inline(__always)
  private static func ceiling(
    _ product: (high: UInt64, low: UInt64), _ divisor: UInt64
  ) -> UInt64? {
    guard product.high < divisor else { return nil }
    let (quotient, remainder) = divisor.dividingFullWidth(product)
    if remainder == 0 { return quotient }
    return quotient == .max ? nil : quotient + 1
  }
}
