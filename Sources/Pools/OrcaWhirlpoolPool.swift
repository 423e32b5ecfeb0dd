import Market

/// An Orca Whirlpool inside one range: fee on the input, rates per 1,000,000, of which the protocol
/// takes a share per 10,000.
///
/// Formulas: orca-so/whirlpools, `math/swap_math.rs` and `manager/swap_manager.rs`. The rate of an
/// adaptive-fee pool is the one in force at its tick group.
public struct OrcaWhirlpoolPool: Hashable, Sendable {
  /// Price and liquidity in force.
  public var range: ConcentratedRange
  /// Whole fee in parts per million.
  public var feePPM: UInt32
  /// The protocol's share of the fee, basis points.
  public var protocolShareBasisPoints: UInt16

  /// A pool at a state.
  public init(range: ConcentratedRange, feePPM: UInt32, protocolShareBasisPoints: UInt16) {
    self.range = range
    self.feePPM = feePPM
    self.protocolShareBasisPoints = protocolShareBasisPoints
  }

  /// A swap of exactly `amount` (after any transfer fee) and the √price after it.
  public func swap(exactIn amount: UInt64, zeroIn: Bool) -> (fill: PoolFill, sqrtPrice: UInt128)? {
    guard feePPM < 1_000_000,
      let step = range.step(exactIn: RaydiumCLMMPool.net(of: amount, feePPM), zeroIn: zeroIn)
    else { return nil }
    return (fill(step, fee: amount - step.input), step.sqrtPrice)
  }

  /// A swap for exactly `amount` before any transfer fee.
  public func swap(exactOut amount: UInt64, zeroIn: Bool) -> (fill: PoolFill, sqrtPrice: UInt128)? {
    guard let step = range.step(exactOut: amount, zeroIn: zeroIn),
      let fee = RaydiumCLMMPool.fee(over: step.input, feePPM), fee <= UInt64.max - step.input
    else { return nil }
    return (fill(step, fee: fee), step.sqrtPrice)
  }

  private func fill(_ step: ConcentratedRange.Step, fee: UInt64) -> PoolFill {
    let share = UInt64(min(protocolShareBasisPoints, 10_000))
    let protocolFee = multiplyDivideFloor(fee, share, 10_000)
    return PoolFill(
      input: step.input + fee, output: step.output, poolInput: step.input,
      lpFee: fee - protocolFee, protocolFee: protocolFee)
  }
}
