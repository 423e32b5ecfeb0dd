import Market

/// Meteora DAMM v1 (dynamic pools), constant product: reserves are shares of two vaults that lend
/// their tokens out; the trade fee stays in the pool, the protocol's part goes beside it.
///
/// Formulas: MeteoraAg/damm-v1-sdk (commit 02c66a3). Stable pools are no part of it: their
/// amplification and cached rates stand in accounts only.
public struct MeteoraDAMMV1Pool: Hashable, Sendable {
  /// The pool's share, in tokens, of the vault that a swap pays into.
  public var reserveIn: UInt64
  /// Its share of the vault that the swap is paid from.
  public var reserveOut: UInt64

  /// A pool with these reserves.
  public init(reserveIn: UInt64, reserveOut: UInt64) {
    self.reserveIn = reserveIn
    self.reserveOut = reserveOut
  }

  /// Fee rates are parts of this.
  public static let feeDenominator: UInt64 = 100_000
  /// The highest trade fee a pool may have.
  public static let tradeRateMax: UInt64 = 15_000
  /// The protocol's part of the fee where it takes one.
  public static let protocolShare: UInt64 = 20_000

  /// What one swap is charged, each part at least 1 where its rate is not 0; nil for rates of more
  /// than the whole.
  public static func fees(on amount: UInt64, tradeRate: UInt64, protocolShare: UInt64) -> (
    tradeFee: UInt64, protocolFee: UInt64
  )? {
    guard tradeRate <= feeDenominator, protocolShare <= feeDenominator else { return nil }
    let total = part(amount, tradeRate)
    let share = part(total, protocolShare)
    return (total - share, share)
  }

  /// ⌊amount·rate/10⁵⌋, but 1 where that rounds to nothing.
  private static func part(_ amount: UInt64, _ rate: UInt64) -> UInt64 {
    guard amount > 0 && rate > 0 else { return 0 }
    return max(1, multiplyDivideFloor(amount, rate, feeDenominator))
  }

  /// The rates that charge `fee` on `amount`; nil when none does.
  public static func tradeRates(charging fee: UInt64, on amount: UInt64) -> ClosedRange<UInt64>? {
    guard amount > 0, fee <= amount else { return nil }
    if fee == 0 { return 0...0 }
    let denominator = UInt128(feeDenominator)
    let whole = UInt128(amount)
    var least = (UInt128(fee) * denominator + whole - 1) / whole
    let most = min(((UInt128(fee) + 1) * denominator - 1) / whole, UInt128(tradeRateMax))
    if fee == 1 { least = 1 }
    return least <= most ? UInt64(least)...UInt64(most) : nil
  }

  /// Tokens that `shares` of a vault are worth, when `moved` tokens went for `sharesMoved`; nil
  /// beyond 64 bits or without a share moved. Right but for the rounding of the shares moved.
  public static func tokens(ofShares shares: UInt64, moved: UInt64, sharesMoved: UInt64)
    -> UInt64?
  {
    guard sharesMoved > 0 else { return nil }
    return UInt64(exactly: UInt128(shares) * UInt128(moved) / UInt128(sharesMoved))
  }

  /// Output of a net input: the reserve that stays is rounded up; nil without any depth.
  public func output(ofNet input: UInt64) -> UInt64? {
    let depth = UInt128(reserveIn) + UInt128(input)
    guard depth > 0 else { return nil }
    let rest = (UInt128(reserveIn) * UInt128(reserveOut) + depth - 1) / depth
    return reserveOut - UInt64(rest)
  }

  /// A swap of `amount`; nil for rates of more than the whole.
  public func swap(exactIn amount: UInt64, tradeRate: UInt64, protocolShare: UInt64) -> PoolFill? {
    guard
      let fees = Self.fees(on: amount, tradeRate: tradeRate, protocolShare: protocolShare),
      let output = output(ofNet: amount - min(amount, fees.tradeFee + fees.protocolFee))
    else { return nil }
    return PoolFill(
      input: amount, output: output,
      poolInput: amount - min(amount, fees.tradeFee + fees.protocolFee), lpFee: fees.tradeFee,
      protocolFee: fees.protocolFee)
  }
}
