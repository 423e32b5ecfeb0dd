import CTransactionJSON
import Market
import Testing

@testable import Decode

/// Events of random and edge bytes: any number may stand anywhere, nothing may trap.
struct HostileVenueBytesTests {
  private struct Generator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }

    /// Words of all sizes, edges more often than chance gives them.
    mutating func bytes(_ count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      while bytes.count < count {
        let kind = next() >> 60
        let word = kind < 3 ? 0 : kind < 5 ? .max : kind < 12 ? next() >> (next() >> 58) : 1
        withUnsafeBytes(of: word.littleEndian) { bytes += Array($0) }
      }
      return Array(bytes.prefix(count))
    }
  }

  private func leg(_ venue: Venue) -> Leg {
    let instruction = Instruction(
      number: 0, outer: 0, inner: -1, height: 1, program: .zero, known: .other)
    return Leg(instruction, venue: venue, pool: .zero, mints: (.zero, QuoteMint.sol.key))
  }

  private func each(_ lengths: [Int], _ read: (ByteReader) -> Bool) -> Int {
    var generator = Generator(state: 7)
    var count = 0
    for _ in 0..<4_000 {
      let length = lengths[Int(generator.next() >> 33) % lengths.count]
      let bytes = generator.bytes(length)
      if bytes.withUnsafeBytes({ read(ByteReader($0)) }) { count += 1 }
    }
    return count
  }

  @Test func pumpSwapEvents() {
    let trades = Array(PumpSwapLayout.trades.values.map { $0 })
    let read = each([0, 50, 303, 304, 352, 368, 385, 433, 480]) { body in
      for isBuy in [true, false] {
        guard let event = PumpSwapTrade(body, isBuy: isBuy) else { return false }
        _ = (event.baseAfter, event.quoteAfter, event.vaultAfter, event.quoteBefore)
        for trade in trades {
          _ = PumpSwapAgreement.verdict(
            on: leg(.pumpSwap), event: event, trade: trade, movedQuote: event.userQuote,
            argument: event.quote)
        }
      }
      _ = PumpSwapBoost(body, isBurn: true)?.quote
      _ = PumpSwapCreation(body)
      _ = PumpSwapLiquidityChange(body)
      return true
    }
    #expect(read > 1_000)
  }

  @Test func raydiumAMMV4Logs() {
    let read = each([0, 1, 56, 57, 75, 89, 105]) { body in
      _ = RaydiumAMMV4LiquidityChange(body)?.amounts
      guard let event = RaydiumAMMV4Swap(body) else { return false }
      return event.reservesAfter.count == 2
    }
    #expect(read < 4_000)
  }

  /// Each length has its own layout; the words decide nothing about where fields stand.
  @Test func raydiumLaunchLabEvents() {
    let trades = Array(RaydiumLaunchLabLayout.trades.values.map { $0 })
    let read = each([0, 100, 129, 130, 138, 139, 170]) { body in
      _ = RaydiumLaunchLabCreation(body)?.supply
      guard let event = RaydiumLaunchLabTrade(body) else { return false }
      _ = RaydiumLaunchLabAgreement.rates(event)
      for trade in trades {
        _ = RaydiumLaunchLabAgreement.verdict(
          on: leg(.raydiumLaunchLab), event: event, trade: trade)
      }
      return true
    }
    #expect(read > 1_000)
  }

  /// A creator's fee stands between others since July 2025.
  @Test func launchLabLayoutsAreToldApartByLength() throws {
    var words = [UInt64](repeating: 0, count: 15)
    for index in 0..<words.count { words[index] = UInt64(100 + index) }
    let key = [UInt8](repeating: 1, count: 32)
    let body = words.reduce(into: key) { bytes, word in
      withUnsafeBytes(of: word.littleEndian) { bytes += Array($0) }
    }
    let read = { (count: Int, tail: [UInt8]) in
      (Array(body.prefix(count)) + tail).withUnsafeBytes { RaydiumLaunchLabTrade(ByteReader($0)) }
    }
    let old = try #require(read(128, [1, 0]))
    #expect((old.platformFee, old.creatorFee, old.shareFee, old.isBuy) == (110, 0, 111, false))
    let middle = try #require(read(136, [0, 1]))
    #expect((middle.creatorFee, middle.shareFee, middle.isBuy) == (111, 112, true))
    #expect(middle.isComplete && middle.surplus == 0)
    #expect(read(136, [0, 1, 1])?.surplus == 0)
  }

  /// A fee of every kind is found again where it is the only one that fits.
  @Test func launchLabRatesAreFittedToTheEvent() throws {
    // 2025, a platform with 0.05 % for the creator: 13,000 parts per million in all.
    let numbers: [UInt64] = [
      793_100_000_000_000, 1_073_025_605_596_382, 30_000_852_951, 602_241_254_286_758,
      38_377_977_720, 615_322_366_144_816, 40_332_237_720, 1_980_000_000, 13_081_111_858_058,
      4_950_000, 19_800_000, 990_000, 0,
    ]
    let words = numbers.flatMap { word in withUnsafeBytes(of: word.littleEndian) { [UInt8]($0) } }
    let body = [UInt8](repeating: 1, count: 32) + words + [0, 0, 1]
    let event = try #require(body.withUnsafeBytes { RaydiumLaunchLabTrade(ByteReader($0)) })
    let rates = try #require(RaydiumLaunchLabAgreement.rates(event))
    #expect(rates.protocolPPM == 12_500 && rates.creatorPPM == 500)
    let trade = RaydiumLaunchLabLayout.Trade(isBuy: true, isExactIn: true)
    let verdict = RaydiumLaunchLabAgreement.verdict(
      on: leg(.raydiumLaunchLab), event: event, trade: trade)
    #expect(verdict == .exact)
  }
}
