import Foundation
import Market
import Testing

@testable import Decode

/// The legs of real routes against the router's own record of each hop.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: "\(RealTransactions.shared)/real/expected/jup"),
    "no router records beside the project"))
struct RouterRecordTests {
  private struct Hop: Hashable {
    var program, inputMint, outputMint: Pubkey
    var input, output: UInt64
  }

  @Test func everyHopIsALeg() throws {
    let folder = "\(RealTransactions.shared)/real/expected/jup"
    var checked = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let signature = String(name.prefix { $0 != "." })
      guard RealTransactions.path(startingWith: signature) != nil else { continue }
      let rows = RealTransactions.decoded(signature).rows
      for hop in try hops("\(folder)/\(name)") {
        guard let venue = Venue.allCases.first(where: { $0.program == hop.program }) else {
          continue
        }
        checked += 1
        #expect(rows.contains { $0.venue == venue && matches($0, hop) }, "\(signature) \(hop)")
      }
    }
    #expect(checked > 20)
  }

  private func hops(_ path: String) throws -> [Hop] {
    let file = FileManager.default.contents(atPath: path) ?? Data()
    let json = try JSONSerialization.jsonObject(with: file)
    let events = json as? [[String: Any]] ?? (json as? [String: Any])?["parsedEvents"]
    return (events as? [[String: Any]] ?? []).compactMap { event in
      guard event["name"] as? String == "ParsedSwapEvent",
        let data = event["data"] as? [String: Any]
      else { return nil }
      func key(_ name: String) -> Pubkey? { (data[name] as? String).flatMap { Pubkey(base58: $0) } }
      func amount(_ name: String) -> UInt64? { (data[name] as? String).flatMap { UInt64($0) } }
      guard let program = key("amm"), let input = key("inputMint"), let output = key("outputMint"),
        let given = amount("inputAmount"), let taken = amount("outputAmount")
      else { return nil }
      return Hop(
        program: program, inputMint: input, outputMint: output, input: given, output: taken)
    }
  }

  /// The router counts what its accounts gave and got: a withheld transfer fee is off its output,
  /// DAMM v1's protocol fee, which goes beside the vault, is inside its input.
  private func matches(_ row: SwapRow, _ hop: Hop) -> Bool {
    let buys = row.side > 0
    let mints = buys ? (row.quoteMint, row.baseMint) : (row.baseMint, row.quoteMint)
    let amounts = buys ? (row.quoteAmount, row.baseAmount) : (row.baseAmount, row.quoteAmount)
    guard mints == (hop.inputMint, hop.outputMint) else { return false }
    let beside = row.venue == .meteoraDAMMV1 ? row.protocolFee ?? 0 : 0
    let fee = row.flags.contains(.transferFee)
    return (amounts.0 + beside == hop.input || (fee && amounts.0 < hop.input))
      && (amounts.1 == hop.output || (fee && amounts.1 > hop.output))
  }
}
