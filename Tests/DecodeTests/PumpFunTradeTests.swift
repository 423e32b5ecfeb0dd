import Market
import Testing

@testable import Decode

struct PumpFunTradeTests {
  private func trade(_ numbers: [UInt64], isBuy: Bool, tail: [UInt64] = []) -> PumpFunTrade? {
    var bytes = [UInt8](repeating: 1, count: 32)
    let append = { (number: UInt64) in
      withUnsafeBytes(of: number.littleEndian) { bytes += Array($0) }
    }
    append(numbers[0])
    append(numbers[1])
    bytes.append(isBuy ? 1 : 0)
    bytes += [UInt8](repeating: 3, count: 32)
    append(0)
    for number in numbers[2...] { append(number) }
    if tail.count == 4 {
      bytes += [UInt8](repeating: 4, count: 32)
      append(tail[0])
      append(tail[1])
      bytes += [UInt8](repeating: 5, count: 32)
      append(tail[2])
      append(tail[3])
    }
    return bytes.withUnsafeBytes { PumpFunTrade(ByteReader($0)) }
  }

  private func verdict(_ event: PumpFunTrade?, isExactIn: Bool = false, argument: UInt64 = 0)
    -> Verdict
  {
    let instruction = Instruction(
      number: 0, outer: 0, inner: -1, height: 1, program: .zero, known: .other)
    let leg = Leg(instruction, venue: .pumpFun, pool: .zero, mints: (.zero, QuoteMint.sol.key))
    let layout = PumpFunLayout.Trade(
      isBuy: event?.isBuy ?? true, isExactIn: isExactIn, accounts: .first)
    return PumpFunAgreement.verdict(
      on: leg, event: event, trade: layout, isMoved: true, argument: argument)
  }

  /// 2024-07-20, transaction 3bYXWjjN…: a sale of the 121-byte layout.
  @Test func theOldestLayoutIsPriced() {
    let sale = trade(
      [
        37_437_283_903, 592_443_959_000_000, 30_112_848_041, 1_068_978_909_331_937,
        112_848_041, 789_078_909_331_937,
      ], isBuy: false)
    #expect(sale?.fee == nil)
    #expect(sale?.surplus == 0)
    #expect(sale?.quote == 37_437_283_903)
  }

  /// The first buy of a fresh curve, 2024-09-29, and the same with one lamport more.
  @Test func aLamportTooManyDisagrees() {
    let numbers: [UInt64] = [
      1_000_000_000, 34_612_903_225_806, 31_000_000_000, 1_038_387_096_774_194, 1_000_000_000,
      758_487_096_774_194,
    ]
    #expect(verdict(trade(numbers, isBuy: true)) == .exact)
    var wrong = numbers
    wrong[0] += 1
    wrong[2] += 1
    guard case .disagreeing = verdict(trade(wrong, isBuy: true)) else {
      Issue.record("a wrong cost agrees")
      return
    }
  }

  /// A fee that ends in a fraction was floored before April 2025.
  @Test func aFlooredFeeIsExplained() {
    let numbers: [UInt64] = [
      500_000_001, 17_590_163_969_029, 30_500_000_001, 1_055_409_836_030_971, 500_000_001,
      775_509_836_030_971,
    ]
    #expect(verdict(trade(numbers, isBuy: true, tail: [100, 5_000_001, 0, 0])) == .exact)
    #expect(
      verdict(trade(numbers, isBuy: true, tail: [100, 5_000_000, 0, 0])) == .explained(.floorFee))
  }

  @Test(arguments: [0, 1, UInt64.max, .max >> 4, 1 << 59])
  func hostileNumbersEnd(_ number: UInt64) {
    for isBuy in [true, false] {
      for other in [0, 1, UInt64.max, .max >> 4, 1 << 59] {
        let numbers = [number, other, number, other, other, number]
        for rate in [0, 95, 10_000, UInt64.max] {
          let event = trade(numbers, isBuy: isBuy, tail: [rate, other, rate, number])
          _ = verdict(event)
          _ = verdict(event, isExactIn: true, argument: other)
        }
      }
    }
  }

  @Test func aCutEventIsNone() {
    let bytes = [UInt8](repeating: 0, count: 120)
    #expect(bytes.withUnsafeBytes { PumpFunTrade(ByteReader($0)) } == nil)
  }
}
