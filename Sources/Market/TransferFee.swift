/// What a Token-2022 mint withholds of every transfer from a slot on.
///
/// Rule: solana-program/token-2022, `extension/transfer_fee`: ⌈amount · rate ÷ 10⁴⌉, at most a
/// maximum; a change holds from the beginning of the epoch after the next.
public struct TransferFee: Hashable, Sendable {
  /// Rate, basis points.
  public var basisPoints: UInt16
  /// The most that is withheld of one transfer, raw units.
  public var amountMax: UInt64
  /// First slot it holds in.
  public var fromSlot: UInt64

  /// A rate and its maximum from a slot on.
  public init(basisPoints: UInt16, amountMax: UInt64, fromSlot: UInt64) {
    self.basisPoints = basisPoints
    self.amountMax = amountMax
    self.fromSlot = fromSlot
  }

  /// Slots of an epoch on the main net.
  public static let epochSlots: UInt64 = 432_000

  /// What is withheld of a transfer of `amount`, raw units; a rate above the whole counts as it.
  public func withheld(from amount: UInt64) -> UInt64 {
    let rate = UInt64(min(basisPoints, 10_000))
    return min(multiplyDivideCeiling(amount, rate, 10_000), amountMax)
  }
}
