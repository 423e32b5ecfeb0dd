import Foundation
import Market
import Testing

@testable import Decode

/// Real instructions with named accounts and arguments, as another project's decoder reads them.
@Suite(
  .enabled(if: InstructionFixture.exists, "no instruction fixtures beside the project"))
struct InstructionFixtureTests {
  /// Instructions that neither the references nor the fixtures' programs use any more.
  private static let retired: Set<String> = [
    "migrate_bin_array", "migrate_position", "close_preset_parameter",
    "set_pair_status_permissionless", "set_pre_activation_duration",
    "set_pre_activation_swap_address", "initialize_config_extension", "initialize_token_badge",
    "initialize_position_bundle", "initialize_position_bundle_with_metadata",
    "delete_position_bundle", "set_collect_protocol_fees_authority", "set_reward_emissions_v2",
    "initialize_reward_v2",
  ]

  @Test func everyInstructionIsKnown() {
    var known = 0
    for fixture in InstructionFixture.all {
      let block = fixture.decoded(failed: true)
      #expect(block.transactions.count == 1, "\(fixture.name): \(block.problems)")
      #expect(block.problems.isEmpty, "\(fixture.name): \(block.problems)")
      if block.undecoded.isEmpty {
        known += 1
      } else {
        #expect(Self.retired.contains(fixture.name), "\(fixture.venue) \(fixture.name)")
      }
    }
    #expect(known > 70)
  }

  /// Pool and mints stand where their names say.
  @Test func poolsAndMintsAreTheNamedAccounts() {
    var rows = 0
    for fixture in InstructionFixture.all {
      let block = fixture.decoded(failed: true)
      for row in block.rows {
        rows += 1
        #expect(
          fixture.keys(["lbPair", "whirlpool", "poolState", "whirlpoolOne", "whirlpoolTwo"])
            .contains(row.pool), "\(fixture.name)")
        let mints = fixture.keys([
          "tokenXMint", "tokenYMint", "tokenMintX", "tokenMintY", "tokenMintA", "tokenMintB",
          "tokenMint0", "tokenMint1", "vault0Mint", "vault1Mint", "inputVaultMint",
          "outputVaultMint", "tokenMintInput", "tokenMintIntermediate", "tokenMintOutput",
        ])
        if mints.count > 1 {
          #expect(mints.isSuperset(of: [row.baseMint, row.quoteMint]), "\(fixture.name)")
        }
      }
    }
    #expect(rows > 25)
  }

  /// Arguments of liquidity are those another decoder reads.
  @Test func argumentsOfLiquidity() throws {
    let opened = try #require(InstructionFixture.named("open_position", at: "raydium-clmm"))
    let event = try #require(opened.decoded(failed: true).poolEvents.first)
    let data = opened.data
    #expect(event.rangeLower == data.int32(at: 8) && event.rangeUpper == data.int32(at: 12))
    let increased = try #require(InstructionFixture.named("increase_liquidity", at: "raydium-clmm"))
    #expect(
      increased.decoded(failed: true).poolEvents.first?.liquidityDelta
        == Int128(increased.data.uint64(at: 8)))
    let decreased = try #require(
      InstructionFixture.named("decrease_liquidity_v2", at: "raydium-clmm"))
    #expect(
      decreased.decoded(failed: true).poolEvents.first?.liquidityDelta
        == -Int128(decreased.data.uint64(at: 8)))
  }
}

/// One instruction with the names of its accounts.
struct InstructionFixture: Sendable {
  var venue: String
  var name: String
  var program: Pubkey
  var accounts: [(label: String, key: Pubkey)]
  var data: [UInt8]

  private static let folder =
    RealTransactions.shared + "/real/instruction-fixtures/carbon"
  static let exists = FileManager.default.fileExists(atPath: folder)

  /// Those of the programs known here.
  static let all: [InstructionFixture] = {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix("_ix.json") && !$0.hasPrefix("moonshot") }.sorted()
      .compactMap { InstructionFixture($0) }
  }()

  static func named(_ name: String, at venue: String) -> InstructionFixture? {
    all.first { $0.name == name && $0.venue.hasPrefix(venue) }
  }

  private init?(_ path: String) {
    guard let file = FileManager.default.contents(atPath: "\(Self.folder)/\(path)"),
      let object = try? JSONSerialization.jsonObject(with: file) as? [String: Any],
      let program = (object["program_id"] as? String).flatMap({ Pubkey(base58: $0) }),
      let list = object["accounts"] as? [[String: Any]],
      let hex = object["data"] as? String, let name = path.split(separator: "/").last
    else { return nil }
    venue = String(path.prefix { $0 != "/" })
    self.name = String(name.dropLast("_ix.json".count))
    self.program = program
    accounts = list.compactMap { entry in
      (entry["pubkey"] as? String).flatMap { Pubkey(base58: $0) }.map {
        (entry["label"] as? String ?? "", $0)
      }
    }
    var bytes: [UInt8] = []
    var digits = Substring(hex)
    while digits.count >= 2 {
      bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
      digits = digits.dropFirst(2)
    }
    data = bytes
  }

  func keys(_ labels: Set<String>) -> Set<Pubkey> {
    Set(accounts.filter { labels.contains($0.label) }.map(\.key))
  }

  /// The instruction alone in a transaction; its vaults hold tokens of two mints.
  func decoded(failed: Bool) -> DecodedBlock {
    var call = VenueCall(program: program, accounts: accounts.map(\.key), data: data)
    let vaults = accounts.filter { account in
      ["vault", "reserve"].contains { account.label.lowercased().contains($0) }
        && !account.label.contains("Mint")
    }
    for (place, vault) in vaults.enumerated() {
      call.balances.append((vault.key, VenueCall.key(UInt8(100 + place % 2)), 6))
    }
    if failed { call.error = #"{"InstructionError":[0,{"Custom":1}]}"# }
    return decode(call.json)
  }
}

extension [UInt8] {
  fileprivate func int32(at offset: Int) -> Int32 {
    Int32(truncatingIfNeeded: (0..<4).reduce(0) { $0 | Int(self[offset + $1]) << (8 * $1) })
  }

  fileprivate func uint64(at offset: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(self[offset + $1]) << (8 * UInt64($1)) }
  }
}
