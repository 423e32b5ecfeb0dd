import Fixtures
import Foundation
import Market
import Testing

/// Keys, days, money and venues as the rooms use them.
struct WordsTests {
  @Test("keys are ordered by their bytes, as programs that sort mints do")
  func keyOrder() {
    var numbers = SeededNumbers(seed: 1)
    for _ in 0..<2_000 {
      var left = numbers.bytes(32)
      var right = left
      let at = Int(numbers.next() % 32)
      left[at] = UInt8(truncatingIfNeeded: numbers.next())
      right[at] = UInt8(truncatingIfNeeded: numbers.next())
      #expect((Pubkey(bytes: left) < Pubkey(bytes: right)) == left.lexicographicallyPrecedes(right))
    }
    let first: Pubkey = "So11111111111111111111111111111111111111112"
    #expect(
      first.bytes.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.1) << (8 * $1.0) }
        == first.shortKey)
  }

  @Test("every day from 1970 to 2100 has the date of the Gregorian calendar")
  func days() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    for number in stride(from: Int64(0), to: 47_482, by: 1) {
      let day = UTCDay(number: number)
      let date = Date(timeIntervalSince1970: Double(day.start))
      let parts = calendar.dateComponents([.year, .month, .day], from: date)
      let civil = day.civil
      guard civil.year == Int64(parts.year ?? 0), civil.month == Int64(parts.month ?? 0),
        civil.day == Int64(parts.day ?? 0), UTCDay(day.description) == day
      else {
        Issue.record("day \(number): \(day)")
        return
      }
    }
    #expect(UTCDay(unixSeconds: -1).description == "1969-12-31")
    #expect(UTCDay(unixSeconds: 86_399).number == 0 && UTCDay(unixSeconds: 86_400).number == 1)
    #expect(timestampText(unixSeconds: 1_760_000_001) == "2025-10-09T08:53:21Z")
  }

  @Test(
    "texts that are no day",
    arguments: [
      "", "2026-11-31", "2026-02-29", "2026-1-01", "26-01-01", "2026-00-10", "2026-13-01",
      "2026-11-21 ", "2026/11/21", "abcd-ef-gh", "2026-11-211",
    ])
  func badDays(text: String) {
    #expect(UTCDay(text) == nil)
  }

  @Test(
    "lamports as SOL, rounded half away from zero",
    arguments: [
      (0, 9, "0.000000000"), (1, 9, "0.000000001"), (-1, 9, "-0.000000001"),
      (1_500_000_000, 1, "1.5"), (1_450_000_000, 1, "1.5"), (-1_450_000_000, 1, "-1.5"),
      (1_449_999_999, 1, "1.4"), (-40_000_000, 1, "0.0"), (999_999_999, 0, "1"),
      (Int64.min, 9, "-9223372036.854775808"), (Int64.max, 9, "9223372036.854775807"),
    ] as [(Int64, Int, String)])
  func sol(lamports: Int64, places: Int, text: String) {
    #expect(solText(lamports, places: places) == text)
  }

  @Test("the quote of two mints")
  func quotes() {
    let token: Pubkey = "6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P"
    #expect(QuoteMint.side(QuoteMint.sol.key, token) == 0)
    #expect(QuoteMint.side(token, QuoteMint.sol.key) == 1)
    #expect(QuoteMint.side(QuoteMint.sol.key, QuoteMint.usdc.key) == 1)
    #expect(QuoteMint.side(QuoteMint.usdc.key, QuoteMint.usdt.key) == 0)
    #expect(QuoteMint.side(token, token) == 1)
  }

  @Test("venues and codes are what the formats promise")
  func venues() {
    #expect(Venue.allCases.count == 11 && Venue.raydiumCPMM.rawValue == 3)
    for venue in Venue.allCases { #expect(Venue(name: venue.name) == venue) }
    #expect(Venue(name: "pumpfun") == nil)
    #expect(
      RowKind.allCases.map(\.name)
        == ["swap", "create", "deposit", "withdraw", "set", "complete", "migrate"])
    #expect(SelectedBy.watchList.name == "watch_list")
  }
}
