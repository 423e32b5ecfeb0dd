import Testing

@testable import Pools

/// Figures of real trades, each to the unit.
struct PumpSwapPoolTests {
  /// 2025-10-28, a canonical pool: 20, 5 and 95 basis points.
  @Test func aBuyOfExactBase() {
    let pool = PumpSwapPool(base: 147_932_989_042_582, quote: 122_031_730_722)
    #expect(pool.cost(ofBase: 4_374_143_343) == 3_608_391)
    #expect(PumpSwapPool.fee(on: 3_608_391, basisPoints: 20) == 7_217)
    #expect(PumpSwapPool.fee(on: 3_608_391, basisPoints: 5) == 1_805)
    #expect(PumpSwapPool.fee(on: 3_608_391, basisPoints: 95) == 34_280)
  }

  /// 2025-05-03, the first event layout.
  @Test func aSale() {
    let pool = PumpSwapPool(base: 38_896_104_996_620, quote: 718_214_085_022)
    #expect(pool.proceeds(ofBase: 2_362_629_325) == 43_623_149)
  }

  /// September 2026: the price comes out only with the virtual quote.
  @Test func aBoostedPool() {
    let vault: UInt64 = 5_517_775_266_487
    let boosted = PumpSwapPool(base: 3_184_958_896_915, quote: vault + 17_584_505_289)
    #expect(boosted.cost(ofBase: 828_079) == 1_439_176)
    #expect(PumpSwapPool(base: boosted.base, quote: vault).cost(ofBase: 828_079) != 1_439_176)
  }

  @Test func aSaleIntoAFreshPool() {
    let pool = PumpSwapPool(base: 206_900_000_000_000, quote: 84_990_358_999)
    #expect(pool.proceeds(ofBase: 1_000_000_000_000) == 408_804_035)
  }

  @Test func aBudgetIsNeverExceeded() throws {
    let pool = PumpSwapPool(base: 206_900_000_000_000, quote: 84_990_358_999)
    let fees = PumpSwapPool.Fees(
      lpBasisPoints: 20, protocolBasisPoints: 5, creatorBasisPoints: 95)
    for spend: UInt64 in [7, 10_119, 1_000_000_007, 85_000_000_000] {
      let fill = try #require(pool.buy(spending: spend, fees: fees))
      let taken = try [20, 5, 95].reduce(UInt64(0)) { sum, rate in
        try sum + #require(PumpSwapPool.fee(on: fill.net, basisPoints: rate))
      }
      #expect(fill.net + taken <= spend)
      let cost = try #require(pool.cost(ofBase: fill.base))
      #expect(cost <= fill.net)
    }
    #expect(pool.buy(spending: 0, fees: fees) == nil)
    #expect(pool.buy(spending: 2, fees: fees) == nil)
  }

  @Test func hostileNumbersGiveNothing() {
    let edges: [UInt64] = [0, 1, 1 << 32, .max - 1, .max]
    for base in edges {
      for quote in edges {
        let pool = PumpSwapPool(base: base, quote: quote)
        for amount in edges {
          let fees = PumpSwapPool.Fees(
            lpBasisPoints: amount, protocolBasisPoints: 0, creatorBasisPoints: 10_000)
          _ = pool.buy(spending: quote, fees: fees)
          _ = pool.proceeds(ofBase: amount)
          if let cost = pool.cost(ofBase: amount) { #expect(amount < base && cost >= 0) }
        }
      }
    }
    #expect(PumpSwapPool(base: 0, quote: 5).proceeds(ofBase: 0) == nil)
  }
}
