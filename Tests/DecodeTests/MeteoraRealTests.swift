import Foundation
import Market
import Testing

@testable import Decode

private let venues: [Venue] = [.meteoraDLMM, .meteoraDAMMV1, .meteoraDAMMV2, .meteoraDBC]
private let dumps = ["23BXcBmn", "2DfsmTYv", "2mHGPXMz", "N2jtQtjj"]

private func swap(_ block: DecodedBlock) throws -> SwapRow {
  try #require(block.rows.first { $0.kind == .swap && venues.contains($0.venue) })
}

private func dumped(_ signature: String, eventless: Bool = false) throws -> DecodedBlock {
  let path = try #require(YellowstoneDump.paths([signature]).first)
  return decode(YellowstoneDump.line(path, eventless: eventless))
}

@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct MeteoraRealTests {
  @Test func everySwapGivesALegAndNothingIsUndecoded() {
    var lines = RealTransactions.lines
    lines += YellowstoneDump.paths(dumps).map { YellowstoneDump.line($0) }
    let block = decode(Array(lines.joined(separator: [10])))
    let counts = venues.map { venue in
      block.rows.filter { $0.venue == venue && $0.kind == .swap }.count
    }
    #expect(counts == [8, 3, 2, 1])
    #expect(!block.undecoded.contains { venues.contains($0.venue) })
    #expect(block.surplusEventBytes == 0)
    for venue in block.agreement where venues.contains(venue.venue) {
      #expect(venue.disagreeing == 0, "\(venue.venue): \(venue.samples)")
    }
    let exact = venues.map { venue in block.agreement.first { $0.venue == venue }?.exact }
    #expect(exact == [7, 1, 1, 0])
  }

  /// 2025: 5 % of the fee is the protocol's.
  @Test func feeOfABin() throws {
    let row = try swap(try dumped("2DfsmTYv"))
    #expect(row.lpFee == 18_961)
    #expect(row.protocolFee == 997)
    #expect(row.statedPrice != nil)
    #expect(row.baseReserve == nil && row.quoteReserve == nil)
  }

  @Test func feeBesideTheVault() throws {
    let row = try swap(try dumped("2mHGPXMz"))
    #expect(row.venue == .meteoraDAMMV1)
    #expect([row.baseAmount, row.quoteAmount].sorted() == [454_763_051, 124_965_910_713])
    #expect(row.lpFee == 1_092_087)
    #expect(row.protocolFee == 273_021)
    #expect(row.lpFeePPM == 2_400)
    #expect(row.protocolFeePPM == 600)
  }

  @Test func twoEventsAreOneSwap() throws {
    let rows = RealTransactions.decoded("3QHC6GMf").rows.filter { $0.venue == .meteoraDAMMV2 }
    #expect(rows.count == 1)
    let row = try #require(rows.first)
    #expect([row.baseReserve, row.quoteReserve] == [173_587_329_743_214, 66_504_324_426])
    #expect(row.quoteVault == 66_504_324_426)
    #expect(row.lpFee == 8_047_603)
    #expect(row.protocolFee == 2_011_900)
    #expect(abs((row.statedPrice ?? 0) / 3.831_173_93e-7 - 1) < 1e-8)
  }

  @Test func aSellOnACurve() throws {
    let row = try swap(try dumped("23BXcBmn"))
    #expect(row.side == -1)
    #expect(row.baseAmount == 47_192_506_267)
    #expect(row.quoteAmount == 553_679_124)
    #expect(row.lpFee == 44_300)
    #expect(row.protocolFee == 11_074)
    #expect(row.creatorFee == nil)
    #expect(row.baseReserve == nil && row.quoteReserve != nil)
    #expect(abs((row.statedPrice ?? 0) / 0.000_011_706_866_0 - 1) < 1e-8)
  }

  /// Without the event the transfers give amounts and direction, and no fee, price or reserve.
  @Test(arguments: ["2DfsmTYv", "N2jtQtjj", "23BXcBmn"])
  func transfersStandInForTheEvent(_ signature: String) throws {
    let told = try swap(try dumped(signature))
    let seen = try swap(try dumped(signature, eventless: true))
    #expect(seen.evidence == [.transfers])
    #expect(seen.side == told.side)
    #expect(seen.baseAmount == told.baseAmount && seen.quoteAmount == told.quoteAmount)
    #expect(seen.trader == told.trader && seen.pool == told.pool)
    #expect(seen.lpFee == nil && seen.statedPrice == nil && seen.quoteReserve == nil)
  }

  @Test func transfersStandInForTheLog() throws {
    let path = try #require(YellowstoneDump.paths(["2mHGPXMz"]).first)
    let line = String(decoding: YellowstoneDump.line(path), as: UTF8.self)
    let told = try swap(decode(line))
    let seen = try swap(decode(line.replacing("Program data:", with: "Program text:")))
    #expect(seen.evidence == [.transfers])
    #expect(seen.baseAmount == told.baseAmount && seen.quoteAmount == told.quoteAmount)
    #expect(seen.side == told.side && seen.lpFee == nil)
  }
}

/// Against the independent decoder, dumps included.
@Suite(.enabled(if: RealTransactions.oracleExists, "no oracle beside the project"))
struct MeteoraOracleTests {
  @Test func amountsFeesPricesAndStateAreTheOracles() throws {
    let files = RealTransactions.paths.filter { path in
      dumps.contains { path.contains("/\($0)") } || !path.contains("yellowstone")
    }
    var lines = RealTransactions.lines
    lines += YellowstoneDump.paths(dumps).map { YellowstoneDump.line($0) }
    let rows = decode(Array(lines.joined(separator: [10]))).rows
    var compared = 0
    for record in try oracle(files) {
      guard let name = record["venue"] as? String, let venue = Venue(name: name),
        venues.contains(venue)
      else { continue }
      let inner = record["inner_index"] as? Int ?? -1
      let row = try #require(
        rows.first {
          $0.signature.map { "\($0)" } == record["signature"] as? String && $0.kind == .swap
            && Int($0.outerIndex) == record["outer_index"] as? Int && Int($0.innerIndex) == inner
        })
      compared += 1
      expectSame(row, record)
    }
    #expect(compared == 14)
  }

  private func expectSame(_ row: SwapRow, _ record: [String: Any]) {
    let number = { (key: String) in (record[key] as? NSNumber)?.uint64Value }
    #expect("\(row.pool)" == record["pool"] as? String)
    #expect("\(row.baseMint)" == record["base_mint"] as? String)
    #expect("\(row.quoteMint)" == record["quote_mint"] as? String)
    #expect((row.side > 0 ? "buy" : "sell") == record["side"] as? String)
    #expect(row.baseAmount == number("base_amount"))
    #expect(row.quoteAmount == number("quote_amount"))
    #expect(row.baseReserve == number("base_reserve"))
    #expect(row.quoteReserve == number("quote_reserve"))
    #expect(row.lpFee == number("lp_fee"))
    #expect(row.protocolFee == number("protocol_fee"))
    #expect(row.creatorFee == number("creator_fee"))
    #expect(row.trader.map { "\($0)" } == record["trader"] as? String)
    let evidence = Evidence.names.enumerated().filter {
      row.evidence.contains(Evidence(rawValue: 1 << UInt8($0.offset)))
    }
    #expect(evidence.map(\.element) == record["evidence"] as? [String])
    guard let price = record["price_after"] as? Double else {
      #expect(row.statedPrice == nil)
      return
    }
    #expect(abs((row.statedPrice ?? 0) / price - 1) < 1e-12)
  }

  private func oracle(_ paths: [String]) throws -> [[String: Any]] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let here = FileManager.default.currentDirectoryPath
    process.arguments =
      ["python3", "-m", "oracle"] + paths.map { $0.hasPrefix("/") ? $0 : "\(here)/\($0)" }
    process.currentDirectoryURL = URL(fileURLWithPath: RealTransactions.shared)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }
}
