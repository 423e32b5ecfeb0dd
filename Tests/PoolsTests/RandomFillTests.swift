import Foundation
import Testing

@testable import Pools

/// Random fills of every constant-product venue against the venue's formulas written once more in
/// 128-bit whole numbers, and against what must hold of any fill: what goes in is what stays, in
/// full, and the product of the reserves never falls.
///
/// `FILLS` sets how many a venue (default 20,000; `make fills` runs ten million).
@Suite struct RandomFillTests {
  static let count =
    ProcessInfo.processInfo.environment["FILLS"].flatMap { Int($0) } ?? 20_000

  /// Small numbers, large ones and those between, all as likely.
  struct Noise {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }

    mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }

    /// A number of 1 to `bits` bits.
    mutating func amount(_ bits: UInt64 = 58) -> UInt64 {
      let width = 1 + below(bits)
      return max(1, next() >> (64 - width))
    }
  }

  static func floor(_ a: UInt128, _ b: UInt128, _ c: UInt128) -> UInt128 { a * b / c }

  static func ceiling(_ a: UInt128, _ b: UInt128, _ c: UInt128) -> UInt128 {
    let product = a * b
    return product / c + (product % c == 0 ? 0 : 1)
  }

  @Test func raydiumCPMM() {
    var noise = Noise(1)
    for _ in 0..<Self.count {
      let (x, y, amount) = (noise.amount(), noise.amount(), noise.amount())
      let trade = UInt32(noise.below(60_000))
      let creator = noise.below(2) == 0 ? 0 : UInt32(noise.below(30_000))
      let onOutput = noise.below(2) == 0
      let fill = RaydiumCPMMPool(reserveIn: x, reserveOut: y).swap(
        exactIn: amount,
        fees: .init(tradePPM: trade, creatorPPM: creator, creatorFeeOnOutput: onOutput))
      var (tradeFee, creatorFee): (UInt128, UInt128) = (0, 0)
      if onOutput || creator == 0 {
        tradeFee = Self.ceiling(UInt128(amount), UInt128(trade), 1_000_000)
      } else {
        let total = Self.ceiling(UInt128(amount), UInt128(trade + creator), 1_000_000)
        creatorFee = Self.floor(total, UInt128(creator), UInt128(trade + creator))
        tradeFee = total - creatorFee
      }
      guard UInt128(amount) > tradeFee + creatorFee else {
        #expect(fill == .nothing)
        continue
      }
      let net = UInt128(amount) - tradeFee - creatorFee
      let gross = Self.floor(net, UInt128(y), UInt128(x) + net)
      if onOutput { creatorFee = Self.ceiling(gross, UInt128(creator), 1_000_000) }
      let output = gross - (onOutput ? creatorFee : 0)
      guard UInt128(fill.output) == output, UInt128(fill.lpFee) == tradeFee,
        UInt128(fill.creatorFee) == creatorFee, UInt128(fill.poolInput) == net,
        fill.input == amount
      else {
        Issue.record("x \(x), y \(y), in \(amount), \(trade)/\(creator) \(onOutput): \(fill)")
        return
      }
      // In = out + fees + left: nothing appears, nothing is lost.
      let inputFees = fill.lpFee + (onOutput ? 0 : fill.creatorFee)
      #expect(fill.input - fill.poolInput - inputFees == 0)
      #expect((UInt128(x) + net) * (UInt128(y) - gross) >= UInt128(x) * UInt128(y))
    }
  }

  @Test func raydiumAMMV4() {
    var noise = Noise(2)
    for _ in 0..<Self.count {
      let (x, y, amount) = (noise.amount(), noise.amount(), noise.amount())
      guard let fill = RaydiumAMMV4Pool(reserveIn: x, reserveOut: y).swap(exactIn: amount) else {
        Issue.record("nothing for \(amount)")
        return
      }
      let fee = Self.ceiling(UInt128(amount), 25, 10_000)
      let net = UInt128(amount) - fee
      let output = Self.floor(net, UInt128(y), UInt128(x) + net)
      guard UInt128(fill.fee) == fee, UInt128(fill.output) == output else {
        Issue.record("x \(x), y \(y), in \(amount): \(fill)")
        return
      }
      let left = (UInt128(x) + UInt128(amount)) * (UInt128(y) - output)
      #expect(left >= UInt128(x) * UInt128(y))
    }
  }

  @Test func pumpFun() {
    var noise = Noise(3)
    let fees = PumpFunCurve.Fees(protocolPPM: 9_500, creatorPPM: 3_000)
    for _ in 0..<Self.count {
      let curve = PumpFunCurve(
        virtualQuote: noise.amount(), virtualBase: noise.amount(), realBase: noise.amount(),
        realQuote: noise.amount())
      let amount = noise.amount()
      let (x, y) = (UInt128(curve.virtualQuote), UInt128(curve.virtualBase))
      let bought = curve.buy(spending: amount, fees: fees)
      if let expected = Self.pumpBuy(UInt128(amount), x, y, UInt128(curve.realBase)) {
        #expect(
          UInt128(bought.output) == expected.output && UInt128(bought.poolInput) == expected.net)
        #expect(bought.input - bought.poolInput - bought.protocolFee - bought.creatorFee == 0)
        #expect(bought.input <= amount)
        #expect((x + expected.net) * (y - expected.output) >= x * y)
      } else if bought.output > 0 {
        // Beyond what is left: the rest, for its cost.
        #expect(bought.output == curve.realBase)
      }
      let sold = curve.sell(tokens: amount, fees: fees)
      let gross = min(Self.floor(UInt128(amount), x, y + UInt128(amount)), UInt128(curve.realQuote))
      let taken = [9_500, 3_000].reduce(UInt128(0)) { $0 + Self.ceiling(gross, $1, 1_000_000) }
      #expect(UInt128(sold.output) == gross - min(gross, taken))
    }
  }

  /// The curve's exact-in buy; nil where it asks for more than is left or gives nothing.
  private static func pumpBuy(
    _ spend: UInt128, _ x: UInt128, _ y: UInt128, _ left: UInt128
  ) -> (net: UInt128, output: UInt128)? {
    var net = floor(spend, 1_000_000, 1_012_500)
    let paid = net + ceiling(net, 9_500, 1_000_000) + ceiling(net, 3_000, 1_000_000)
    if paid > spend { net -= min(net, paid - spend) }
    guard net > 1 else { return nil }
    let output = floor(net - 1, y, x + net - 1)
    return output <= left ? (net, output) : nil
  }

  @Test func pumpSwap() {
    var noise = Noise(4)
    for _ in 0..<Self.count {
      let pool = PumpSwapPool(base: noise.amount(), quote: noise.amount())
      let rates = [noise.below(100), noise.below(100), noise.below(100)]
      let fees = PumpSwapPool.Fees(
        lpBasisPoints: rates[0], protocolBasisPoints: rates[1], creatorBasisPoints: rates[2])
      let amount = noise.amount()
      let (base, quote) = (UInt128(pool.base), UInt128(pool.quote))
      func fee(_ part: Int, _ amount: UInt128) -> UInt128 {
        Self.ceiling(amount, UInt128(rates[part]), 10_000)
      }
      let total = UInt128(rates.reduce(0, +))
      var net = Self.floor(UInt128(amount), 10_000, 10_000 + total)
      let paid = net + fee(0, net) + fee(1, net) + fee(2, net)
      if paid > amount { net -= min(net, paid - UInt128(amount)) }
      let bought = pool.buy(budget: amount, fees: fees)
      let output = net > 0 ? Self.floor(base, net - 1, quote + net - 1) : 0
      #expect(UInt128(bought.output) == output)
      if output > 0 {
        #expect(UInt128(bought.poolInput) == net && bought.input <= amount)
        #expect(
          bought.input - bought.poolInput - bought.lpFee - bought.protocolFee - bought.creatorFee
            == 0)
        #expect((quote + net) * (base - output) >= quote * base)
      }
      let vault = noise.below(3) == 0 ? noise.amount() : nil
      let sold = pool.sell(base: amount, vault: vault, fees: fees)
      let gross = min(
        Self.floor(quote, UInt128(amount), base + UInt128(amount)), UInt128(vault ?? .max))
      let taken = fee(0, gross) + fee(1, gross) + fee(2, gross)
      #expect(UInt128(sold.output) == (taken <= gross ? gross - taken : 0))
    }
  }

  @Test func raydiumLaunchLab() {
    var noise = Noise(5)
    for _ in 0..<Self.count {
      let curve = RaydiumLaunchLabCurve(base: noise.amount(), quote: noise.amount())
      let fees = RaydiumLaunchLabCurve.Fees(
        protocolPPM: noise.below(200) * 100, creatorPPM: noise.below(100) * 100)
      let rate = UInt128(fees.protocolPPM + fees.creatorPPM)
      let (amount, forSale, raised) = (noise.amount(), noise.amount(), noise.amount())
      let (base, quote) = (UInt128(curve.base), UInt128(curve.quote))
      let bought = curve.buy(spending: amount, forSale: forSale, fees: fees)
      let fee = Self.ceiling(UInt128(amount), rate, 1_000_000)
      let net = UInt128(amount) - min(UInt128(amount), fee)
      let output = Self.floor(net, base, quote + net)
      if net > 0, output <= UInt128(forSale) {
        #expect(UInt128(bought.output) == output && bought.input == amount)
      } else if bought.output > 0 {
        #expect(bought.output == forSale && bought.input <= amount)
      }
      #expect(bought.input - bought.poolInput - bought.protocolFee - bought.creatorFee == 0)
      let sold = curve.sell(tokens: amount, raised: raised, fees: fees)
      let gross = min(Self.floor(UInt128(amount), quote, base + UInt128(amount)), UInt128(raised))
      #expect(UInt128(sold.output) == gross - Self.ceiling(gross, rate, 1_000_000))
      #expect(UInt128(sold.output + sold.protocolFee + sold.creatorFee) == gross)
    }
  }

  @Test func meteoraDAMMV1() {
    var noise = Noise(6)
    for _ in 0..<Self.count {
      let pool = MeteoraDAMMV1Pool(reserveIn: noise.amount(), reserveOut: noise.amount())
      let (amount, rate) = (noise.amount(), noise.below(15_001))
      guard let fill = pool.swap(exactIn: amount, tradeRate: rate, protocolShare: 20_000) else {
        Issue.record("nothing for \(amount) at \(rate)")
        return
      }
      let total = rate == 0 ? 0 : max(1, Self.floor(UInt128(amount), UInt128(rate), 100_000))
      let share = total == 0 ? 0 : max(1, Self.floor(total, 20_000, 100_000))
      let (x, y) = (UInt128(pool.reserveIn), UInt128(pool.reserveOut))
      let net = UInt128(amount) - min(UInt128(amount), total)
      let stays = Self.ceiling(x, y, x + net)
      #expect(UInt128(fill.output) == y - stays && UInt128(fill.protocolFee) == share)
      #expect((x + net) * stays >= x * y)
    }
  }
}
