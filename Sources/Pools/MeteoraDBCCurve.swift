/// A Meteora DBC launch curve: ranges of constant liquidity one above the other, from the starting
/// price to the price at which it migrates.
///
/// Formulas: MeteoraAg/dynamic-bonding-curve (commit b4f9547), `virtual_pool.rs` and `curve.rs`.
/// The launched token is token 0, the quote token 1; fees are no part of it.
public struct MeteoraDBCCurve: Hashable, Sendable {
  /// One range: its liquidity up to a price.
  public struct Segment: Hashable, Sendable {
    /// Square root of quote per token at its upper end, Q64.64.
    public var upper: UInt128
    /// Scaled so that Δquote = L·ΔP / 2¹²⁸.
    public var liquidity: UInt128

    /// A range that ends at `upper`.
    public init(upper: UInt128, liquidity: UInt128) {
      self.upper = upper
      self.liquidity = liquidity
    }
  }

  /// The lowest price.
  public let start: UInt128
  /// Ranges in rising order; the last ends at the migration price.
  public let segments: [Segment]

  /// A curve; nil where its ranges do not rise from the start or one is empty.
  public init?(start: UInt128, segments: [Segment]) {
    var last = start
    for segment in segments {
      guard segment.upper > last, segment.liquidity > 0 else { return nil }
      last = segment.upper
    }
    guard start > 0, !segments.isEmpty else { return nil }
    self.start = start
    self.segments = segments
  }

  /// What a fill did.
  public struct Fill: Hashable, Sendable {
    /// Square root of the price after it, Q64.64.
    public var squareRootPrice: UInt128
    /// What went along the curve.
    public var net: UInt64
    /// What it paid, fees on the output not yet taken off.
    public var output: UInt64
    /// What the curve had no place for.
    public var left: UInt64
  }

  /// The price at which the curve is full.
  public var end: UInt128 { segments[segments.count - 1].upper }

  /// A buy with a net quote; what the full curve cannot take is left. Nil beyond 64 bits.
  public func buy(net: UInt64, from price: UInt128) -> Fill? {
    var fill = Fill(squareRootPrice: price, net: 0, output: 0, left: net)
    for segment in segments where segment.upper > fill.squareRootPrice && fill.left > 0 {
      guard
        let range = MeteoraCurveRange(
          liquidity: segment.liquidity, squareRootPrice: fill.squareRootPrice),
        let whole = range.moved(to: segment.upper)
      else { return nil }
      if fill.left < whole.input {
        guard let part = range.swap(exactIn: fill.left, firstEnters: false) else { return nil }
        return fill.ended(at: part.squareRootPrice, taking: fill.left, giving: part.output)
      }
      guard let next = fill.ended(at: segment.upper, taking: whole.input, giving: whole.output)
      else { return nil }
      fill = next
    }
    return fill
  }

  /// A sale of tokens; what the curve cannot pay for at its start is left. Nil beyond 64 bits.
  public func sell(net: UInt64, from price: UInt128) -> Fill? {
    var fill = Fill(squareRootPrice: price, net: 0, output: 0, left: net)
    for index in segments.indices.reversed() where fill.left > 0 {
      let lower = index > 0 ? segments[index - 1].upper : start
      guard lower < fill.squareRootPrice else { continue }
      guard
        let range = MeteoraCurveRange(
          liquidity: segments[index].liquidity, squareRootPrice: fill.squareRootPrice),
        let whole = range.moved(to: lower)
      else { return nil }
      if fill.left < whole.input {
        guard let part = range.swap(exactIn: fill.left, firstEnters: true) else { return nil }
        return fill.ended(at: part.squareRootPrice, taking: fill.left, giving: part.output)
      }
      guard let next = fill.ended(at: lower, taking: whole.input, giving: whole.output) else {
        return nil
      }
      fill = next
    }
    return fill
  }
}

extension MeteoraDBCCurve.Fill {
  /// The fill with one more range's part; nil beyond 64 bits.
  fileprivate func ended(at price: UInt128, taking input: UInt64, giving output: UInt64) -> Self? {
    let (sum, overflow) = self.output.addingReportingOverflow(output)
    guard !overflow, input <= left else { return nil }
    return Self(squareRootPrice: price, net: net + input, output: sum, left: left - input)
  }
}
