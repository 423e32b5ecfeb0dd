import Testing

@testable import Pools

/// Figures of real trades, each to the unit.
struct RaydiumAMMV4PoolTests {
  @Test(
    arguments: [
      (400_000_000, 57_916_123_652, 564_373_421_680_837, 3_861_519_639_304),
      (22_254_340_082, 381_810_122_428_251, 44_981_865_630, 2_615_124),
      (1_154_100_000, 2_324_200_981_050, 12_873_432_487_450, 6_373_264_828),
      (100_000_000, 212_568_283_055, 91_773_319_775_102, 43_045_438_075),
    ] as [(UInt64, UInt64, UInt64, UInt64)])
  func anExactInput(input: UInt64, reserveIn: UInt64, reserveOut: UInt64, output: UInt64) throws {
    let pool = RaydiumAMMV4Pool(reserveIn: reserveIn, reserveOut: reserveOut)
    #expect(pool.swap(exactIn: input)?.output == output)
    let back = try #require(pool.swap(exactOut: output))
    #expect(back.input <= input)
    #expect(try #require(pool.swap(exactIn: back.input)).output >= output)
  }

  @Test func theFeeIsRoundedUp() {
    let pool = RaydiumAMMV4Pool(reserveIn: 57_916_123_652, reserveOut: 564_373_421_680_837)
    #expect(pool.swap(exactIn: 400_000_000)?.fee == 1_000_000)
    #expect(pool.swap(exactIn: 401)?.fee == 2)
  }

  @Test func hostileNumbersGiveNothing() {
    let edges: [UInt64] = [0, 1, 1 << 32, .max - 1, .max]
    for reserveIn in edges {
      for reserveOut in edges {
        let pool = RaydiumAMMV4Pool(reserveIn: reserveIn, reserveOut: reserveOut)
        for amount in edges {
          if let swap = pool.swap(exactIn: amount) { #expect(swap.output <= reserveOut) }
          if let swap = pool.swap(exactOut: amount) { #expect(swap.fee <= swap.input) }
        }
      }
    }
    #expect(RaydiumAMMV4Pool(reserveIn: 9, reserveOut: 9).swap(exactOut: 9) == nil)
  }
}
