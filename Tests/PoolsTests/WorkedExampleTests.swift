import Testing

@testable import Pools

/// Trades whose figures are known from the chain or computed by hand.
struct WorkedExampleTests {
  @Test("pump.fun: a budget of 1 SOL on a fresh curve")
  func curveBuy() {
    let fill = PumpFunCurve.fresh.buy(
      spending: 1_000_000_000, fees: .init(protocolPPM: 9_500, creatorPPM: 3_000))
    #expect(fill.poolInput == 987_654_320)
    #expect(fill.protocolFee + fill.creatorFee == 12_345_680)
    #expect(fill.output == 34_199_203_120_618)
  }

  @Test("Raydium CPMM: fees on the input, and the way back from an output")
  func productSwaps() {
    let pool = RaydiumCPMMPool(reserveIn: 1_000_000_000_000, reserveOut: 2_000_000_000_000)
    let plain = pool.swap(exactIn: 1_000_000_000, fees: .init(tradePPM: 2_500))
    #expect(plain.lpFee == 2_500_000 && plain.output == 1_993_011_970)
    #expect(pool.input(exactOut: 1_000_000_000, fees: .init(tradePPM: 2_500)) == 501_503_886)
  }
}
