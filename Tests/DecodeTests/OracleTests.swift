import Foundation
import Market
import Testing

@testable import Decode

/// Against an independent decoder written apart from this one.
@Suite(.enabled(if: RealTransactions.oracleExists, "no oracle beside the project"))
struct OracleTests {
  @Test func everyLegHasTheFieldsTheOracleFinds() throws {
    let records = try oracleRecords(RealTransactions.paths)
    let mine = self.records(of: RealTransactions.items.map { RealTransactions.decode($0) })
    #expect(records.count == 78)
    #expect(Set(mine.keys) == Set(records.keys))
    for (place, theirs) in records.sorted(by: { $0.key < $1.key }) {
      guard let ours = mine[place] else { continue }
      for (field, value) in theirs where field != "price_after" {
        #expect(ours[field] == value, "\(place) \(field)")
      }
    }
  }

  /// The venues that have a decoder here.
  private let decodedVenues = Set(decode("").agreement.map(\.venue.name))

  /// Records by signature, place and pool, each field as text.
  func oracleRecords(_ paths: [String]) throws -> [String: [String: String]] {
    var records: [String: [String: String]] = [:]
    for fields in try oracleLines(paths) {
      guard let venue = fields["venue"], decodedVenues.contains(venue) else { continue }
      records[place(fields)] = fields
    }
    return records
  }

  /// What the oracle prints for `arguments`, each field as text.
  func oracleLines(_ arguments: [String]) throws -> [[String: String]] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let here = FileManager.default.currentDirectoryPath
    process.arguments =
      ["python3", "-m", "oracle"]
      + arguments.map { $0.hasPrefix("/") || $0.hasPrefix("--") ? $0 : "\(here)/\($0)" }
    process.currentDirectoryURL = URL(fileURLWithPath: RealTransactions.shared)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      return object.mapValues(text)
    }
  }

  private func text(_ value: Any) -> String {
    switch value {
    case is NSNull: "null"
    case let list as [String]: list.joined(separator: "+")
    case let string as String: string
    case let number as NSNumber: number.stringValue
    default: "\(value)"
    }
  }

  private func place(_ fields: [String: String]) -> String {
    ["signature", "outer_index", "inner_index", "pool"].map { fields[$0] ?? "" }
      .joined(separator: " ")
  }

  func ourRecords(_ lines: [[UInt8]]) -> [String: [String: String]] {
    records(of: [decode(Array(lines.joined(separator: [10])))])
  }

  func records(of blocks: [DecodedBlock]) -> [String: [String: String]] {
    var records: [String: [String: String]] = [:]
    for row in blocks.flatMap(\.rows) where row.kind == .swap {
      let fields = fields(of: row)
      records[place(fields)] = fields
    }
    return records
  }

  private func fields(of row: SwapRow) -> [String: String] {
    let number = { (value: (any BinaryInteger)?) in value.map { "\($0)" } ?? "null" }
    let evidence = Evidence.names.enumerated().filter {
      row.evidence.contains(Evidence(rawValue: 1 << UInt8($0.offset)))
    }
    return [
      "signature": row.signature.map { "\($0)" } ?? "null", "slot": number(row.slot),
      "block_time": number(row.blockTime), "tx_index": number(row.txIndex),
      "outer_index": number(row.outerIndex),
      "inner_index": row.innerIndex < 0 ? "null" : number(row.innerIndex),
      "venue": row.venue.name, "pool": "\(row.pool)", "base_mint": "\(row.baseMint)",
      "quote_mint": "\(row.quoteMint)", "side": row.side > 0 ? "buy" : "sell",
      "base_amount": number(row.baseAmount), "quote_amount": number(row.quoteAmount),
      "base_reserve": number(row.baseReserve), "quote_reserve": number(row.quoteReserve),
      "lp_fee": number(row.lpFee), "protocol_fee": number(row.protocolFee),
      "creator_fee": number(row.creatorFee), "trader": row.trader.map { "\($0)" } ?? "null",
      "fee_payer": row.feePayer.map { "\($0)" } ?? "null", "network_fee": number(row.networkFee),
      "tip": number(row.tip), "evidence": evidence.map(\.element).joined(separator: "+"),
      "failed": row.failed ? "1" : "0",
    ]
  }
}
