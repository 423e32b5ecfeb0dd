import Market
import Testing

@testable import Decode

/// Instructions that no archived transaction holds, by their layouts: account `n` is key `n`.
struct MeteoraPoolEventTests {
  private let accounts = 20

  private func key(_ place: Int) -> String {
    Base58.encode([UInt8](repeating: UInt8(place + 1), count: 32))
  }

  private func decoded(_ venue: Venue, _ discriminator: UInt64, _ arguments: [UInt8] = [])
    -> DecodedBlock
  {
    let head = (0..<8).map { UInt8(truncatingIfNeeded: discriminator >> (56 - 8 * $0)) }
    let keys = (0..<accounts).map { "\"\(key($0))\"" } + ["\"\(venue.program)\""]
    let places = (0..<accounts).map(String.init).joined(separator: ",")
    let zeros = (0...accounts).map { _ in "1" }.joined(separator: ",")
    let signature = Base58.encode([UInt8](repeating: 7, count: 64))
    return decode(
      """
      {"slot":5,"blockTime":7,"version":"legacy","meta":{"err":null,"fee":5000,\
      "preBalances":[\(zeros)],"postBalances":[\(zeros)],"innerInstructions":[],\
      "preTokenBalances":[],"postTokenBalances":[],"logMessages":[]},\
      "transaction":{"signatures":["\(signature)"],"message":{\
      "header":{"numRequiredSignatures":1},"accountKeys":[\(keys.joined(separator: ","))],\
      "instructions":[{"programIdIndex":\(accounts),"accounts":[\(places)],\
      "data":"\(Base58.encode(head + arguments))"}]}}}
      """)
  }

  @Test func everyLayoutGivesItsRow() throws {
    let layouts: [(Venue, [UInt64: LiquidityLayout])] = [
      (.meteoraDLMM, MeteoraDLMMLayout.liquidity), (.meteoraDAMMV1, MeteoraDAMMV1Layout.liquidity),
      (.meteoraDAMMV2, MeteoraDAMMV2Layout.liquidity),
    ]
    for (venue, table) in layouts {
      for (discriminator, layout) in table {
        guard let mints = layout.mints else { continue }
        let block = decoded(venue, discriminator)
        #expect(block.undecoded.isEmpty && block.problems.isEmpty)
        let row = try #require(block.rows.first)
        #expect(row.kind == layout.kind && row.venue == venue && row.side == 0)
        #expect("\(row.pool)" == key(layout.pool))
        #expect("\(row.baseMint)" == key(mints.0) && "\(row.quoteMint)" == key(mints.1))
      }
    }
  }

  @Test func silentInstructionsAreKnown() {
    let silent: [(Venue, Set<UInt64>)] = [
      (.meteoraDLMM, MeteoraDLMMLayout.silent), (.meteoraDAMMV1, MeteoraDAMMV1Layout.silent),
      (.meteoraDAMMV2, MeteoraDAMMV2Layout.silent), (.meteoraDBC, MeteoraDBCLayout.silent),
    ]
    for (venue, discriminators) in silent {
      for discriminator in discriminators {
        let block = decoded(venue, discriminator)
        #expect(block.rows.isEmpty && block.undecoded.isEmpty && block.problems.isEmpty)
      }
      #expect(decoded(venue, 0x0102_0304_0506_0708).undecoded.count == 1)
    }
  }

  @Test func aLaunchNamesItsTokenAndAMigrationItsPool() throws {
    let names: [UInt8] = [2, 0, 0, 0, 65, 66, 1, 0, 0, 0, 67]
    for (discriminator, program) in MeteoraDBCLayout.creations {
      let block = decoded(.meteoraDBC, discriminator, names)
      #expect(block.rows.first?.kind == .create)
      #expect(block.rows.first.map { "\($0.pool)" } == key(5))
      let fact = try #require(block.tokens.first)
      #expect("\(fact.mint)" == key(3))
      #expect(fact.name == [65, 66] && fact.symbol == [67])
      #expect(fact.tokenProgram == program)
    }
    for (discriminator, mints) in MeteoraDBCLayout.migrations {
      let block = decoded(.meteoraDBC, discriminator)
      #expect(block.rows.first?.kind == .migrate)
      #expect(block.rows.first.map { "\($0.baseMint)" } == key(mints.0))
      let link = try #require(block.links.first)
      #expect("\(link.from)" == key(0) && "\(link.to)" == key(4))
    }
  }

  @Test func aSwapThatNothingTellsIsAProblem() {
    for venue in [Venue.meteoraDLMM, .meteoraDAMMV1, .meteoraDAMMV2, .meteoraDBC] {
      let block = decoded(venue, MeteoraDAMMV1Layout.swap)
      #expect(block.rows.isEmpty && block.problems.count == 1)
    }
  }
}
