/// What one exact-in swap through a pool's maths would move, raw units.
public struct PoolFill: Hashable, Sendable {
  /// What the trader pays, fees included.
  public var input: UInt64
  /// What the trader receives, fees taken off.
  public var output: UInt64
  /// What enters the curve of `input`.
  public var poolInput: UInt64
  /// Fees, in the token the venue takes them in.
  public var lpFee: UInt64 = 0
  /// Fee of the venue itself.
  public var protocolFee: UInt64 = 0
  /// Fee of the coin's or pool's creator.
  public var creatorFee: UInt64 = 0

  /// A swap that moves nothing.
  public static let nothing = PoolFill(input: 0, output: 0, poolInput: 0)

  /// A swap of `input` for `output`.
  public init(
    input: UInt64, output: UInt64, poolInput: UInt64, lpFee: UInt64 = 0, protocolFee: UInt64 = 0,
    creatorFee: UInt64 = 0
  ) {
    self.input = input
    self.output = output
    self.poolInput = poolInput
    self.lpFee = lpFee
    self.protocolFee = protocolFee
    self.creatorFee = creatorFee
  }
}
