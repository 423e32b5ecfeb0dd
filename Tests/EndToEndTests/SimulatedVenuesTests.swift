import Archive
import Decode
import Foundation
import Market
import Synthetic
import Testing

/// decode(simulate(x)) = x, field by field: every venue, in every layout, in every form of its
/// instructions.
@Suite struct SimulatedVenuesTests {
  private static let history: (ledger: SyntheticLedger, block: DecodedBlock)? = {
    var plan = SyntheticPlan(days: 1, launches: 40, seed: 9, world: .history)
    plan.activityPercent = 40
    var ledger = SyntheticLedger()
    var bytes: [UInt8] = []
    do {
      try SyntheticChain(plan).write(ledger: &ledger) { item in
        guard item.kind.content == "transactions" else { return }
        bytes += item.body
        bytes.append(UInt8(ascii: "\n"))
      }
    } catch {
      return nil
    }
    let decoder = TransactionDecoder()
    return (ledger, bytes.withUnsafeBytes { decoder.decode($0, bare: true) })
  }()

  private let ledger: SyntheticLedger
  private let block: DecodedBlock

  init() throws {
    (ledger, block) = try #require(Self.history)
  }

  @Test("every row is what was simulated, in every field")
  func rowsAreTheLedger() throws {
    try #require(block.rows.count == ledger.rows.count)
    var wrong = 0
    for (truth, found) in zip(ledger.rows, block.rows) {
      for difference in RowDifference.between(truth, found) where wrong < 20 {
        wrong += 1
        let signature = truth.signature.map { "\($0)" } ?? ""
        Issue.record("\(truth.venue.name) \(truth.kind.name) \(signature): \(difference)")
      }
    }
    #expect(ledger.failedTransactionCount > 200)
    #expect(ledger.rows.contains { $0.evidence.contains(.logsTruncated) })
    #expect(ledger.rows.contains { $0.legs > 1 })
    #expect(ledger.rows.contains { $0.flags.contains(.transferFee) })
  }

  @Test("what wallets sent to others is found, and nothing else is taken for it")
  func outflowsAreTheLedger() throws {
    let found = block.transactions.flatMap { transaction in
      block.outflows[transaction.outflows].map { (transaction.signature, $0) }
    }
    #expect(found.map(\.0) == ledger.outflows.map(\.signature))
    #expect(found.map(\.1) == ledger.outflows.map(\.outflow))
    #expect(found.count > 3)
  }

  @Test("a curve that is complete has sold what it said it sells")
  func completeCurvesAreSoldOut() throws {
    var sales: [Pubkey: CurveSale] = [:]
    for fact in block.curves { sales[fact.pool] = fact.sale }
    var complete: [Venue: Int] = [:]
    for row in block.rows where row.kind == .complete && !row.failed {
      guard let sale = sales[row.pool], let base = row.baseReserve else { continue }
      complete[row.venue, default: 0] += 1
      #expect(sale.startBase - base == sale.saleBase, "\(row.venue.name)")
    }
    #expect(complete[.pumpFun] ?? 0 > 2 && complete[.raydiumLaunchLab] ?? 0 > 2)
  }

  @Test("nothing is left over, unread or in doubt")
  func nothingIsLeft() {
    #expect(block.problems.isEmpty)
    #expect(block.undecoded.isEmpty)
    #expect(block.surplusEventBytes == 0)
    #expect(block.transactions.count == ledger.transactionCount)
    for venue in block.agreement {
      #expect(venue.disagreeing == 0, "\(venue.venue.name): \(venue.samples)")
      // What is not exact is so for a reason that the simulation put there.
      let swaps = ledger.rows.count {
        $0.venue == venue.venue && $0.kind == .swap && !$0.failed
      }
      #expect(venue.exact + venue.explained == swaps, "\(venue.venue.name)")
    }
  }

  /// Venues whose state before is in the transaction: our maths from it is the chain's output in
  /// every leg whose event is there.
  @Test(
    "where the state is known every leg is exact",
    arguments: [
      Venue.pumpFun, .pumpSwap, .raydiumAMMV4, .raydiumCPMM, .raydiumLaunchLab,
    ])
  func knownStatesAreExact(venue: Venue) throws {
    let agreement = try #require(block.agreement.first { $0.venue == venue })
    let untold = ledger.rows.count {
      $0.venue == venue && $0.kind == .swap && !$0.failed
        && $0.evidence.isDisjoint(with: [.eventCPI, .eventLog])
    }
    #expect(agreement.exact > 100)
    #expect(agreement.explained == untold)
  }

  /// The curve's part, the end of the curve, and what came out of the pool to be.
  @Test("a buy beyond a curve's end is two legs")
  func buysBeyondTheEnd() throws {
    let beyond = ledger.formCounts.filter { $0.key.hasSuffix(" beyond") }
    #expect(!beyond.isEmpty)
    let ends = block.rows.indices.dropLast(2).filter { index in
      block.rows[index + 1].kind == .complete
        && block.rows[index + 2].kind == .swap
        && block.rows[index + 2].innerIndex == block.rows[index].innerIndex
        && block.rows[index + 2].signature == block.rows[index].signature
    }
    #expect(ends.count == beyond.values.reduce(0, +))
    for index in ends {
      let (curve, pool) = (block.rows[index], block.rows[index + 2])
      #expect(curve.baseReserve == 279_900_000_000_000)
      #expect((curve.leg, pool.leg, pool.legs) == (0, 1, 2))
      // The pool to be sells at the price at which the curve ended or above it.
      let end = Double(curve.quoteReserve ?? 0) / Double(curve.baseReserve ?? 1)
      #expect(Double(pool.quoteAmount) / Double(pool.baseAmount) > end * 0.9)
    }
  }

  @Test("graduations link the curve with its pool")
  func graduationsAreLinked() {
    let migrations = ledger.rows.filter { $0.kind == .migrate }
    #expect(Set(migrations.map(\.venue)) == [.pumpFun, .raydiumLaunchLab, .meteoraDBC])
    for migration in migrations {
      #expect(block.links.contains { $0.from == migration.pool })
    }
  }

  @Test("every instruction of the references is simulated", arguments: SimulatedForms.byVenue)
  func instructions(venue: String, names: [String]) {
    for name in names {
      #expect(
        ledger.formCounts.keys.contains { form in
          form.hasPrefix("\(venue) \(name)")
            && (form.dropFirst(venue.count + name.count + 1).first ?? " ") == " "
        }, "\(venue) \(name)")
    }
  }

  @Test("every layout of the events is simulated", arguments: SimulatedForms.layouts)
  func layouts(venue: String, names: [String]) {
    for name in names {
      #expect(
        ledger.formCounts.keys.contains { form in
          form.hasPrefix(venue) && form.split(separator: " ").contains { $0 == name }
        }, "\(venue) \(name)")
    }
  }
}

/// What the ledger must have counted, by the names of the programs' interfaces.
enum SimulatedForms {
  static let byVenue: [(String, [String])] = [
    (
      "pump_fun",
      [
        "create", "create_v2", "buy_first", "sell_first", "buy_exact_quote_first", "buy_second",
        "sell_second", "buy_exact_quote_second", "buy_third", "sell_third",
        "buy_exact_quote_third", "withdraw", "migrate", "migrate_v2", "set_mayhem_virtual_params",
      ]
    ),
    (
      "pump_swap",
      [
        "create_pool", "buy", "sell", "buy_exact_quote_in", "buy_v2", "sell_v2",
        "buy_exact_quote_in_v2", "deposit", "withdraw", "init_boost", "boost_buy_and_burn",
      ]
    ),
    (
      "raydium_amm_v4",
      [
        "initialize2", "swap_base_in 17", "swap_base_in 18", "swap_base_in 8", "swap_base_out 17",
        "swap_base_out 18", "swap_base_out 8", "deposit", "withdraw",
      ]
    ),
    (
      "raydium_cpmm",
      [
        "initialize", "initialize_with_permission", "swap_base_input", "swap_base_output",
        "deposit", "withdraw",
      ]
    ),
    (
      "raydium_clmm",
      [
        "create_pool", "create_customizable_pool", "swap exact_in", "swap exact_out",
        "swap_v2 exact_in", "swap_v2 exact_out", "swap_router_base_in", "open_position",
        "open_position_v2", "open_position_with_token22_nft", "increase_liquidity",
        "increase_liquidity_v2", "decrease_liquidity", "decrease_liquidity_v2",
      ]
    ),
    (
      "raydium_launchlab",
      [
        "initialize", "initialize_v2", "initialize_with_token_2022", "buy_exact_in",
        "buy_exact_out", "sell_exact_in", "sell_exact_out", "migrate_to_amm", "migrate_to_cpswap",
      ]
    ),
    (
      "meteora_dlmm",
      [
        "initialize_lb_pair", "initialize_lb_pair2",
        "initialize_customizable_permissionless_lb_pair",
        "initialize_customizable_permissionless_lb_pair2", "initialize_permission_lb_pair",
        "swap", "swap2", "swap_exact_out", "swap_exact_out2", "swap_with_price_impact",
        "swap_with_price_impact2", "add_liquidity", "add_liquidity2",
        "add_liquidity_by_strategy", "add_liquidity_by_strategy2", "add_liquidity_by_weight",
        "add_liquidity_by_weight2", "add_liquidity_one_side",
        "add_liquidity_by_strategy_one_side", "add_liquidity_one_side_precise",
        "add_liquidity_one_side_precise2", "remove_liquidity", "remove_liquidity2",
        "remove_all_liquidity", "remove_liquidity_by_range", "remove_liquidity_by_range2",
        "rebalance_liquidity", "go_to_a_bin",
      ]
    ),
    (
      "meteora_damm_v1",
      [
        "initialize_permissioned_pool", "initialize_permissionless_pool",
        "initialize_permissionless_pool_with_fee_tier",
        "initialize_permissionless_constant_product_pool_with_config",
        "initialize_permissionless_constant_product_pool_with_config2",
        "initialize_customizable_permissionless_constant_product_pool", "swap protocol_fee",
        "swap 2024", "bootstrap_liquidity", "add_balance_liquidity", "add_imbalance_liquidity",
        "remove_balance_liquidity", "remove_liquidity_single_side",
      ]
    ),
    (
      "meteora_damm_v2",
      [
        "initialize_pool", "initialize_pool_with_dynamic_config", "initialize_customizable_pool",
        "swap", "swap2_exactIn", "swap2_partialFill", "swap2_exactOut", "add_liquidity",
        "remove_liquidity", "remove_all_liquidity",
      ]
    ),
    (
      "meteora_dbc",
      [
        "initialize_virtual_pool_with_spl_token", "initialize_virtual_pool_with_token2022",
        "swap buy", "swap sell", "swap2_exactIn", "swap2_partialFill", "swap2_exactOut",
        "migrate_meteora_damm", "migration_damm_v2",
      ]
    ),
    (
      "orca_whirlpool",
      [
        "initialize_pool", "initialize_pool_v2", "initialize_pool_with_adaptive_fee",
        "swap exact_in", "swap exact_out", "swap_v2 exact_in", "swap_v2 exact_out", "two_hop_swap",
        "two_hop_swap_v2", "increase_liquidity", "increase_liquidity_v2", "decrease_liquidity",
        "decrease_liquidity_v2",
      ]
    ),
  ]

  static let layouts: [(String, [String])] = [
    (
      "pump_fun",
      [
        "first", "creator", "creatorFee", "volume", "instructionName", "mayhem", "cashback",
        "quote", "holders", "unclaimed",
      ]
    ),
    (
      "pump_swap",
      [
        "first", "creator", "volume", "name", "cashback", "buyback", "boost", "holders",
        "unclaimed", "inverted",
      ]
    ),
    ("raydium_cpmm", ["2024", "2025", "transfer_fee"]),
    ("raydium_clmm", ["first", "transferFee", "tradeFee", "transfer_fee", "output_fee"]),
    ("raydium_launchlab", ["first", "creator", "exactIn", "transfer_fee"]),
    (
      "meteora_dlmm",
      ["first", "second", "both", "one_bin", "several_bins", "transfer_fee", "output_fee"]
    ),
    (
      "meteora_damm_v2",
      ["first", "both", "second", "compounding", "output", "onlyB", "transfer_fee"]
    ),
    ("meteora_dbc", ["first", "both", "output", "quote"]),
    ("orca_whirlpool", ["2024", "2025", "transfer_fee"]),
  ]
}
