import Market
import Testing

@testable import Decode

@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct RealDataTests {
  @Test func everyTransactionIsDecodedOrNamed() {
    var transactions = 0
    var problems: [LineProblem] = []
    var encodings: Set<String> = []
    for path in RealTransactions.paths {
      guard case .items(let items) = recognise(RealTransactions.bytes(path)) else { continue }
      encodings.formUnion(items.map(\.encoding))
      for item in items {
        let block = RealTransactions.decode(item)
        transactions += block.transactions.count
        problems += block.problems
        #expect(block.transactions.allSatisfy { $0.signature == item.signature }, "\(path)")
        #expect(block.transactions.allSatisfy { $0.slot == item.slot }, "\(path)")
      }
    }
    #expect(encodings == ["json", "jsonParsed", "base64", "stream", "enhanced"])
    #expect(transactions == 117)
    #expect(problems.count == 1)
    #expect(problems.first?.signature?.description.hasPrefix("41Bg6X4o") == true)
    #expect(problems.first?.reason.hasPrefix("an address that is not base58") == true)
  }

  @Test func everyFileIsTakenInItsShape() {
    for path in RealTransactions.paths {
      guard case .items(let items) = recognise(RealTransactions.bytes(path)) else {
        Issue.record("\(path) is refused")
        continue
      }
      let name =
        path.contains("yellowstone") ? "stream" : path.contains("enhanced") ? "enhanced" : nil
      if let name { #expect(items.map(\.encoding) == [name], "\(path)") }
    }
  }

  @Test func chainAndMathsAgree() {
    let block = decode(Array(RealTransactions.lines.joined(separator: [10])))
    let counts: [Venue: (exact: Int, explained: Int)] = [
      .pumpFun: (20, 1), .pumpSwap: (2, 0), .raydiumAMMV4: (16, 0), .raydiumCPMM: (1, 0),
      .raydiumCLMM: (6, 0), .meteoraDLMM: (6, 1), .meteoraDAMMV1: (1, 1), .meteoraDAMMV2: (1, 0),
      .orcaWhirlpool: (3, 3),
    ]
    for venue in block.agreement {
      #expect(venue.disagreeing == 0, "\(venue.venue): \(venue.samples)")
      let expected = counts[venue.venue] ?? (0, 0)
      #expect(venue.exact == expected.exact, "\(venue.venue)")
      #expect(venue.explained == expected.explained, "\(venue.venue)")
    }
    #expect(block.surplusEventBytes == 0)
  }

  /// docs of the curve: a fresh curve's first buy, 2024-09-29.
  @Test func firstBuyOfAFreshCurve() throws {
    let block = RealTransactions.decoded("2s393PSY")
    let row = try #require(block.rows.first { $0.kind == .swap })
    #expect(row.baseAmount == 34_612_903_225_806)
    #expect(row.quoteAmount == 1_000_000_000)
    #expect(row.quoteReserve == 31_000_000_000)
    #expect(row.baseReserve == 1_038_387_096_774_194)
    #expect(row.protocolFee == 10_000_000)
    #expect(row.protocolFeePPM == 10_000)
    #expect(row.side == 1)
  }

  /// A cashback coin, 2026-07-29: the creator's rate goes to the trader.
  @Test func exactQuoteBuyOfACashbackCoin() throws {
    let block = RealTransactions.decoded("2RoRJxat")
    let row = try #require(block.rows.first { $0.kind == .swap })
    #expect(row.quoteAmount == 2_962_962_962)
    #expect(row.baseAmount == 96_449_438_144_093)
    #expect(row.protocolFee == 28_148_149)
    #expect(row.creatorFee == 0)
    #expect(row.creatorFeePPM == 3_000)
  }

  @Test func cpmmRateIsFittedToTheOldEvent() throws {
    let block = decode(Array(RealTransactions.lines.joined(separator: [10])))
    let rows = block.rows.filter { $0.venue == .raydiumCPMM && $0.kind == .swap }
    #expect(rows.count == 1)
    #expect(rows.allSatisfy { $0.lpFeePPM != nil && $0.quoteVault != nil })
  }

  @Test func creationsGiveTokens() {
    let block = decode(Array(RealTransactions.lines.joined(separator: [10])))
    let creations = block.rows.filter { $0.kind == .create && $0.venue == .pumpFun }
    #expect(creations.count == 6)
    for row in creations where row.blockTime != nil {
      let fact = block.tokens.first { $0.mint == row.baseMint }
      #expect(fact?.decimals == 6)
      #expect(fact?.createdAt == row.blockTime)
      #expect(fact?.name?.isEmpty == false)
    }
  }

  @Test func encodingsOfOneTransactionAgreeInEnvelopes() throws {
    let line = try #require(RealTransactions.lines.first)
    let head = Array(#"{"v":1,"request":{"a":1},"fetched_at":null,"body":"#.utf8)
    let block = decode(head + line + [125], bare: false)
    #expect(block.transactions.count == 1)
    #expect(block.transactions[0].unit != 0)
    #expect(decode(line).transactions[0].unit == 0)
  }

  /// Depths stripped by a provider come back from the logs.
  @Test func missingStackHeightsAreRebuilt() {
    let lines = RealTransactions.lines.map { String(decoding: $0, as: UTF8.self) }
    let stripped = lines.map { line in
      (1...5).reduce(line) { text, height in
        text.replacing(",\"stackHeight\":\(height)", with: "")
          .replacing("\"stackHeight\":\(height),", with: "")
      }
    }
    #expect(stripped != lines)
    #expect(
      decode(stripped.joined(separator: "\n")).rows == decode(lines.joined(separator: "\n")).rows)
  }

  /// A failed transaction keeps its legs, and gives no tokens, links or agreement.
  @Test func failedTransactionsKeepTheirLegs() {
    let lines = RealTransactions.lines.map { String(decoding: $0, as: UTF8.self) }
    let failing = lines.map {
      $0.replacing("\"err\":null", with: "\"err\":{\"InstructionError\":[2,{\"Custom\":6002}]}")
    }
    let block = decode(failing.joined(separator: "\n"))
    #expect(block.rows.count == decode(lines.joined(separator: "\n")).rows.count)
    #expect(block.rows.allSatisfy { $0.failed })
    #expect(block.tokens.isEmpty && block.links.isEmpty)
    #expect(block.agreement.allSatisfy { $0.exact == 0 && $0.disagreeing == 0 })
  }
}
