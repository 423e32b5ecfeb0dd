import Foundation
import Market
import Testing

@testable import Decode

/// Pool events that no real transaction here shows, written by hand: an instruction and its log.
struct PoolEventTests {
  private static let count = 24

  /// The key at a place: 32 times the place, but for wSOL at 4.
  private func key(_ place: Int) -> String {
    place == 4
      ? QuoteMint.sol.key.description
      : Base58.encode([UInt8](repeating: UInt8(place + 1), count: 32))
  }

  private func pubkey(_ place: Int) -> Pubkey {
    [UInt8](repeating: UInt8(place + 1), count: 32).withUnsafeBytes {
      $0.loadUnaligned(as: Pubkey.self)
    }
  }

  /// A transaction of one instruction that names all places in order and prints `event`.
  private func decoded(
    _ program: Pubkey, _ data: [UInt8], event: [UInt8] = [], time: Int64 = 1_750_000_000
  ) throws -> DecodedBlock {
    let zeros = [Int](repeating: 0, count: Self.count + 1)
    let body: [String: Any] = [
      "slot": 5, "blockTime": time,
      "meta": [
        "err": NSNull(), "fee": 5_000, "preBalances": zeros, "postBalances": zeros,
        "innerInstructions": [Int](), "preTokenBalances": [Int](), "postTokenBalances": [Int](),
        "logMessages": [
          "Program \(program) invoke [1]", "Program data: \(Data(event).base64EncodedString())",
          "Program \(program) success",
        ],
      ] as [String: Any],
      "transaction": [
        "signatures": [Base58.encode([UInt8](repeating: 9, count: 64))],
        "message": [
          "header": ["numRequiredSignatures": 1],
          "accountKeys": (0..<Self.count).map(key) + [program.description],
          "instructions": [
            [
              "programIdIndex": Self.count, "accounts": Array(0..<Self.count),
              "data": Base58.encode(data),
            ] as [String: Any]
          ],
        ] as [String: Any],
      ] as [String: Any],
    ]
    let block = decode([UInt8](try JSONSerialization.data(withJSONObject: body)))
    #expect(block.problems == [] && block.undecoded == [])
    return block
  }

  private func words(_ numbers: [UInt64]) -> [UInt8] {
    numbers.reduce(into: []) { bytes, number in
      withUnsafeBytes(of: number.littleEndian) { bytes += Array($0) }
    }
  }

  private func name(_ discriminator: UInt64) -> [UInt8] {
    withUnsafeBytes(of: discriminator.bigEndian) { Array($0) }
  }

  private func keyBytes(_ place: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(place + 1), count: 32)
  }

  @Test func pumpSwapCreation() throws {
    let event =
      name(PumpSwapLayout.createEvent) + words([1]) + [0, 0] + keyBytes(2) + keyBytes(3)
      + keyBytes(5) + [6, 9]
      + words([206_900_000_000_000, 84_990_358_999, 206_900_000_000_000, 84_990_358_999])
    let block = try decoded(
      Venue.pumpSwap.program, name(PumpSwapLayout.createPool) + [0, 0] + words([1, 2]),
      event: event)
    let row = try #require(block.rows.first)
    #expect(row.kind == .create && row.pool == pubkey(0) && row.baseMint == pubkey(3))
    #expect(row.quoteMint == QuoteMint.sol.key && row.baseDecimals == 6)
    #expect(row.baseReserve == 206_900_000_000_000 && row.quoteReserve == 84_990_358_999)
    #expect(row.quoteVault == row.quoteReserve)
    let mute = try decoded(
      Venue.pumpSwap.program, name(PumpSwapLayout.createPool) + [0, 0] + words([1, 2]))
    #expect(mute.rows.first?.baseAmount == 1 && mute.rows.first?.quoteReserve == 2)
  }

  /// The events leave the virtual quote out, which pools may have since May 2026.
  @Test(arguments: [(1_750_000_000, false), (1_790_000_000, true)] as [(UInt64, Bool)])
  func pumpSwapLiquidity(time: UInt64, isVirtual: Bool) throws {
    let body =
      words([time, 0, 0, 0, 0, 0, 1_000, 2_000, 100, 200, 7]) + keyBytes(0) + keyBytes(2)
    for (discriminator, layout) in PumpSwapLayout.liquidity where layout.kind != .create {
      let block = try decoded(
        Venue.pumpSwap.program, name(discriminator) + words([1, 2, 3]),
        event: name(layout.event) + body)
      let row = try #require(block.rows.first)
      let leaves = layout.kind == .withdraw
      #expect(row.kind == layout.kind && row.side == 0)
      #expect(row.baseAmount == 100 && row.quoteAmount == 200)
      #expect(row.baseReserve == (leaves ? 900 : 1_100))
      #expect(row.quoteVault == (leaves ? 1_800 : 2_200))
      #expect(row.quoteReserve == (leaves ? 1_800 : isVirtual ? nil : 2_200))
      #expect(row.flags.contains(.unanchoredReserves) == (leaves && isVirtual))
    }
  }

  @Test func pumpSwapBoosts() throws {
    let head = words([1]) + keyBytes(3) + keyBytes(6) + keyBytes(0)
    let given = try decoded(
      Venue.pumpSwap.program, name(PumpSwapLayout.initializeBoost),
      event: name(PumpSwapLayout.boostEvent) + head + words([17_584_505_289, 0, 500]))
    #expect(given.rows.first?.kind == .set && given.rows.first?.pool == pubkey(0))
    #expect(given.rows.first?.quoteReserve == 17_584_505_789)
    #expect(given.rows.first?.baseReserve == nil)
    let spent = try decoded(
      Venue.pumpSwap.program, name(PumpSwapLayout.boostBuyAndBurn) + words([1, 2]),
      event: name(PumpSwapLayout.burnEvent) + head + keyBytes(7)
        + words([1, 1, 1, .max, .max, 500, 900, 3]))
    #expect(spent.rows.first?.quoteReserve == 499 && spent.rows.first?.baseReserve == 900)
    #expect(spent.rows.first?.quoteVault == 500)
  }

  @Test func launchLabMigrations() throws {
    for (discriminator, layout) in RaydiumLaunchLabLayout.migrations {
      let block = try decoded(Venue.raydiumLaunchLab.program, name(discriminator))
      #expect(block.rows.map(\.kind) == [.migrate])
      #expect(block.rows.first?.pool == pubkey(layout.pool))
      #expect(block.links == [PoolLink(from: pubkey(layout.pool), to: pubkey(layout.linked))])
    }
  }

  @Test func silentInstructionsGiveNothing() throws {
    for discriminator in PumpSwapLayout.silent {
      #expect(try decoded(Venue.pumpSwap.program, name(discriminator)).rows.isEmpty)
    }
    for discriminator in RaydiumLaunchLabLayout.silent {
      #expect(try decoded(Venue.raydiumLaunchLab.program, name(discriminator)).rows.isEmpty)
    }
    for tag in RaydiumAMMV4Layout.silent {
      #expect(try decoded(Venue.raydiumAMMV4.program, [tag]).rows.isEmpty)
    }
  }
}
