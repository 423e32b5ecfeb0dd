import Testing

@testable import Pools

/// Swaps of the chain, with the states around them.
private struct Example: Sendable {
  var zeroIn: Bool
  var input: UInt64
  var output: UInt64
  var before: UInt128
  var after: UInt128
  var liquidity: UInt128
  var feePPM: UInt32
}

private let clmmExamples = [
  Example(  // 2024-12-09
    zeroIn: false, input: 100_000_000, output: 12_309_272, before: 52_031_721_665_413_161_531,
    after: 52_067_284_834_685_394_552, liquidity: 50_832_953_199, feePPM: 20_000),
  Example(  // 2024-09-18
    zeroIn: true, input: 15_742, output: 74_619, before: 40_569_990_914_805_028_593,
    after: 40_569_989_530_277_096_749, liquidity: 994_191_032_110, feePPM: 20_000),
  Example(
    zeroIn: true, input: 14_519_664_388, output: 2_429_396_082, before: 7_546_225_897_566_486_631,
    after: 7_545_618_147_973_338_112, liquidity: 73_738_342_710_513, feePPM: 100),
  Example(
    zeroIn: false, input: 100_202_800, output: 100_436_542, before: 18_424_016_032_132_974_215,
    after: 18_424_673_960_621_457_732, liquidity: 2_809_166_322_174, feePPM: 100),
  Example(  // from the state after the first
    zeroIn: false, input: 1_000_000_000, output: 122_174_173, before: 52_067_284_834_685_394_552,
    after: 52_422_916_527_407_724_764, liquidity: 50_832_953_199, feePPM: 20_000),
]

struct ConcentratedRangeTests {
  @Test(arguments: clmmExamples)
  private func raydiumSwapsOfTheChain(example: Example) throws {
    let range = ConcentratedRange(liquidity: example.liquidity, sqrtPrice: example.before)
    let pool = RaydiumCLMMPool(range: range, feePPM: example.feePPM)
    let swap = try #require(pool.swap(exactIn: example.input, zeroIn: example.zeroIn))
    #expect(swap.sqrtPrice == example.after)
    #expect(swap.fill.output == example.output)
    #expect(swap.fill.poolInput + swap.fill.lpFee == example.input)
    let net = RaydiumCLMMPool.net(of: example.input, example.feePPM)
    let starts = try #require(
      ConcentratedRange.starts(
        endingAt: example.after, liquidity: example.liquidity, exactIn: net,
        zeroIn: example.zeroIn))
    #expect(starts.contains(example.before))
    let liquidities = try #require(
      ConcentratedRange.liquidities(
        from: example.before, to: example.after, input: swap.fill.poolInput,
        output: example.output))
    #expect(liquidities.contains(example.liquidity))
  }

  /// A swap of 2025-10: every liquidity of this run gives the event's price and output.
  @Test(arguments: [1_144_815_710_288_891_129, 1_144_815_710_289_040_958] as [UInt128])
  func whirlpoolSwapOfTheChain(liquidity: UInt128) throws {
    let (before, after): (UInt128, UInt128) = (211_128_439_475_969_960, 211_128_455_603_757_282)
    let found = try #require(
      ConcentratedRange.liquidities(
        from: before, to: after, input: 1_001_000_000 - 100_100, output: 7_640_760_418_498))
    #expect(found == 1_144_815_710_288_891_129...1_144_815_710_289_040_958)
    let pool = OrcaWhirlpoolPool(
      range: ConcentratedRange(liquidity: liquidity, sqrtPrice: before), feePPM: 100,
      protocolShareBasisPoints: 1_300)
    let swap = try #require(pool.swap(exactIn: 1_001_000_000, zeroIn: false))
    #expect(swap.sqrtPrice == after)
    #expect(swap.fill.output == 7_640_760_418_498)
    #expect(swap.fill.lpFee == 87_087)
    #expect(swap.fill.protocolFee == 13_013)
  }

  /// What an exact output costs buys at least that output.
  @Test(arguments: clmmExamples)
  private func exactOutputCostsWhatExactInputGives(example: Example) throws {
    let range = ConcentratedRange(liquidity: example.liquidity, sqrtPrice: example.before)
    let out = try #require(range.step(exactOut: example.output, zeroIn: example.zeroIn))
    #expect(out.output == example.output)
    #expect(out.input <= RaydiumCLMMPool.net(of: example.input, example.feePPM))
    let starts = try #require(
      ConcentratedRange.starts(
        endingAt: out.sqrtPrice, liquidity: example.liquidity, exactOut: example.output,
        zeroIn: example.zeroIn))
    #expect(starts.contains(example.before))
    let pool = RaydiumCLMMPool(range: range, feePPM: example.feePPM)
    let paid = try #require(pool.swap(exactOut: example.output, zeroIn: example.zeroIn))
    let back = try #require(pool.swap(exactIn: paid.fill.input, zeroIn: example.zeroIn))
    #expect(back.fill.output >= example.output - 1 && paid.fill.input <= example.input + 1)
  }

  /// A swap over two ranges has no single liquidity.
  @Test func twoRangesAreToldFromOne() throws {
    let first = ConcentratedRange(liquidity: 1_000_000_000_000, sqrtPrice: 1 << 64)
    let one = try #require(first.step(exactIn: 5_000_000_000, zeroIn: true))
    let second = ConcentratedRange(liquidity: 3_000_000_000_000, sqrtPrice: one.sqrtPrice)
    let two = try #require(second.step(exactIn: 5_000_000_000, zeroIn: true))
    #expect(
      ConcentratedRange.liquidities(
        from: first.sqrtPrice, to: two.sqrtPrice, input: one.input + two.input,
        output: one.output + two.output) == nil)
  }

  @Test func feeOnTheOutputLeavesTheInputWhole() throws {
    let range = ConcentratedRange(liquidity: 1_000_000_000_000, sqrtPrice: 1 << 64)
    let pool = RaydiumCLMMPool(range: range, feePPM: 2_500, feeOnOutput: true)
    let step = try #require(range.step(exactIn: 1_000_000, zeroIn: true))
    let fill = try #require(pool.swap(exactIn: 1_000_000, zeroIn: true)).fill
    #expect(fill.output + fill.lpFee == step.output)
    #expect(fill.lpFee == (step.output * 2_500 + 999_999) / 1_000_000)
    #expect(pool.swap(exactOut: 1, zeroIn: true) == nil)
  }

  /// Any numbers give an answer or none; what they give keeps its promise.
  @Test func noNumbersTrap() {
    let prices: [UInt128] = [0, 1, 2, 4_295_048_016, 1 << 64, .max >> 1, .max - 1, .max]
    let amounts: [UInt64] = [0, 1, 1_000_000, .max - 1, .max]
    for price in prices {
      for liquidity in prices {
        let range = ConcentratedRange(liquidity: liquidity, sqrtPrice: price)
        for amount in amounts {
          for zeroIn in [true, false] {
            for rate: UInt32 in [0, 999_999, 1_000_000, .max] {
              let pool = RaydiumCLMMPool(range: range, feePPM: rate)
              _ = pool.swap(exactIn: amount, zeroIn: zeroIn)
              _ = pool.swap(exactOut: amount, zeroIn: zeroIn)
              let orca = OrcaWhirlpoolPool(
                range: range, feePPM: rate, protocolShareBasisPoints: .max)
              _ = orca.swap(exactIn: amount, zeroIn: zeroIn)
              _ = orca.swap(exactOut: amount, zeroIn: zeroIn)
            }
            check(range, amount, zeroIn)
          }
          _ = ConcentratedRange.liquidities(
            from: price, to: liquidity, input: amount, output: .max)
        }
      }
    }
  }

  private func check(_ range: ConcentratedRange, _ amount: UInt64, _ zeroIn: Bool) {
    if let step = range.step(exactIn: amount, zeroIn: zeroIn) {
      #expect(step.input <= amount)
      let starts = ConcentratedRange.starts(
        endingAt: step.sqrtPrice, liquidity: range.liquidity, exactIn: amount, zeroIn: zeroIn)
      #expect(starts?.contains(range.sqrtPrice) ?? true)
    }
    if let step = range.step(exactOut: amount, zeroIn: zeroIn) {
      #expect(step.output <= amount)
      _ = ConcentratedRange.starts(
        endingAt: step.sqrtPrice, liquidity: range.liquidity, exactOut: amount, zeroIn: zeroIn)
    }
  }
}
