/// Raydium AMM v4: constant product, the whole fee on the input and left in the pool.
///
/// Formulas: raydium-io/raydium-amm, `math.rs` and `processor.rs`. Every function is total: what
/// 64 bits do not hold is nil.
public struct RaydiumAMMV4Pool: Hashable, Sendable {
  /// Reserve of the token that goes in, without what the pool owes its owner.
  public var reserveIn: UInt64
  /// Reserve of the token that comes out, likewise.
  public var reserveOut: UInt64

  /// The fee of every pool that has not been given another, parts of `feeDenominator`.
  public static let feeNumerator: UInt64 = 25
  /// What `feeNumerator` is a part of.
  public static let feeDenominator: UInt64 = 10_000
  /// The same fee in parts per million.
  public static let feePPM: UInt32 = 2_500

  /// A pool with these reserves, seen from the side of a swap.
  public init(reserveIn: UInt64, reserveOut: UInt64) {
    self.reserveIn = reserveIn
    self.reserveOut = reserveOut
  }

  /// `swap_base_in`: fee = ⌈in·25/10,000⌉, out = ⌊n·y / (x + n)⌋ of the rest n.
  public func swap(exactIn amount: UInt64) -> (output: UInt64, fee: UInt64)? {
    guard
      let fee = WholeNumber.ceiling(amount, Self.feeNumerator, over: Self.feeDenominator),
      fee <= amount, let depth = WholeNumber.sum(reserveIn, amount - fee),
      let output = WholeNumber.floor(amount - fee, reserveOut, over: depth)
    else { return nil }
    return (output, fee)
  }

  /// `swap_base_out`: n = ⌈x·out / (y − out)⌉, in = ⌈n·10,000 / 9,975⌉.
  public func swap(exactOut amount: UInt64) -> (input: UInt64, fee: UInt64)? {
    let rest = Self.feeDenominator - Self.feeNumerator
    guard amount < reserveOut,
      let net = WholeNumber.ceiling(reserveIn, amount, over: reserveOut - amount),
      let input = WholeNumber.ceiling(net, Self.feeDenominator, over: rest)
    else { return nil }
    return (input, input - net)
  }
}
