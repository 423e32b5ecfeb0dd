import Testing

@testable import Pools

struct MeteoraCurveRangeTests {
  /// DBC, transaction 23BXcBmn…: price and liquidity taken from its event, one unit off as known.
  @Test func aSellOnALaunchCurve() throws {
    let range = try #require(
      MeteoraCurveRange(
        liquidity: 41_455_466_418_485_131_995_541_009_546_643,
        squareRootPrice: 2_000_451_091_851_504_817))
    let fill = try #require(range.swap(exactIn: 47_192_506_267, firstEnters: true))
    #expect(fill.squareRootPrice == 1_995_905_826_729_576_342)
    #expect(fill.output == 553_734_497)
    let after = try #require(
      MeteoraCurveRange(liquidity: range.liquidity, squareRootPrice: fill.squareRootPrice))
    let before = try #require(after.before(exactIn: 47_192_506_267, firstEntered: true))
    #expect(before.swap(exactIn: 47_192_506_267, firstEnters: true)?.output == fill.output)
  }

  /// DAMM v2, transaction 3QHC6GMf…: the reserve after gives the liquidity, the input the price
  /// before, and both the output to the unit.
  @Test func aBuyOverTheWholeRange() throws {
    let after = try #require(
      MeteoraCurveRange(
        wholeRangeReserve: 66_504_324_426, squareRootPrice: 361_065_220_251_981_330))
    let before = try #require(after.before(exactIn: 3_853_747, firstEntered: false))
    let fill = try #require(before.swap(exactIn: 3_853_747, firstEnters: false))
    #expect(fill.squareRootPrice == after.squareRootPrice)
    #expect(fill.output == 10_059_502_383)
  }

  @Test(arguments: [0, 1, UInt128.max, UInt128(UInt64.max), 1 << 64, 1 << 127])
  func hostileNumbersEnd(_ liquidity: UInt128) {
    for price in [0, 1, UInt128.max, 1 << 64, 4_295_048_017] {
      for amount in [0, 1, UInt64.max, 1 << 32] {
        _ = MeteoraCurveRange(wholeRangeReserve: amount, squareRootPrice: price)
        guard let range = MeteoraCurveRange(liquidity: liquidity, squareRootPrice: price) else {
          continue
        }
        for first in [true, false] {
          _ = range.swap(exactIn: amount, firstEnters: first)
          _ = range.before(exactIn: amount, firstEntered: first)
        }
      }
    }
  }
}
