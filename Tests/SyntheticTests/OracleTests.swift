import Fixtures
import Foundation
import Market
import Synthetic
import Testing

/// The simulated bodies, read by the independent decoder, give the ledger back.
@Suite struct OracleTests {

  @Test("every swap is decoded back", arguments: [SyntheticPlan.World.today, .history])
  func everySwapIsDecodedBack(world: SyntheticPlan.World) throws {
    guard FileManager.default.fileExists(atPath: SharedFolder.path + "/oracle/__main__.py") else {
      print("skipped: no oracle at \(SharedFolder.path)")
      return
    }
    var plan = SyntheticPlan(days: 1, launches: 16, seed: 11, world: world)
    plan.activityPercent = 20
    plan.markets = 6
    let chain = try Chain(plan)
    let folder = ScratchFolder()
    let joined = Data("[".utf8) + Data(chain.bodies.joined(separator: [44])) + Data("]".utf8)
    try folder.write(Array(joined), to: "bodies.json")
    let lines = try oracle([folder.path]).split(separator: "\n")
    // The oracle knows one leg an instruction of the curve: not what a buy took beyond its end.
    let rows = chain.ledger.rows
    let swaps = rows.indices.filter { index in
      rows[index].kind == .swap
        && !(index > 0 && rows[index - 1].kind == .complete
          && rows[index - 1].signature == rows[index].signature
          && rows[index - 1].innerIndex == rows[index].innerIndex)
    }.map { rows[$0] }
    try #require(lines.count == swaps.count)
    for (line, swap) in zip(lines, swaps) {
      let record = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      compare(record, swap)
    }
    if world == .history { #expect(Set(swaps.map(\.venue)) == Set(Venue.allCases)) }
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
    #expect(record["trader"] as? String == swap.trader?.description)
    #expect(record["fee_payer"] as? String == swap.feePayer?.description)
    #expect(record["failed"] as? Bool == swap.failed)
    if swap.failed { return }
    #expect(record["base_mint"] as? String == swap.baseMint.description, "\(signature ?? "")")
    #expect(record["quote_mint"] as? String == swap.quoteMint.description, "\(signature ?? "")")
    #expect(record["side"] as? String == (swap.side > 0 ? "buy" : "sell"), "\(signature ?? "")")
    #expect(record["base_amount"] as? UInt64 == swap.baseAmount, "\(signature ?? "")")
    #expect(record["quote_amount"] as? UInt64 == swap.quoteAmount, "\(signature ?? "")")
    let names = zip(0..., Evidence.names).filter {
      swap.evidence.contains(Evidence(rawValue: 1 << $0.0))
    }
    #expect(record["evidence"] as? [String] == names.map(\.1), "\(signature ?? "")")
    let isKnown = !swap.evidence.isDisjoint(with: [.eventCPI, .eventLog])
    let text = "\(swap.venue.name) \(signature ?? "")"
    #expect(record["base_reserve"] as? UInt64 == (isKnown ? swap.baseReserve : nil), "\(text)")
    #expect(record["quote_reserve"] as? UInt64 == (isKnown ? swap.quoteReserve : nil), "\(text)")
    #expect(record["lp_fee"] as? UInt64 == (isKnown ? swap.lpFee : nil), "\(text)")
    #expect(record["protocol_fee"] as? UInt64 == (isKnown ? swap.protocolFee : nil), "\(text)")
    #expect(record["creator_fee"] as? UInt64 == (isKnown ? swap.creatorFee : nil), "\(text)")
  }

  private func oracle(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-m", "oracle"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: SharedFolder.path)
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: output, as: UTF8.self)
  }
}
