import Market

/// Raydium CLMM inside one range: fee on the input (or, where the pool is set so, on the output),
/// rates per 1,000,000.
///
/// Formulas: raydium-io/raydium-clmm, `libraries/swap_math.rs`. A swap that would leave the range
/// is not priced: the next range's liquidity is not the pool's own state.
public struct RaydiumCLMMPool: Hashable, Sendable {
  /// Price and liquidity in force.
  public var range: ConcentratedRange
  /// Trade fee in parts per million, any dynamic part included.
  public var feePPM: UInt32
  /// Whether the fee is taken from what leaves.
  public var feeOnOutput: Bool

  /// A pool at a state.
  public init(range: ConcentratedRange, feePPM: UInt32, feeOnOutput: Bool = false) {
    self.range = range
    self.feePPM = feePPM
    self.feeOnOutput = feeOnOutput
  }

  /// A swap of exactly `amount` (after any transfer fee) and the √price after it.
  public func swap(exactIn amount: UInt64, zeroIn: Bool) -> (fill: PoolFill, sqrtPrice: UInt128)? {
    guard feePPM < 1_000_000 else { return nil }
    let net = feeOnOutput ? amount : Self.net(of: amount, feePPM)
    guard let step = range.step(exactIn: net, zeroIn: zeroIn) else { return nil }
    var fill = PoolFill(input: amount, output: step.output, poolInput: step.input)
    if feeOnOutput {
      fill.lpFee = multiplyDivideCeiling(step.output, UInt64(feePPM), 1_000_000)
      fill.output -= fill.lpFee
    } else {
      fill.lpFee = amount - step.input
    }
    return (fill, step.sqrtPrice)
  }

  /// A swap for exactly `amount` before any transfer fee, with the fee on the input.
  public func swap(exactOut amount: UInt64, zeroIn: Bool) -> (fill: PoolFill, sqrtPrice: UInt128)? {
    guard !feeOnOutput, let step = range.step(exactOut: amount, zeroIn: zeroIn),
      let fee = Self.fee(over: step.input, feePPM)
    else { return nil }
    let (input, overflow) = step.input.addingReportingOverflow(fee)
    guard !overflow else { return nil }
    let fill = PoolFill(input: input, output: step.output, poolInput: step.input, lpFee: fee)
    return (fill, step.sqrtPrice)
  }

  /// What of an exact input reaches the range: ⌊amount·(10⁶ − rate)/10⁶⌋.
  static func net(of amount: UInt64, _ feePPM: UInt32) -> UInt64 {
    multiplyDivideFloor(amount, 1_000_000 - UInt64(feePPM), 1_000_000)
  }

  /// The fee beside a net input: ⌈net·rate/(10⁶ − rate)⌉.
  static func fee(over net: UInt64, _ feePPM: UInt32) -> UInt64? {
    guard feePPM < 1_000_000 else { return nil }
    let rate = UInt128(feePPM)
    return UInt64(exactly: ConcentratedRange.ceiling(UInt128(net) * rate, 1_000_000 - rate))
  }
}
