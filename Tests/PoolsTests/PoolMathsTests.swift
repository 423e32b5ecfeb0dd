import Fixtures
import Market
import Testing

@testable import Pools

/// The two venues' maths against 128-bit arithmetic written out once more, and on hostile numbers.
struct PoolMathsTests {
  @Test("pump.fun: a hundred thousand random buys and sells equal the formulas")
  func curve() {
    var numbers = SeededNumbers(seed: 6)
    for _ in 0..<100_000 {
      let sold = numbers.below(PumpFunCurve.saleSupply)
      let fresh = PumpFunCurve.fresh
      let base = fresh.virtualBase - sold
      let quote = UInt64(wide(fresh.virtualQuote, fresh.virtualBase) / UInt128(base))
      let curve = PumpFunCurve(
        virtualQuote: quote, virtualBase: base, realBase: PumpFunCurve.saleSupply - sold,
        realQuote: quote - PumpFunCurve.quoteOffset)
      let fees = PumpFunCurve.Fees(
        protocolPPM: UInt32(numbers.below(200)) * 100, creatorPPM: UInt32(numbers.below(100)) * 100)
      checkBuy(curve, numbers.below(20_000_000_000), fees)
      checkSale(curve, numbers.below(sold + 1), fees)
    }
  }

  private func checkBuy(_ curve: PumpFunCurve, _ spend: UInt64, _ fees: PumpFunCurve.Fees) {
    let fill = curve.buy(spending: spend, fees: fees)
    #expect(fill.input <= spend)
    #expect(fill.input == fill.poolInput + fill.protocolFee + fill.creatorFee)
    #expect(fill.output <= curve.realBase)
    guard fill.output > 0, fill.output < curve.realBase else { return }
    let net = UInt128(fill.poolInput - 1)
    let tokens = net * UInt128(curve.virtualBase) / (UInt128(curve.virtualQuote) + net)
    #expect(UInt128(fill.output) == tokens)
    // The exact-out price of what was received is never above what was paid.
    #expect(curve.cost(ofTokens: fill.output).map { $0 <= fill.poolInput } == true)
    #expect(fill.protocolFee == ceiling(fill.poolInput, fees.protocolPPM))
  }

  private func checkSale(_ curve: PumpFunCurve, _ tokens: UInt64, _ fees: PumpFunCurve.Fees) {
    let fill = curve.sell(tokens: tokens, fees: fees)
    guard tokens > 0 else { return }
    let gross = wide(tokens, curve.virtualQuote) / UInt128(curve.virtualBase + tokens)
    let paid = min(UInt64(gross), curve.realQuote)
    let taken = ceiling(paid, fees.protocolPPM) + ceiling(paid, fees.creatorPPM)
    #expect(fill.output == paid - min(paid, taken))
  }

  @Test("the last buy of a curve takes the rest and spends only its cost")
  func curveEnd() {
    let curve = PumpFunCurve(
      virtualQuote: 115_005_359_056, virtualBase: 279_900_000_000_001, realBase: 1,
      realQuote: 85_005_359_056)
    let fill = curve.buy(
      spending: 5_000_000_000, fees: PumpFunCurve.Fees(protocolPPM: 9_500, creatorPPM: 3_000))
    #expect(fill.output == 1 && fill.poolInput == 1 && fill.input < 10)
    let whole = PumpFunCurve.fresh.buy(
      spending: 1_000_000_000_000, fees: PumpFunCurve.Fees(protocolPPM: 0, creatorPPM: 0))
    #expect(whole.output == PumpFunCurve.saleSupply && whole.input == 85_005_359_057)
  }

  @Test("CPMM: a hundred thousand random swaps equal the formulas and keep k")
  func product() {
    var numbers = SeededNumbers(seed: 9)
    for _ in 0..<100_000 {
      let pool = RaydiumCPMMPool(
        reserveIn: 1 + numbers.below(1 << 52), reserveOut: 1 + numbers.below(1 << 52))
      let fees = RaydiumCPMMPool.Fees(
        tradePPM: UInt32(numbers.below(500)) * 100, creatorPPM: UInt32(numbers.below(100)) * 100,
        creatorFeeOnOutput: numbers.below(2) == 1)
      let amount = numbers.below(1 << 50)
      let fill = pool.swap(exactIn: amount, fees: fees)
      guard fill.input > 0 else { continue }
      let onOutput = fees.creatorFeeOnOutput ? fill.creatorFee : 0
      #expect(fill.input == fill.poolInput + fill.lpFee + fill.creatorFee - onOutput)
      let gross =
        wide(fill.poolInput, pool.reserveOut)
        / (UInt128(pool.reserveIn) + UInt128(fill.poolInput))
      #expect(UInt128(fill.output + onOutput) == gross)
      let after =
        (UInt128(pool.reserveIn) + UInt128(fill.poolInput))
        * (UInt128(pool.reserveOut) - gross)
      #expect(after >= wide(pool.reserveIn, pool.reserveOut))
      if let needed = pool.input(exactOut: fill.output, fees: fees), fill.output > 0 {
        #expect(needed <= amount)
      }
    }
  }

  @Test("no number traps")
  func hostile() {
    let edges: [UInt64] = [0, 1, 2, 3, 999_999, 1_000_000, 1 << 32, 1 << 63, .max - 1, .max]
    let rates: [UInt32] = [0, 1, 2_500, 999_999, 1_000_000, 1_000_001, .max]
    for a in edges {
      for b in edges {
        for amount in edges {
          for rate in rates {
            let curve = PumpFunCurve(
              virtualQuote: a, virtualBase: b, realBase: amount, realQuote: a)
            let fees = PumpFunCurve.Fees(
              protocolPPM: rate, creatorPPM: rates[amount.isMultiple(of: 2) ? 1 : 6])
            #expect(curve.buy(spending: amount, fees: fees).output <= curve.realBase)
            #expect(curve.cost(ofTokens: amount).map { $0 > 0 } ?? true)
            #expect(curve.proceeds(ofTokens: amount).map { $0 <= a } ?? true)
            #expect(curve.sell(tokens: amount, fees: fees).output <= curve.realQuote)
            let pool = RaydiumCPMMPool(reserveIn: a, reserveOut: b)
            for onOutput in [false, true] {
              let product = RaydiumCPMMPool.Fees(
                tradePPM: rate, creatorPPM: rate, creatorFeeOnOutput: onOutput)
              #expect(pool.swap(exactIn: amount, fees: product).output <= b)
              _ = pool.input(exactOut: amount, fees: product)
            }
          }
        }
      }
    }
  }

  private func wide(_ a: UInt64, _ b: UInt64) -> UInt128 { UInt128(a) * UInt128(b) }

  private func ceiling(_ amount: UInt64, _ ppm: UInt32) -> UInt64 {
    UInt64((wide(amount, UInt64(ppm)) + 999_999) / 1_000_000)
  }
}
