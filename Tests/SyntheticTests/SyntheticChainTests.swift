import Archive
import Foundation
import Market
import Synthetic
import Testing

/// What holds of every simulated chain, whoever decodes it.
@Suite struct SyntheticChainTests {
  static let plan = SyntheticPlan(days: 1, launches: 4, seed: 3)

  @Test func equalPlansGiveEqualBytes() throws {
    let first = try Chain(Self.plan)
    let again = try Chain(Self.plan)
    #expect(first.items.map(\.body) == again.items.map(\.body))
    #expect(first.ledger.rows == again.ledger.rows)
    var other = Self.plan
    other.seed = 4
    #expect(try Chain(other).items.map(\.body) != first.items.map(\.body))
  }

  @Test func moreLaunchesLeaveEarlierOnesAlone() throws {
    var larger = Self.plan
    larger.launches += 2
    let few = try Chain(Self.plan)
    let many = try Chain(larger)
    let known = Set(few.ledger.selections.map(\.mint))
    let kept = many.ledger.rows.filter { known.contains($0.baseMint) }
    #expect(many.ledger.selections.count == larger.launches)
    #expect(kept.map(placeless) == few.ledger.rows.map(placeless))
  }

  @Test("places rise and balances conserve", arguments: SyntheticPlan.World.allCases)
  func placesRiseAndBalancesConserve(world: SyntheticPlan.World) throws {
    var plan = Self.plan
    (plan.world, plan.markets) = (world, world == .classic ? 0 : 3)
    plan.activityPercent = 30
    let chain = try Chain(plan)
    var last: (Int, Int) = (0, 0)
    for body in chain.bodies {
      let transaction = try object(body)
      let meta = try #require(transaction["meta"] as? [String: Any])
      let place = (
        try #require(transaction["slot"] as? Int),
        try #require(transaction["transactionIndex"] as? Int)
      )
      #expect(place > last)
      last = place
      let before = try #require(meta["preBalances"] as? [Int])
      let after = try #require(meta["postBalances"] as? [Int])
      let fee = try #require(meta["fee"] as? Int)
      #expect(before.reduce(0, +) - after.reduce(0, +) == fee)
      // Elsewhere shares burn and transfer fees are withheld.
      if world == .classic {
        #expect(tokens(meta["preTokenBalances"], notAfter: meta["postTokenBalances"]))
      }
    }
    #expect(chain.bodies.count == chain.ledger.transactionCount)
  }

  @Test(
    "graduates complete, migrate and trade on",
    arguments: [(SyntheticPlan.World.classic, 24), (.history, 12)])
  func graduatesTradeOn(world: SyntheticPlan.World, launches: Int) throws {
    let plan = SyntheticPlan(days: 1, launches: launches, seed: 11, world: world, markets: 0)
    let rows = try Chain(plan).ledger.rows
    let migrations = rows.filter { $0.kind == .migrate }
    try #require(!migrations.isEmpty)
    for migration in migrations {
      let life = rows.filter { $0.baseMint == migration.baseMint && !$0.failed }
      let complete = try #require(life.firstIndex { $0.kind == .complete })
      if migration.venue == .pumpFun { #expect(life[complete].baseReserve == 279_900_000_000_000) }
      #expect(life[complete + 1].kind == .migrate)
      #expect(life[complete + 2].kind == .create)
      let venue = life[complete + 2].venue
      #expect(world == .classic ? venue == .raydiumCPMM : !venue.isCurve)
      #expect(life[..<(complete + 2)].allSatisfy { $0.venue == migration.venue })
      #expect(life[(complete + 2)...].allSatisfy { $0.venue == venue })
      #expect(life[(complete + 3)...].contains { $0.side < 0 })
    }
  }

  @Test("old tokens trade in several venues, held together")
  func marketsStandTogether() throws {
    let plan = SyntheticPlan(days: 1, launches: 1, seed: 5, markets: 2)
    let rows = try Chain(plan).ledger.rows
    let older = try Chain(plan).ledger.selections.filter { $0.selectedBy == .watchList }
    #expect(older.count == 2)
    for market in older {
      let life = rows.filter { $0.baseMint == market.mint && $0.kind == .swap && !$0.failed }
      let venues: Set<Venue> = [.raydiumCLMM, .meteoraDLMM, .orcaWhirlpool, .meteoraDAMMV1]
      #expect(Set(life.map(\.venue)) == venues)
      // The last prices of the pools that state one lie within a tenth of each other.
      let prices = venues.compactMap { venue in
        life.last { $0.venue == venue && $0.statedPrice != nil && $0.quoteDecimals == 9 }?
          .statedPrice
      }
      let (low, high) = (prices.min() ?? 0, prices.max() ?? 0)
      #expect(prices.count >= 3 && high < low * 1.1)
    }
  }

  @Test func candlesCoverTheDayWithoutGaps() throws {
    let chain = try Chain(Self.plan)
    var times: [Int] = []
    for item in chain.items where item.method == "/defi/v3/ohlcv" {
      let data = try #require(try object(item.body)["data"] as? [String: Any])
      let candles = try #require(data["items"] as? [[String: Any]])
      times += candles.compactMap { $0["unix_time"] as? Int }
    }
    let start = Int(Self.plan.firstDay.start)
    #expect(times == (0..<1_440).map { start + 60 * $0 })
  }

  @Test func tokenFactsComeForEveryLaunch() throws {
    let chain = try Chain(Self.plan)
    let facts = chain.items.filter { $0.kind.name == "birdeye-token" }
    #expect(facts.count == 2 * Self.plan.launches)
    for fact in facts { #expect(try object(fact.body)["success"] as? Bool == true) }
  }

  @Test(arguments: [(0, 1, 100), (1, 0, 100), (1, 1, 0), (1_001, 1, 100), (-1, 1, 100)])
  func badPlansAreRefused(days: Int, launches: Int, activity: Int) {
    let plan = SyntheticPlan(days: days, launches: launches, activityPercent: activity)
    let error = #expect(throws: SundialError.self) { try SyntheticChain(plan) }
    #expect(error?.code == "E-SYNTHETIC-001")
  }

  private func object(_ body: [UInt8]) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
  }

  /// Per mint, the tokens before do not exceed those after: only creations mint, none burns.
  /// Wrapped SOL and temporary accounts are left out.
  private func tokens(_ before: Any?, notAfter after: Any?) -> Bool {
    let sumsAfter = sums(after)
    return sums(before).allSatisfy { $0.value <= sumsAfter[$0.key, default: 0] }
  }

  private func sums(_ balances: Any?) -> [String: Int] {
    var sums: [String: Int] = [:]
    for balance in balances as? [[String: Any]] ?? [] {
      let mint = balance["mint"] as? String ?? ""
      let amount = balance["uiTokenAmount"] as? [String: Any]
      if mint.hasPrefix("So111") { continue }
      sums[mint, default: 0] += Int(amount?["amount"] as? String ?? "") ?? 0
    }
    return sums
  }

  private func placeless(_ row: SwapRow) -> SwapRow {
    var row = row
    row.txIndex = nil
    return row
  }
}
