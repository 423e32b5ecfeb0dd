import Foundation
import Market
import Synthetic
import Testing

/// The simulated bodies, read by the independent decoder, give the ledger back.
@Suite struct OracleTests {
  static let shared =
    ProcessInfo.processInfo.environment["SHARED"] ?? "../shared"

  @Test func everySwapIsDecodedBack() throws {
    guard FileManager.default.fileExists(atPath: Self.shared + "/oracle/__main__.py") else {
      print("skipped: no oracle at \(Self.shared)")
      return
    }
    let chain = try Chain(SyntheticPlan(days: 1, launches: 8, seed: 11))
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("synthetic-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let joined = Data("[".utf8) + Data(chain.bodies.joined(separator: [44])) + Data("]".utf8)
    try joined.write(to: folder.appendingPathComponent("bodies.json"))
    #expect(try oracle(["--mismatches", folder.path]).isEmpty)
    let lines = try oracle([folder.path]).split(separator: "\n")
    let swaps = chain.ledger.rows.filter { $0.kind == .swap }
    try #require(lines.count == swaps.count)
    var graduated = 0
    for (line, swap) in zip(lines, swaps) {
      let record = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      compare(record, swap)
      if swap.venue == .raydiumCPMM { graduated += 1 }
    }
    #expect(graduated > 0)
  }

  private func compare(_ record: [String: Any], _ swap: SwapRow) {
    let signature = swap.signature?.description
    #expect(record["signature"] as? String == signature)
    #expect(record["slot"] as? UInt64 == swap.slot)
    #expect(record["block_time"] as? Int64 == swap.blockTime)
    #expect(record["tx_index"] as? UInt32 == swap.txIndex)
    #expect(record["outer_index"] as? Int == Int(swap.outerIndex))
    #expect(record["inner_index"] as? Int ?? -1 == Int(swap.innerIndex))
    #expect(record["venue"] as? String == swap.venue.name)
    #expect(record["pool"] as? String == swap.pool.description)
    #expect(record["base_mint"] as? String == swap.baseMint.description)
    #expect(record["quote_mint"] as? String == swap.quoteMint.description)
    #expect(record["side"] as? String == (swap.side > 0 ? "buy" : "sell"))
    #expect(record["trader"] as? String == swap.trader?.description)
    #expect(record["fee_payer"] as? String == swap.feePayer?.description)
    #expect(record["failed"] as? Bool == swap.failed)
    if swap.failed { return }
    #expect(record["base_amount"] as? UInt64 == swap.baseAmount, "\(signature ?? "")")
    #expect(record["quote_amount"] as? UInt64 == swap.quoteAmount, "\(signature ?? "")")
    let names = zip(0..., Evidence.names).filter {
      swap.evidence.contains(Evidence(rawValue: 1 << $0.0))
    }
    #expect(record["evidence"] as? [String] == names.map(\.1), "\(signature ?? "")")
    let isKnown = !swap.evidence.isDisjoint(with: [.eventCPI, .eventLog])
    #expect(record["base_reserve"] as? UInt64 == (isKnown ? swap.baseReserve : nil))
    #expect(record["quote_reserve"] as? UInt64 == (isKnown ? swap.quoteReserve : nil))
    #expect(record["lp_fee"] as? UInt64 == (isKnown ? swap.lpFee : nil))
    #expect(record["protocol_fee"] as? UInt64 == (isKnown ? swap.protocolFee : nil))
    #expect(record["creator_fee"] as? UInt64 == (isKnown ? swap.creatorFee : nil))
  }

  private func oracle(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-m", "oracle"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: Self.shared)
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: output, as: UTF8.self)
  }
}
