import Foundation
import Market
import Testing

@testable import Decode

/// Trades of Birdeye's v3 lists.
struct VendorTradesTests {
  private static let signature = "\(Signature(high: VenueCall.key(9), low: VenueCall.key(8)))"

  private func trades(_ body: String) -> DecodedTrades {
    Array(#"{"v":1,"source":"birdeye","body":\#(body)}"#.utf8).withUnsafeBytes(decodeVendorTrades)
  }

  private func item(
    _ legs: String, hash: String = signature, source: String = "raydium_cp", type: String = "buy",
    slot: UInt64 = 77, inner: String = "3"
  ) -> String {
    #"{"tx_type":"\#(type)","tx_hash":"\#(hash)","ins_index":2,"inner_ins_index":\#(inner),"#
      + #""block_unix_time":1740380278,"block_number":\#(slot),"owner":"\#(VenueCall.key(1))","#
      + #""source":"\#(source)","pool_id":"\#(VenueCall.key(2))",\#(legs)}"#
  }

  private let bought = """
    "from":{"address":"So11111111111111111111111111111111111111112","decimals":9,\
    "amount":"2000000000"},"to":{"address":"\(VenueCall.key(3))","decimals":6,"amount":"500000"}
    """

  @Test func aBuyIsARowWithoutState() throws {
    let row = try #require(trades(item(bought)).rows.first)
    #expect(row.venue == .raydiumCPMM && row.side == 1)
    #expect(row.baseMint == VenueCall.key(3) && row.quoteMint == QuoteMint.sol.key)
    #expect(row.baseAmount == 500_000 && row.quoteAmount == 2_000_000_000)
    #expect(row.statedPrice == 4)
    #expect(row.flags == .vendor && row.evidence.isEmpty)
    #expect(row.baseReserve == nil && row.quoteReserve == nil && row.quoteVault == nil)
    #expect(row.outerIndex == 2 && row.innerIndex == 3 && row.slot == 77)
    #expect(row.trader == VenueCall.key(1) && row.pool == VenueCall.key(2))
    #expect(trades(item(bought, inner: "null")).rows.first?.innerIndex == -1)
  }

  /// Lists of all trades name the legs base and quote; the direction is in `type_swap`.
  @Test func directionComesFromWhatWasGiven() {
    let legs = { (base: String, quote: String) in
      """
      "base":{"address":"\(VenueCall.key(3))","decimals":6,"amount":500000,"type_swap":"\(base)"},\
      "quote":{"address":"So11111111111111111111111111111111111111112","decimals":9,\
      "amount":"2000000000","type_swap":"\(quote)"}
      """
    }
    #expect(trades(item(legs("from", "to"))).rows.first?.side == -1)
    #expect(trades(item(legs("to", "from"))).rows.first?.side == 1)
  }

  @Test func listsAreTurnedRound() {
    let items = [5, 9, 9, 3].enumerated().map { place, slot in
      item(
        bought, hash: "\(Signature(high: VenueCall.key(UInt8(place)), low: .zero))",
        slot: UInt64(slot))
    }
    let answer = #"{"success":true,"data":{"items":[\#(items.joined(separator: ","))]}}"#
    let rows = trades(answer).rows
    #expect(rows.map(\.slot) == [3, 5, 9, 9])
    #expect(rows[2].signature == Signature(high: VenueCall.key(2), low: .zero))
  }

  @Test func whatIsNoTradeIsPassedOverOrNamed() {
    #expect(trades(item(bought, type: "add")).rows.isEmpty)
    #expect(trades(item(bought, type: "add")).problems.isEmpty)
    #expect(
      trades(item(bought, source: "lifinity")).problems.first?.reason.contains("lifinity") == true)
    for broken in ["{}", "7", "[]", item(bought, hash: "x"), item(#""from":{}"#)] {
      #expect(trades(broken).rows.isEmpty && trades(broken).problems.count == 1, "\(broken)")
    }
    let big = bought.replacing("500000", with: "18446744073709551616")
    #expect(trades(item(big)).problems.count == 1)
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: "\(RealTransactions.shared)/real/api/birdeye"),
      "no answers beside the project"),
    arguments: ["get-defi-v3-token-txs", "get-defi-v3-txs"])
  func realAnswers(_ name: String) throws {
    let file = RealTransactions.bytes("\(RealTransactions.shared)/real/api/birdeye/\(name).json")
    let small = try JSONSerialization.data(
      withJSONObject: JSONSerialization.jsonObject(
        with: Data(file)))
    let found = trades(String(decoding: small, as: UTF8.self))
    #expect(found.rows.count == 1 && found.problems.isEmpty)
    let row = try #require(found.rows.first)
    #expect(row.quoteMint == QuoteMint.sol.key)
    #expect(row.side == (name.hasSuffix("token-txs") ? -1 : 1))
    #expect(row.quoteAmount == (name.hasSuffix("token-txs") ? 3_564 : 34_118_151))
  }
}
