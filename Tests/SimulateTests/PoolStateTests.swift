import Fixtures
import Market
import Pools
import Testing

@testable import Simulate

/// What a sale pays is the same whether its fees are worked out or not.
@Suite struct PoolStateTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func proceedsAreWhatASalePays(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<500 {
      let state = Self.state(&numbers)
      for amount in [0, 1, Self.amount(&numbers), Self.amount(&numbers), UInt64.max] {
        #expect(state.proceeds(of: amount) == state.sell(amount).quote, "\(amount) in \(state)")
      }
    }
  }

  private static func state(_ numbers: inout SeededNumbers) -> PoolState {
    let fees = RaydiumCPMMPool.Fees(
      tradePPM: .random(in: 0...1_000_000, using: &numbers),
      creatorPPM: Bool.random(using: &numbers) ? 0 : .random(in: 0...50_000, using: &numbers),
      creatorFeeOnOutput: .random(using: &numbers))
    let (base, quote) = (amount(&numbers), amount(&numbers))
    let maths: PoolState.Maths =
      Bool.random(using: &numbers)
      ? .product(base: base, quote: quote, fees)
      : .pumpSwap(
        PumpSwapPool(base: base, quote: quote),
        PumpSwapPool.Fees(lpBasisPoints: 20, protocolBasisPoints: 5, creatorBasisPoints: 5))
    let vault = Bool.random(using: &numbers) ? nil : amount(&numbers)
    let transferFee =
      Bool.random(using: &numbers)
      ? nil
      : TransferFee(
        basisPoints: .random(in: 0...10_000, using: &numbers), amountMax: amount(&numbers),
        fromSlot: 0)
    return PoolState(maths: maths, flags: [], vault: vault, transferFee: transferFee)
  }

  /// Of any size up to the largest amount priced.
  private static func amount(_ numbers: inout SeededNumbers) -> UInt64 {
    let shift = Int.random(in: 0...59, using: &numbers)
    return .random(in: 1...(PoolState.amountMax >> shift), using: &numbers)
  }
}
