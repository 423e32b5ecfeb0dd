import Market

/// Raydium CPMM (cp-swap): constant product, trade fee on the input, optional creator fee on
/// either side.
///
/// Formulas: raydium-io/raydium-cp-swap, `curve/calculator.rs` and `curve/fees.rs`; rates per
/// 1,000,000.
public struct RaydiumCPMMPool: Hashable, Sendable {
  /// Reserves of the token that goes in and of the one that comes out, accrued fees taken off.
  public var reserveIn: UInt64
  /// Reserve of the token that comes out, accrued fees taken off.
  public var reserveOut: UInt64

  /// A pool with these reserves, seen from the side of a swap.
  public init(reserveIn: UInt64, reserveOut: UInt64) {
    self.reserveIn = reserveIn
    self.reserveOut = reserveOut
  }

  /// Fee rates in parts per million.
  public struct Fees: Hashable, Sendable {
    /// Rate of the trade fee.
    public var tradePPM: UInt32
    /// Rate of the creator's fee.
    public var creatorPPM: UInt32
    /// Whether the creator's fee is taken from what comes out.
    public var creatorFeeOnOutput: Bool

    /// Rates of the trade fee and of the creator's.
    public init(tradePPM: UInt32, creatorPPM: UInt32 = 0, creatorFeeOnOutput: Bool = false) {
      self.tradePPM = tradePPM
      self.creatorPPM = creatorPPM
      self.creatorFeeOnOutput = creatorFeeOnOutput
    }
  }

  /// `swap_base_input` of `amount` (after any transfer fee).
  public func swap(exactIn amount: UInt64, fees: Fees) -> PoolFill {
    let trade = UInt64(fees.tradePPM)
    let creator = UInt64(fees.creatorPPM)
    // Rates above the whole leave nothing to swap.
    guard trade <= 1_000_000, creator <= 1_000_000,
      fees.creatorFeeOnOutput || trade + creator <= 1_000_000
    else { return .nothing }
    var tradeFee: UInt64
    var creatorFee: UInt64 = 0
    if fees.creatorFeeOnOutput || creator == 0 {
      tradeFee = multiplyDivideCeiling(amount, trade, 1_000_000)
    } else {
      let total = multiplyDivideCeiling(amount, trade + creator, 1_000_000)
      creatorFee = multiplyDivideFloor(total, creator, trade + creator)
      tradeFee = total - creatorFee
    }
    guard amount > tradeFee + creatorFee else { return .nothing }
    let net = amount - tradeFee - creatorFee
    let (depth, overflow) = reserveIn.addingReportingOverflow(net)
    guard !overflow, depth > 0 else { return .nothing }
    var output = multiplyDivideFloor(net, reserveOut, depth)
    if fees.creatorFeeOnOutput {
      creatorFee = multiplyDivideCeiling(output, creator, 1_000_000)
      output -= creatorFee
    }
    return PoolFill(
      input: amount, output: output, poolInput: net, lpFee: tradeFee, creatorFee: creatorFee)
  }

  /// `swap_base_output` of `amount`: the input it takes; nil when the pool does not hold it.
  public func input(exactOut amount: UInt64, fees: Fees) -> UInt64? {
    let creator = UInt64(fees.creatorPPM)
    var gross = amount
    if fees.creatorFeeOnOutput {
      guard creator < 1_000_000,
        let raised = checkedCeiling(amount, 1_000_000, 1_000_000 - creator)
      else { return nil }
      gross = raised
    }
    guard gross < reserveOut else { return nil }
    guard let net = checkedCeiling(reserveIn, gross, reserveOut - gross) else { return nil }
    let rate = UInt64(fees.tradePPM) + (fees.creatorFeeOnOutput ? 0 : creator)
    guard rate < 1_000_000, net <= UInt64.max / 1_000_000 * (1_000_000 - rate) else { return nil }
    return multiplyDivideCeiling(net, 1_000_000, 1_000_000 - rate)
  }
}
