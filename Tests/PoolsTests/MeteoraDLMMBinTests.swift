import Testing

@testable import Pools

struct MeteoraDLMMBinTests {
  /// Transaction 31ycbQtF…, slot 278561576.
  @Test func thePriceIsTheProgramsToTheLastBit() throws {
    let bin = try #require(MeteoraDLMMBin(id: -4607, step: 10))
    #expect(bin.price == 184_554_557_875_446_628)
    #expect(MeteoraDLMMBin(id: 0, step: 10)?.price == 1 << 64)
  }

  /// 31ycbQtF… and both swaps of 51SfoFAg….
  @Test(arguments: [
    (Int32(-4607), UInt16(10), UInt64(10_000_000_000), UInt64(10_000_000), UInt64(998_528_432_013)),
    (-231, 20, 80_000_000, 161_303, 126_665_141),
    (-18, 150, 580_838_181, 2_134_581, 756_562_732),
  ])
  func aFillInsideABin(_ id: Int32, _ step: UInt16, _ input: UInt64, _ fee: UInt64, _ out: UInt64)
    throws
  {
    let bin = try #require(MeteoraDLMMBin(id: id, step: step))
    #expect(bin.output(ofNet: input - fee, sellsX: false) == out)
    let steps = MeteoraDLMMBin.steps(fitting: id, net: input - fee, gross: out, sellsX: false)
    #expect(steps == [step])
  }

  @Test func everyStepIsFoundAgain() {
    for step in MeteoraDLMMBin.steps {
      for id: Int32 in [-60_000, -9_000, -700, -3, 0, 3, 700, 9_000, 60_000] {
        guard let bin = MeteoraDLMMBin(id: id, step: step) else { continue }
        for net: UInt64 in [0, 1, 77, 123_456_789, 9_876_543_210_987] {
          for sellsX in [true, false] {
            guard let output = bin.output(ofNet: net, sellsX: sellsX) else { continue }
            let found = MeteoraDLMMBin.steps(
              fitting: id, net: net, gross: output, sellsX: sellsX)
            #expect(found.contains(step), "\(step) \(id) \(net) \(sellsX)")
          }
        }
      }
    }
  }

  /// 31ycbQtF… whole, and the fee of 2DfsmTYv….
  @Test func feesAreRoundedUpAndSplitDown() throws {
    let bin = try #require(MeteoraDLMMBin(id: -4607, step: 10))
    let fill = try #require(
      bin.fill(
        exactIn: 10_000_000_000, rate: 1_000_000, protocolBasisPoints: 0, sellsX: false,
        feeOnInput: true))
    #expect(fill.output == 998_528_432_013)
    #expect(fill.lpFee == 10_000_000)
    #expect(MeteoraDLMMBin.fee(inside: 116_033_029, rate: 172_000) == 19_958)
    #expect(19_958 * 500 / 10_000 == 997)
  }

  /// The fixture of the program's own kit: bin 15 of step 250 is emptied at rate 10 000 000.
  @Test func anEmptiedBinsFee() throws {
    let bin = try #require(MeteoraDLMMBin(id: 15, step: 250))
    let needed = (UInt128(41_707_102) * bin.price + (1 << 64) - 1) >> 64
    #expect(MeteoraDLMMBin.fee(upon: UInt64(needed), rate: 10_000_000) == 610_145)
  }

  @Test func feeOnTheOutputIsTakenFromIt() throws {
    let bin = try #require(MeteoraDLMMBin(id: 0, step: 100))
    let fill = try #require(
      bin.fill(
        exactIn: 1_000_001, rate: 2_500_000, protocolBasisPoints: 1_000, sellsX: true,
        feeOnInput: false))
    #expect(fill.lpFee + fill.protocolFee == 2_501)
    #expect(fill.protocolFee == 250)
    #expect(fill.output == 997_500)
  }

  @Test(arguments: [Int32.min, -443_636, -1, 0, 1, 443_636, 524_287, Int32.max])
  func anyBinEnds(_ id: Int32) {
    for step: UInt16 in [0, 1, 400, .max] {
      guard let bin = MeteoraDLMMBin(id: id, step: step) else { continue }
      for amount: UInt64 in [0, 1, .max] {
        for rate: UInt64 in [0, 1, 1_000_000_000, .max] {
          for flag in [true, false] {
            _ = bin.fill(
              exactIn: amount, rate: rate, protocolBasisPoints: .max, sellsX: flag,
              feeOnInput: flag)
            _ = bin.fill(
              exactIn: amount, rate: rate, protocolBasisPoints: 10_000, sellsX: flag,
              feeOnInput: !flag)
            _ = MeteoraDLMMBin.fee(upon: amount, rate: rate)
          }
        }
      }
    }
  }
}
