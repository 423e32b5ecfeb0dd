import Market
import Testing

@testable import Decode

/// What a buy takes of the pool that is to follow an emptied curve.
struct PumpFunPoolBuyTests {
  private let base: UInt64 = 206_900_000_000_000
  private let quote: UInt64 = 84_990_359_056

  private func buy(
    _ tokens: UInt64, for paid: UInt64, base: UInt64, quote: UInt64, fee: UInt64? = nil,
    quoteAfter: UInt64? = nil
  ) -> PumpFunPoolBuy? {
    var bytes = [UInt8](repeating: 7, count: 32 * 3) + [UInt8](repeating: 0, count: 32)
    let fees = (fee ?? multiplyDivideCeiling(paid, 95, 10_000), paid > 1 << 60 ? 0 : ceiling(paid))
    let numbers: [UInt64] = [
      0, tokens, paid, 95, fees.0, 30, fees.1, fees.0 / 2, base, quote, base &- tokens,
      quoteAfter ?? quote &+ paid,
    ]
    for number in numbers { bytes += VenueCall.bytes(number) }
    return bytes.withUnsafeBytes { PumpFunPoolBuy(ByteReader($0)) }
  }

  private func ceiling(_ paid: UInt64) -> UInt64 { multiplyDivideCeiling(paid, 30, 10_000) }

  private func isWrong(_ buy: PumpFunPoolBuy?, isMoved: Bool = true) -> Bool {
    guard case .disagreeing = buy?.verdict(isMoved: isMoved) else { return false }
    return true
  }

  /// 10¹² tokens cost ⌈Q·x/(B − x)⌉; that quote less one unit, spent, buys a token unit or so less.
  @Test func bothPricesAreExact() throws {
    let tokens: UInt64 = 1_000_000_000_000
    let cost = multiplyDivideCeiling(tokens, quote, base - tokens)
    let bought = try #require(buy(tokens, for: cost, base: base, quote: quote))
    #expect(bought.verdict(isMoved: true) == .exact)
    #expect(bought.quoteMint == nil && bought.surplus == 0)
    let net: UInt64 = 500_000_000
    let output = multiplyDivideFloor(net - 1, base, quote + net - 1)
    #expect(buy(output, for: net, base: base, quote: quote)?.verdict(isMoved: true) == .exact)
    #expect(isWrong(buy(tokens, for: cost + 1, base: base, quote: quote)))
    #expect(isWrong(buy(tokens, for: cost, base: base, quote: quote, fee: 1)))
    #expect(isWrong(buy(tokens, for: cost, base: base, quote: quote, quoteAfter: quote)))
    #expect(isWrong(bought, isMoved: false))
  }

  @Test(arguments: [0, 1, UInt64.max, .max >> 4])
  func hostileNumbersEnd(_ number: UInt64) {
    for other in [0, 1, 2, UInt64.max, .max >> 1] {
      #expect(isWrong(buy(number, for: other, base: other, quote: number, fee: other)))
      _ = buy(1, for: other, base: 2, quote: number, fee: 1)?.verdict(isMoved: true)
    }
  }

  @Test func aCutEventIsNone() {
    let bytes = [UInt8](repeating: 0, count: 32 * 4 + 8 * 11)
    #expect(bytes.withUnsafeBytes { PumpFunPoolBuy(ByteReader($0)) } == nil)
  }
}
