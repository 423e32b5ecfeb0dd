import Testing

@testable import Pools

/// Figures of real trades, each to the unit.
struct RaydiumLaunchLabCurveTests {
  /// The standard curve: virtual base and quote of a fresh pool.
  private let fresh = RaydiumLaunchLabCurve(base: 1_073_025_605_596_382, quote: 30_000_852_951)

  /// October 2026, a sale: what the curve pays before 1.25 % of fees.
  @Test func aSale() {
    let curve = RaydiumLaunchLabCurve(
      base: fresh.base - 541_335_489_318_166, quote: fresh.quote + 30_545_097_622)
    #expect(curve.proceeds(ofTokens: 11_568_986_763_999) == 1_289_357_687)
    #expect(RaydiumLaunchLabCurve.fee(on: 1_289_357_687, feePPM: 12_500) == 16_116_972)
  }

  /// October 2026, a buy with another quote than SOL.
  @Test func aBuyWithAnotherQuote() {
    let curve = RaydiumLaunchLabCurve(
      base: 1_073_025_605_601_380 - 8_453_749_835_850, quote: 2_446_681_538 + 19_429_066)
    #expect(RaydiumLaunchLabCurve.fee(on: 500_440_085, feePPM: 12_500) == 6_255_502)
    #expect(curve.tokens(forNet: 494_184_583) == 177_717_073_934_162)
  }

  @Test func aFirstBuyOfOneSOL() {
    #expect(RaydiumLaunchLabCurve.fee(on: 1_000_000_000, feePPM: 12_500) == 12_500_000)
    #expect(fresh.tokens(forNet: 987_500_000) == 34_193_904_632_554)
  }

  @Test func fillingTheStandardCurveCostsWhatItRaises() {
    #expect(fresh.net(forTokens: 793_100_000_000_000) == 85_000_000_000)
  }

  @Test func exactOutputsAreCoveredByTheirInputs() throws {
    for tokens: UInt64 in [1, 999, 34_193_904_632_554, 500_000_000_000_000] {
      let net = try #require(fresh.net(forTokens: tokens))
      #expect(try #require(fresh.tokens(forNet: net)) >= tokens)
      let gross = try #require(RaydiumLaunchLabCurve.gross(ofNet: net, feePPM: 12_500))
      let fee = try #require(RaydiumLaunchLabCurve.fee(on: gross, feePPM: 12_500))
      #expect(gross - fee <= net && net - (gross - fee) <= 1)
    }
    let sold = try #require(fresh.tokens(forProceeds: 1_000_000))
    #expect(try #require(fresh.proceeds(ofTokens: sold)) >= 1_000_000)
  }

  @Test func hostileNumbersGiveNothing() {
    let edges: [UInt64] = [0, 1, 1 << 32, .max - 1, .max]
    for base in edges {
      for quote in edges {
        let curve = RaydiumLaunchLabCurve(base: base, quote: quote)
        for amount in edges {
          _ = curve.tokens(forNet: amount)
          _ = curve.proceeds(ofTokens: amount)
          if curve.net(forTokens: amount) != nil { #expect(amount < base) }
          if curve.tokens(forProceeds: amount) != nil { #expect(amount < quote) }
          _ = RaydiumLaunchLabCurve.fee(on: amount, feePPM: base)
          _ = RaydiumLaunchLabCurve.gross(ofNet: amount, feePPM: base)
        }
      }
    }
  }
}
