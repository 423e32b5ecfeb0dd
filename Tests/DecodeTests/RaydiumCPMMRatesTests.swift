import Market
import Testing

@testable import Decode

struct RaydiumCPMMRatesTests {
  private func event(_ numbers: [UInt64], exactIn: Bool = true, fees: (UInt64, UInt64, Bool)? = nil)
    throws -> RaydiumCPMMSwap
  {
    var bytes = [UInt8](repeating: 1, count: 32)
    for number in numbers { withUnsafeBytes(of: number.littleEndian) { bytes += Array($0) } }
    bytes.append(exactIn ? 1 : 0)
    if let fees {
      bytes += [UInt8](repeating: 2, count: 64)
      withUnsafeBytes(of: fees.0.littleEndian) { bytes += Array($0) }
      withUnsafeBytes(of: fees.1.littleEndian) { bytes += Array($0) }
      bytes.append(fees.2 ? 1 : 0)
    }
    return try bytes.withUnsafeBytes { try #require(RaydiumCPMMSwap(ByteReader($0))) }
  }

  private func leg(_ event: RaydiumCPMMSwap) -> Verdict {
    let instruction = Instruction(
      number: 0, outer: 0, inner: -1, height: 1, program: .zero, known: .other)
    var leg = Leg(instruction, venue: .raydiumCPMM, pool: .zero, mints: (.zero, .zero))
    let rates = RaydiumCPMMRates(event)
    leg.lpFeePPM = rates.tradePPM
    leg.creatorFeePPM = rates.creatorPPM
    return RaydiumCPMMAgreement.verdict(on: leg, event: event)
  }

  /// 2024-09-18, transaction 2bhr1FWq…: only 2500 of the multiples of 100 gives the output.
  @Test func theOldEventFitsOneRate() throws {
    let old = try event([14_700_939_435_598, 673_588_140_414, 344_448, 15_742, 14_352, 0])
    #expect(RaydiumCPMMRates(old).tradePPM == 2_500)
    #expect(leg(old) == .exact)
  }

  /// 2026-08-12, slot 438881024.
  @Test func theNewEventStatesItsFee() throws {
    let new = try event(
      [4_041_195_065, 18_038_001_030, 851_111, 3_788_666, 0, 0], fees: (2_128, 0, true))
    #expect(RaydiumCPMMRates(new).tradePPM == 2_500)
    #expect(RaydiumCPMMRates(new).creatorPPM == 0)
    #expect(leg(new) == .exact)
  }

  @Test func bothRatesOnTheInputAreFound() throws {
    let both = try event(
      [1_000_000_000_000, 2_000_000_000_000, 1_000_000_000, 1_992_013_962, 0, 0],
      fees: (2_500_000, 500_000, true))
    #expect(RaydiumCPMMRates(both).tradePPM == 2_500)
    #expect(RaydiumCPMMRates(both).creatorPPM == 500)
    #expect(leg(both) == .exact)
  }

  @Test func exactOutputIsFittedByItsInput() throws {
    let old = try event(
      [1_000_000_000_000, 2_000_000_000_000, 501_503_886, 1_000_000_000, 0, 0], exactIn: false)
    #expect(RaydiumCPMMRates(old).tradePPM == 2_500)
  }

  @Test func aWrongOutputDisagrees() throws {
    let wrong = try event(
      [4_041_195_065, 18_038_001_030, 851_111, 3_788_667, 0, 0], fees: (2_128, 0, true))
    guard case .disagreeing = leg(wrong) else {
      Issue.record("a wrong output agrees")
      return
    }
  }

  @Test(arguments: [
    [0, 0, 0, 0, 0, 0], [UInt64.max, .max, .max, .max, .max, .max], [0, 5, 1, .max, 0, 0],
    [1, 1, .max, 1, 0, 0], [.max >> 5, .max >> 5, .max >> 5, .max >> 5, 0, 0],
  ])
  func hostileNumbersEnd(_ numbers: [UInt64]) throws {
    for exactIn in [true, false] {
      _ = leg(try event(numbers, exactIn: exactIn))
      for fee in [0, 1, UInt64.max, .max >> 5] {
        for creator in [0, 1, UInt64.max, .max >> 5] {
          for onInput in [true, false] {
            _ = leg(try event(numbers, exactIn: exactIn, fees: (fee, creator, onInput)))
          }
        }
      }
    }
  }
}
