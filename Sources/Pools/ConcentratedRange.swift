/// One range of a concentrated-liquidity pool: between two initialised ticks the liquidity is
/// constant, and a swap that stays there is exact.
///
/// Formulas of Raydium CLMM (`libraries/swap_math.rs`, `sqrt_price_math.rs`) and of Orca
/// Whirlpools (`math/swap_math.rs`, `token_math.rs`), which round alike: what enters is rounded
/// up, what leaves down. Square roots of the raw price token 1 per token 0 are Q64.64. Every
/// function is total: nil where the numbers leave 64 or 128 bits or the range holds nothing.
public struct ConcentratedRange: Hashable, Sendable {
  /// Liquidity in force.
  public var liquidity: UInt128
  /// √(token 1 per token 0) · 2⁶⁴.
  public var sqrtPrice: UInt128

  /// A range at a price.
  public init(liquidity: UInt128, sqrtPrice: UInt128) {
    self.liquidity = liquidity
    self.sqrtPrice = sqrtPrice
  }

  /// What one step inside the range does.
  public struct Step: Hashable, Sendable {
    /// √price after it, Q64.64.
    public var sqrtPrice: UInt128
    /// What enters the pool, fees aside.
    public var input: UInt64
    /// What leaves it.
    public var output: UInt64
  }

  /// The step of `net` input, fees taken off, of token 0 or 1.
  public func step(exactIn net: UInt64, zeroIn: Bool) -> Step? {
    guard liquidity > 0, sqrtPrice > 0 else { return nil }
    var after: UInt128?
    if zeroIn {
      let scaled = Wide(liquidity).timesOne
      after = (scaled * sqrtPrice).ceiling(over: scaled + Wide(sqrtPrice) * UInt128(net))
    } else {
      let (sum, overflow) = sqrtPrice.addingReportingOverflow(UInt128(net) << 64 / liquidity)
      after = overflow ? nil : sum
    }
    guard let after, let moved = moved(to: after, zeroIn: zeroIn) else { return nil }
    return Step(sqrtPrice: after, input: moved.input, output: moved.output)
  }

  /// The step that takes `output` out, of token 1 when token 0 enters and the other way round.
  public func step(exactOut output: UInt64, zeroIn: Bool) -> Step? {
    guard liquidity > 0, sqrtPrice > 0 else { return nil }
    var after: UInt128?
    if zeroIn {
      let drop = Self.ceiling(UInt128(output) << 64, liquidity)
      after = drop < sqrtPrice ? sqrtPrice - drop : nil
    } else {
      let scaled = Wide(liquidity).timesOne
      after = (scaled - Wide(sqrtPrice) * UInt128(output)).flatMap {
        (scaled * sqrtPrice).ceiling(over: $0)
      }
    }
    guard let after, let moved = moved(to: after, zeroIn: zeroIn) else { return nil }
    return Step(sqrtPrice: after, input: moved.input, output: min(moved.output, output))
  }

  /// What enters and leaves on the way to another price.
  public func moved(to after: UInt128, zeroIn: Bool) -> (input: UInt64, output: UInt64)? {
    guard after > 0, sqrtPrice > 0, zeroIn ? after <= sqrtPrice : after >= sqrtPrice else {
      return nil
    }
    let way = zeroIn ? sqrtPrice - after : after - sqrtPrice
    let zero = Wide(liquidity).timesOne * way
    let zeroOver = Wide(sqrtPrice) * after
    let one = Wide(liquidity) * way
    let oneOver = Wide(1).timesOne
    let input = zeroIn ? zero.ceiling(over: zeroOver) : one.ceiling(over: oneOver)
    let output = zeroIn ? one.floor(over: oneOver) : zero.floor(over: zeroOver)
    guard let input = input.flatMap(UInt64.init(exactly:)),
      let output = output.flatMap(UInt64.init(exactly:))
    else { return nil }
    return (input, output)
  }

  /// What the range holds of both tokens between two prices around its own: rounded up as it is
  /// put in, or down as it is taken out.
  public func held(from low: UInt128, to high: UInt128, up: Bool) -> (zero: UInt64, one: UInt64)? {
    guard low > 0, low <= sqrtPrice, sqrtPrice <= high else { return nil }
    let zero = Wide(liquidity).timesOne * (high - sqrtPrice)
    let zeroOver = Wide(sqrtPrice) * high
    let one = Wide(liquidity) * (sqrtPrice - low)
    let oneOver = Wide(1).timesOne
    let first = up ? zero.ceiling(over: zeroOver) : zero.floor(over: zeroOver)
    let second = up ? one.ceiling(over: oneOver) : one.floor(over: oneOver)
    guard let first = first.flatMap(UInt64.init(exactly:)),
      let second = second.flatMap(UInt64.init(exactly:))
    else { return nil }
    return (first, second)
  }

  static func ceiling(_ a: UInt128, _ b: UInt128) -> UInt128 {
    a == 0 ? 0 : (a - 1) / b + 1
  }
}
