import Foundation
import Market
import Testing

@testable import Decode

/// PumpSwap, Raydium AMM v4 and LaunchLab over the real transactions, streamed dumps with them.
@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct ConstantProductVenuesTests {
  private static let venues: [Venue] = [.pumpSwap, .raydiumAMMV4, .raydiumLaunchLab]
  private static let lines =
    RealTransactions.lines
    + StreamedTransactions.paths.compactMap {
      StreamedTransactions.line($0)
    }
  private static let block = decode(Array(lines.joined(separator: [10])))

  private func legs(_ venue: Venue, in block: DecodedBlock = block) -> [SwapRow] {
    block.rows.filter { $0.venue == venue && $0.kind == .swap }
  }

  private func isComparable(_ row: SwapRow) -> Bool {
    Self.venues.contains(row.venue) && row.kind == .swap
  }

  @Test func everySwapGivesALeg() {
    let known = Self.block.undecoded.filter { Self.venues.contains($0.venue) }
    #expect(known == [])
    #expect(legs(.pumpSwap).count == 4)
    #expect(legs(.raydiumAMMV4).count == 19)
    #expect(legs(.raydiumLaunchLab).count == 1)
  }

  @Test func chainAndMathsAgree() throws {
    for (venue, exact, explained) in [
      (Venue.pumpSwap, 4, 0), (.raydiumAMMV4, 18, 1), (.raydiumLaunchLab, 1, 0),
    ] {
      let found = try #require(Self.block.agreement.first { $0.venue == venue })
      #expect(found.disagreeing == 0, "\(venue): \(found.samples)")
      #expect(found.exact == exact, "\(venue)")
      #expect(found.explained == explained, "\(venue)")
    }
    #expect(Self.block.surplusEventBytes == 0)
  }

  @Test(.enabled(if: RealTransactions.oracleExists, "no oracle beside the project"))
  func streamedLegsHaveTheFieldsTheOracleFinds() throws {
    let paths = StreamedTransactions.paths.filter { StreamedTransactions.line($0) != nil }
    let names = Set(Self.venues.map(\.name))
    let theirs = try OracleTests().oracleRecords(paths).filter {
      names.contains($0.value["venue"] ?? "")
    }
    let mine = OracleTests().ourRecords(paths.compactMap { StreamedTransactions.line($0) })
    #expect(theirs.count == 6)
    for (place, fields) in theirs.sorted(by: { $0.key < $1.key }) {
      for (field, value) in fields where field != "price_after" {
        #expect(mine[place]?[field] == value, "\(place) \(field)")
      }
    }
  }

  /// Only the rows whose state a log or event tells have reserves, and all have a price then.
  @Test func reservesComeWithAnEvent() {
    for row in Self.block.rows.filter(isComparable) {
      let told = !row.evidence.isDisjoint(with: [.eventCPI, .eventLog])
      #expect((row.baseReserve != nil) == told)
      #expect((row.quoteReserve != nil) == told)
      #expect(row.baseDecimals != nil && row.quoteDecimals != nil)
      #expect(row.trader != nil && row.baseAmount > 0 && row.quoteAmount > 0)
    }
  }

  /// Without events and logs the transfers give the same amounts, side, pool and trader.
  @Test func transfersAloneGiveTheSameAmounts() throws {
    let bare = try Self.lines.map(withoutEvents)
    let block = decode(Array(bare.joined(separator: [10])))
    for venue in Self.venues {
      let before = legs(venue)
      let after = legs(venue, in: block)
      #expect(before.count == after.count)
      for (row, other) in zip(before, after) where other.signature == row.signature {
        #expect(other.evidence == .transfers)
        #expect(other.pool == row.pool)
        #expect(other.side == row.side)
        #expect(other.baseAmount == row.baseAmount)
        #expect(other.quoteAmount == row.quoteAmount)
        #expect(other.baseReserve == nil)
        #expect(other.lpFee == nil)
      }
    }
    let found = block.agreement.filter { Self.venues.contains($0.venue) }
    #expect(found.allSatisfy { $0.exact == 0 && $0.disagreeing == 0 })
    #expect(found.map(\.explained) == [4, 19, 1])
  }

  /// Self-CPIs name one account, the event authority, and carry an event's many bytes.
  private func withoutEvents(_ line: [UInt8]) throws -> [UInt8] {
    var body = try #require(
      JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    var meta = try #require(body["meta"] as? [String: Any])
    meta["logMessages"] = [String]()
    let groups = meta["innerInstructions"] as? [[String: Any]] ?? []
    meta["innerInstructions"] = groups.map { group in
      var kept = group
      kept["instructions"] = (group["instructions"] as? [[String: Any]] ?? []).filter {
        let accounts = $0["accounts"] as? [Any] ?? [0, 0]
        return accounts.count != 1 || ($0["data"] as? String ?? "").count < 100
      }
      return kept
    }
    body["meta"] = meta
    return [UInt8](try JSONSerialization.data(withJSONObject: body))
  }
}
