import Testing

@testable import Pools

struct MeteoraDAMMV1PoolTests {
  /// Transaction 2mHGPXMz…: the chain paid 124 965 910 713, the rounding of shares apart.
  @Test func reservesFromSharesPriceASwap() throws {
    let reserve = try #require(
      MeteoraDAMMV1Pool.tokens(
        ofShares: 605_204_136_220, moved: 454_763_051, sharesMoved: 412_188_379))
    #expect(reserve == 667_715_281_379)
    let pool = MeteoraDAMMV1Pool(reserveIn: reserve, reserveOut: 184_050_442_346_338)
    #expect(pool.output(ofNet: 453_670_964) == 124_965_910_659)
    let fill = try #require(
      pool.swap(exactIn: 455_036_072, tradeRate: 300, protocolShare: 20_000))
    #expect(fill.lpFee == 1_092_087)
    #expect(fill.protocolFee == 273_021)
    #expect(fill.output == 124_965_910_659)
  }

  /// 2m6e4MBQ…, 1 %, and 5pcpYhqJ…, 0.25 %.
  @Test func oneRateChargesTheFee() {
    #expect(MeteoraDAMMV1Pool.tradeRates(charging: 58_780_708, on: 5_878_070_878) == 1_000...1_000)
    #expect(MeteoraDAMMV1Pool.tradeRates(charging: 43_841_490, on: 17_536_596_017) == 250...250)
    #expect(MeteoraDAMMV1Pool.tradeRates(charging: 43_841_491, on: 17_536_596_017) == nil)
  }

  @Test func aFeeIsAtLeastOne() throws {
    let fees = try #require(
      MeteoraDAMMV1Pool.fees(on: 10, tradeRate: 250, protocolShare: 20_000))
    #expect(fees.tradeFee == 0 && fees.protocolFee == 1)
    #expect(MeteoraDAMMV1Pool.tradeRates(charging: 1, on: 10)?.contains(250) == true)
  }

  @Test(arguments: [0, 1, UInt64.max, .max - 1, .max >> 1])
  func hostileNumbersEnd(_ number: UInt64) {
    for other: UInt64 in [0, 1, .max, .max >> 1] {
      let pool = MeteoraDAMMV1Pool(reserveIn: number, reserveOut: other)
      for amount in [0, 1, UInt64.max] {
        if let output = pool.output(ofNet: amount) { #expect(output <= other) }
        for rate: UInt64 in [0, 15_000, 100_000, .max] {
          _ = pool.swap(exactIn: amount, tradeRate: rate, protocolShare: number)
        }
        _ = MeteoraDAMMV1Pool.tradeRates(charging: number, on: amount)
        _ = MeteoraDAMMV1Pool.tokens(ofShares: number, moved: other, sharesMoved: amount)
      }
    }
  }
}
