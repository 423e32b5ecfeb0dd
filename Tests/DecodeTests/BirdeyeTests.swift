import Market
import Testing

@testable import Decode

struct BirdeyeTests {
  private let item = """
    {"o":128.25,"h":130,"l":127.5,"c":128,"v":5.5,"v_usd":700,"unix_time":1726670700,\
    "address":"So11111111111111111111111111111111111111112","type":"15m","currency":"usd"}
    """

  private func candles(_ text: String) -> DecodedCandles {
    Array(text.utf8).withUnsafeBytes { decodeCandles($0) }
  }

  private func facts(_ text: String) -> DecodedTokenFacts {
    Array(text.utf8).withUnsafeBytes { decodeTokenFacts($0) }
  }

  @Test func answersAndSingleItemsGiveCandles() {
    let answer =
      #"{"body":{"success":true,"data":{"is_scaled_ui_token":false,"items":[\#(item),\#(item)]}}}"#
    let decoded = candles(answer + "\n" + #"{"body":\#(item)}"#)
    #expect(decoded.problems == [])
    #expect(decoded.candles.count == 3)
    let expected = Candle(
      address: QuoteMint.sol.key, openTime: 1_726_670_700, intervalSeconds: 900, open: 128.25,
      high: 130, low: 127.5, close: 128, volume: 5.5, volumeUSD: 700)
    #expect(decoded.candles.allSatisfy { $0 == expected })
  }

  @Test(arguments: [
    (#""o":128.25"#, #""o":0"#), (#""o":128.25"#, #""o":null"#), (#""o":128.25"#, #""o":-1"#),
    (#""h":130"#, #""h":1"#), (#""15m""#, #""1M""#), (#""15m""#, #""0m""#), (#""15m""#, #""""#),
    (#""c":128,"#, ""), (#""v":5.5"#, #""v":-1"#), ("So1", "0o1"),
  ])
  func aBadCandleLeavesItsNeighbours(_ old: String, _ new: String) {
    let bad = item.replacing(old, with: new)
    let decoded = candles(#"{"body":{"data":{"items":[\#(item),\#(bad),\#(item)]}}}"#)
    #expect(decoded.candles.count == 2)
    #expect(decoded.problems.count == 1)
  }

  @Test func metadataAndCreationGiveFacts() {
    let metadata = """
      {"fetched_at":"2026-11-22T00:10:00Z","body":{"success":true,"data":{"address":\
      "So11111111111111111111111111111111111111112","symbol":"SOL","name":"Wrapped \\u00e9",\
      "decimals":9,"extensions":{"twitter":"x"}}}}
      """
    let creation = """
      {"fetched_at":null,"body":{"data":{"txHash":"x","slot":5,"tokenAddress":\
      "D7rcV8SPxbv94s3kJETkrfMrWqHFs6qrmtbiu6saaany","decimals":5,\
      "owner":"JEFL3KwPQeughdrQAjLo9o75qh15nYbFJ2ZDrb695qsZ","blockUnixTime":1697044029}}}
      """
    let decoded = facts(metadata + "\n" + creation)
    #expect(decoded.problems == [])
    #expect(decoded.tokens.count == 2)
    #expect(decoded.tokens[0].seenAt == 1_795_306_200)
    #expect(decoded.tokens[0].symbol == Array("SOL".utf8))
    #expect(decoded.tokens[0].name == Array("Wrapped é".utf8))
    #expect(decoded.tokens[0].createdAt == nil)
    #expect(decoded.tokens[1].createdAt == 1_697_044_029)
    #expect(decoded.tokens[1].decimals == 5)
    #expect(decoded.tokens[1].creator == "JEFL3KwPQeughdrQAjLo9o75qh15nYbFJ2ZDrb695qsZ")
  }

  @Test func unknownTokensAreProblems() {
    #expect(facts(#"{"body":{"success":true,"data":null}}"#).problems.count == 1)
    #expect(facts(#"{"body":{"data":{"address":"x"}}}"#).problems.count == 1)
    #expect(facts("{").problems.count == 1)
    #expect(candles("[]").problems.count == 1)
  }
}
