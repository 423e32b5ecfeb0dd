import Foundation
import Market
import Testing

@testable import Decode

@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct ConcentratedLiquidityTests {
  private static let venues: [Venue] = [.raydiumCLMM, .orcaWhirlpool]
  private static let texts = RealTransactions.lines.map { String(decoding: $0, as: UTF8.self) }

  private func swaps(_ texts: [String], _ venue: Venue) -> [SwapRow] {
    decode(texts.joined(separator: "\n")).rows.filter { $0.venue == venue && $0.kind == .swap }
  }

  @Test func everySwapOfTheChainGivesALeg() {
    let block = decode(Self.texts.joined(separator: "\n"))
    #expect(block.undecoded.allSatisfy { !Self.venues.contains($0.venue) })
    #expect(swaps(Self.texts, .raydiumCLMM).count == 6)
    #expect(swaps(Self.texts, .orcaWhirlpool).count == 6)
  }

  @Test func chainAndMathsAgree() throws {
    let block = decode(Self.texts.joined(separator: "\n"))
    let clmm = try #require(block.agreement.first { $0.venue == .raydiumCLMM })
    #expect(clmm.exact == 6 && clmm.explained == 0 && clmm.disagreeing == 0, "\(clmm)")
    let orca = try #require(block.agreement.first { $0.venue == .orcaWhirlpool })
    let silent = Int(VenueAgreement.Reason.unknownRate.rawValue)
    #expect(orca.exact == 3 && orca.disagreeing == 0, "\(orca)")
    #expect(orca.explained == 3 && orca.explainedByReason[silent] == 3)
  }

  /// Prices that an independent decoder states: the quote as second and as first token, and a
  /// pool of which neither is listed.
  @Test(arguments: [
    ("2tWRF2xV", Venue.raydiumCLMM, [0.0023067213792813705]),
    ("2BppD7Zq", Venue.raydiumCLMM, [1.1998845225260975]),
    ("5yFvtkWX", Venue.orcaWhirlpool, [0.08642002615636586]),
    ("62osuRs2", Venue.orcaWhirlpool, [3.7557814581196444e-10, 2.3532427012702214e-07]),
  ])
  func statedPrice(signature: String, venue: Venue, prices: [Double]) throws {
    let block = RealTransactions.decoded(signature)
    let rows = block.rows.filter { $0.venue == venue && $0.kind == .swap }
    #expect(rows.count == prices.count)
    for (row, price) in zip(rows, prices) {
      let stated = try #require(row.statedPrice)
      #expect(abs(stated / price - 1) < 1e-12)
      #expect(row.baseReserve == nil && row.quoteReserve == nil && row.quoteVault == nil)
    }
  }

  /// Without logs the transfers still tell the amounts, not price and fees.
  @Test func transfersTellWithoutLogs() {
    let silent = Self.texts.map { $0.replacing("\"Program data: ", with: "\"Program dust: ") }
    for venue in Self.venues {
      let full = swaps(Self.texts, venue)
      let bare = swaps(silent, venue)
      #expect(full.map(\.baseAmount) == bare.map(\.baseAmount))
      #expect(full.map(\.quoteAmount) == bare.map(\.quoteAmount))
      #expect(full.map(\.side) == bare.map(\.side))
      #expect(full.map(\.trader) == bare.map(\.trader))
      #expect(bare.allSatisfy { $0.evidence == .transfers && $0.statedPrice == nil })
      #expect(bare.allSatisfy { $0.lpFee == nil && $0.creatorFee == nil })
    }
  }

  /// Cut or altered events and arguments are no events: rows stay, nothing stops.
  @Test(arguments: [4, 40, 96, 160, 200, 240, 260])
  func cutEventsAreSurvived(length: Int) {
    let cut = Self.texts.map { text in
      text.split(separator: "\"", omittingEmptySubsequences: false).map { part in
        part.hasPrefix("Program data: ") ? String(part.prefix(14 + length)) : String(part)
      }.joined(separator: "\"")
    }
    for venue in Self.venues {
      #expect(swaps(cut, venue).count == swaps(Self.texts, venue).count)
    }
    #expect(decode(cut.joined(separator: "\n")).agreement.allSatisfy { $0.disagreeing == 0 })
  }

  @Test func alteredBytesAreSurvived() {
    var state: UInt64 = 7
    let letters = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    for text in Self.texts {
      guard Self.venues.contains(where: { text.contains("\($0.program)") }) else { continue }
      for _ in 0..<12 {
        var parts = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
        for index in parts.indices where index >= 2 && !parts[index].isEmpty {
          let isData = parts[index - 2] == "data" || parts[index].hasPrefix("Program data: ")
          guard isData else { continue }
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          var characters = Array(parts[index])
          characters[characters.count - 1 - Int(state >> 33) % min(characters.count, 60)] =
            letters[Int(state >> 20) % letters.count]
          if state >> 63 == 1 { characters.removeLast(min(characters.count, Int(state >> 58))) }
          parts[index] = String(characters)
        }
        _ = decode(parts.joined(separator: "\""))
      }
    }
  }
}
