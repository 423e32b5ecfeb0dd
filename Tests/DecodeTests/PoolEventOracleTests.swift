import Archive
import Foundation
import Market
import Synthetic
import Testing

@testable import Decode

/// Creations, deposits, withdrawals, completions and migrations, field by field against an
/// independent decoder, on real transactions and on a simulated chain of every venue and layout.
@Suite(.enabled(if: RealTransactions.oracleExists, "no oracle beside the project"))
struct PoolEventOracleTests {
  @Test("of real transactions")
  func realTransactions() throws {
    // The damaged file is refused as a whole.
    let paths = RealTransactions.paths.filter { !$0.contains("41Bg6X4o") }
    let blocks = RealTransactions.items.map { RealTransactions.decode($0) }
    try compare(try oracleEvents(paths), blocks, atLeast: 15)
  }

  @Test("of a simulated history of all venues")
  func simulatedHistory() throws {
    var plan = SyntheticPlan(days: 1, launches: 24, seed: 13, world: .history)
    plan.activityPercent = 20
    var ledger = SyntheticLedger()
    var bodies: [[UInt8]] = []
    try SyntheticChain(plan).write(ledger: &ledger) { item in
      if item.kind.content == "transactions" { bodies.append(item.body) }
    }
    let path = FileManager.default.temporaryDirectory.path + "/pools-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = [UInt8(ascii: "[")] + bodies.joined(separator: [44]) + [UInt8(ascii: "]")]
    try Data(text).write(to: URL(fileURLWithPath: path))
    try compare(
      try oracleEvents([path]), [decode(Array(bodies.joined(separator: [10])))], atLeast: 150)
  }

  private typealias Fields = [String: String]

  private func oracleEvents(_ paths: [String]) throws -> [Fields] {
    // The token itself is in our columns of tokens.
    try OracleTests().oracleLines(["--pool-events"] + paths).filter { $0["kind"] != "create_token" }
  }

  private func compare(_ theirs: [Fields], _ blocks: [DecodedBlock], atLeast: Int) throws {
    var ours: [String: (event: PoolEvent, transaction: DecodedTransaction)] = [:]
    for block in blocks {
      for transaction in block.transactions {
        for event in block.poolEvents[transaction.poolEvents] {
          ours[place(of: event, in: transaction)] = (event, transaction)
        }
      }
    }
    try #require(theirs.count >= atLeast)
    for fields in theirs {
      guard let mine = ours.removeValue(forKey: place(fields)) else {
        Issue.record("no event at \(place(fields)) \(fields["instruction"] ?? "")")
        continue
      }
      for difference in differences(fields, mine.event, mine.transaction) {
        Issue.record("\(place(fields)) \(fields["instruction"] ?? ""): \(difference)")
      }
    }
    // What the oracle has no row for: settings, and instructions beyond its tables.
    var rest: [String: Int] = [:]
    for (event, _) in ours.values {
      rest["\(event.venue.name) \(event.kind.name)", default: 0] += 1
    }
    #expect(Set(rest.keys).subtracting(Self.beyondTheOracle) == [], "\(rest)")
  }

  private static let beyondTheOracle: Set<String> = [
    // set_mayhem_virtual_params, boosts, go_to_a_bin
    "pump_fun set", "pump_swap set", "meteora_dlmm set",
    // rebalance_liquidity, remove_liquidity_single_side
    "meteora_dlmm deposit", "meteora_dlmm withdraw", "meteora_damm_v1 withdraw",
    // initialize_permissioned_pool, create_customizable_pool
    "meteora_damm_v1 create", "raydium_clmm create",
  ]

  private static let kinds = [
    "create": "create", "add": "deposit", "remove": "withdraw", "complete": "complete",
    "migrate": "migrate",
  ]

  private func place(_ fields: Fields) -> String {
    let kind = Self.kinds[fields["kind"] ?? ""] ?? "?"
    return ["signature", "outer_index", "inner_index", "venue"].map { fields[$0] ?? "" }
      .joined(separator: " ") + " \(kind)"
  }

  private func place(of event: PoolEvent, in transaction: DecodedTransaction) -> String {
    let inner = event.innerIndex < 0 ? "null" : "\(event.innerIndex)"
    return "\(transaction.signature) \(event.outerIndex) \(inner) \(event.venue.name) "
      + event.kind.name
  }

  private func differences(
    _ fields: Fields, _ event: PoolEvent, _ transaction: DecodedTransaction
  ) -> [String] {
    var differences: [String] = []
    func check(_ name: String, _ ours: (some CustomStringConvertible)?) {
      let told = fields[name] ?? "null"
      let mine = ours.map { "\($0)" } ?? "null"
      if told != mine { differences.append("\(name): oracle \(told), ours \(mine)") }
    }
    check("slot", transaction.slot)
    check("block_time", transaction.blockTime)
    check("failed", transaction.failed ? 1 : 0)
    if fields["pool"] != "null" { check("pool", event.pool) }
    if fields["linked_pool"] != nil { check("linked_pool", event.linkedPool) }
    // The oracle gives the virtual reserves of a new curve, which moved nowhere.
    if event.venue == .pumpFun && event.kind == .create { return differences }
    for side in 0...1 {
      guard let mint = fields["mint_\(side)"], mint != "null" else { continue }
      if mint == event.baseMint.map({ "\($0)" }) {
        compareAmount(fields["amount_\(side)"], event.baseAmount, event, &differences)
      } else if mint == event.quoteMint.map({ "\($0)" }) {
        compareAmount(fields["amount_\(side)"], event.quoteAmount, event, &differences)
      } else {
        // It takes every coin of pump.fun for one paid in SOL; the event names the quote.
        let isOtherQuote =
          event.venue == .pumpFun && side == 1 && event.quoteMint.flatMap(QuoteMint.init) != nil
        if isOtherQuote { continue }
        differences.append("mint_\(side): oracle \(mint), ours \(mints(of: event))")
      }
    }
    return differences
  }

  private func mints(of event: PoolEvent) -> String {
    [event.baseMint, event.quoteMint].map { $0.map { "\($0)" } ?? "null" }.joined(separator: " ")
  }

  private func compareAmount(
    _ told: String?, _ ours: UInt64?, _ event: PoolEvent, _ differences: inout [String]
  ) {
    guard let told, told != "null" else { return }
    // Where nothing moved into a new pool the oracle writes 0, we that no amount is told.
    if event.kind == .create && told == "0" && ours == nil { return }
    let mine = ours.map { "\($0)" } ?? "null"
    if told != mine { differences.append("amount: oracle \(told), ours \(mine)") }
  }
}
