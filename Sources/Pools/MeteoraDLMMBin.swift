/// One bin of a Meteora DLMM pair: constant sum at a fixed price, fee on the input or the output.
///
/// Formulas: MeteoraAg/dlmm-sdk (commit fb02e51), `u64x64_math.rs`, `bin.rs` and `lb_pair.rs`. How
/// much a bin holds and what the next ones hold is no part of it: a swap over several bins takes a
/// depth that no event states.
public struct MeteoraDLMMBin: Hashable, Sendable {
  /// Raw Y per raw X, Q64.64.
  public let price: UInt128

  /// Bin steps in use, basis points: those of the public presets.
  public static let steps: [UInt16] = [
    1, 2, 4, 5, 8, 10, 15, 16, 20, 25, 30, 50, 60, 75, 80, 100, 125, 150, 160, 200, 250, 300, 320,
    400,
  ]

  /// Fee rates are parts of this.
  public static let feeDenominator: UInt64 = 1_000_000_000

  /// The bin `id` of a pair with `step` basis points a bin; nil where the price leaves 128 bits or
  /// the program has no such bin.
  ///
  /// (1 + step/10⁴)^id by squaring, rounded down at each product, over the reciprocal of the base:
  /// the program's own order, which gives its prices to the last bit.
  public init?(id: Int32, step: UInt16) {
    let exponent = id.magnitude
    guard exponent < 1 << 19 else { return nil }
    let one = UInt128(1) << 64
    var power = UInt128.max / (one + (UInt128(step) << 64) / 10_000)
    var result = one
    for bit in 0..<19 {
      if exponent >> bit & 1 == 1 { result = (result * power) >> 64 }
      power = (power * power) >> 64
    }
    guard result > 0 else { return nil }
    price = id > 0 ? UInt128.max / result : result
  }

  /// Output of a net input that the bin can absorb, rounded down; nil beyond 64 bits.
  public func output(ofNet input: UInt64, sellsX: Bool) -> UInt64? {
    if sellsX {
      let product = price.multipliedFullWidth(by: UInt128(input))
      guard product.high < 1 << 64 else { return nil }
      return UInt64(exactly: product.high << 64 | UInt128(product.low) >> 64)
    }
    return UInt64(exactly: (UInt128(input) << 64) / price)
  }

  /// Net input that takes `output` out of the bin, rounded up: ⌈y·2⁶⁴/price⌉ or ⌈x·price/2⁶⁴⌉; nil
  /// beyond 64 bits.
  public func input(for output: UInt64, sellsX: Bool) -> UInt64? {
    if sellsX {
      let scaled = UInt128(output) << 64
      return UInt64(exactly: scaled / price + (scaled % price == 0 ? 0 : 1))
    }
    let product = price.multipliedFullWidth(by: UInt128(output))
    guard product.high < 1 << 64 else { return nil }
    let whole = product.high << 64 | UInt128(product.low) >> 64
    return UInt64(exactly: product.low << 64 == 0 ? whole : whole + 1)
  }

  /// Fee inside an amount: ⌈amount·rate/10⁹⌉; nil for a rate of more than the whole.
  public static func fee(inside amount: UInt64, rate: UInt64) -> UInt64? {
    guard rate <= feeDenominator else { return nil }
    let product = UInt128(amount) * UInt128(rate)
    let denominator = UInt128(feeDenominator)
    return UInt64((product + denominator - 1) / denominator)
  }

  /// Fee upon an amount that has to be left whole: ⌈amount·rate/(10⁹ − rate)⌉; nil beyond 64 bits.
  public static func fee(upon amount: UInt64, rate: UInt64) -> UInt64? {
    guard rate < feeDenominator else { return nil }
    let rest = UInt128(feeDenominator - rate)
    return UInt64(exactly: (UInt128(amount) * UInt128(rate) + rest - 1) / rest)
  }

  /// A fill of `input` that the bin can absorb whole, at a rate of parts per 10⁹; nil where a
  /// number leaves 64 bits.
  public func fill(
    exactIn input: UInt64, rate: UInt64, protocolBasisPoints: UInt16, sellsX: Bool,
    feeOnInput: Bool
  ) -> PoolFill? {
    guard protocolBasisPoints <= 10_000 else { return nil }
    let net: UInt64
    let fee: UInt64
    let output: UInt64
    if feeOnInput {
      guard let taken = Self.fee(inside: input, rate: rate),
        let bought = self.output(ofNet: input - taken, sellsX: sellsX)
      else { return nil }
      (net, fee, output) = (input - taken, taken, bought)
    } else {
      guard let gross = self.output(ofNet: input, sellsX: sellsX),
        let taken = Self.fee(inside: gross, rate: rate)
      else { return nil }
      (net, fee, output) = (input, taken, gross - taken)
    }
    let share = UInt64(UInt128(fee) * UInt128(protocolBasisPoints) / 10_000)
    return PoolFill(
      input: input, output: output, poolInput: net, lpFee: fee - share, protocolFee: share)
  }

  /// The bin steps for which a fill inside bin `id` gives exactly this output.
  public static func steps(
    fitting id: Int32, net input: UInt64, gross output: UInt64, sellsX: Bool
  ) -> [UInt16] {
    steps.filter { step in
      guard isNear(id, step, Double(input), Double(output), sellsX: sellsX) else { return false }
      return MeteoraDLMMBin(id: id, step: step)?.output(ofNet: input, sellsX: sellsX) == output
    }
  }

  /// Whether the step's price could give the output at all: within one part in a hundred, which
  /// spares the integer power of most steps. Prices so extreme that the program's own rounding
  /// could be as coarse are let through.
  private static func isNear(
    _ id: Int32, _ step: UInt16, _ input: Double, _ output: Double, sellsX: Bool
  ) -> Bool {
    var power = 1 + Double(step) / 10_000
    var price = 1.0
    var exponent = id.magnitude
    while exponent > 0 {
      if exponent & 1 == 1 { price *= power }
      power *= power
      exponent >>= 1
    }
    guard price < 1e9 else { return true }
    let expected = sellsX == (id > 0) ? input * price : input / price
    return abs(expected - output) <= expected / 100 + 2
  }
}
