import Archive
import Columns
import Fixtures
import Foundation
import Market
import Portfolio
import Testing

/// What must not matter to a whole run, and what must matter in one way only.
@Suite struct MetamorphicRunTests {
  private static let world = Result { try SimulatedWorld(launches: 60, seed: 5) }
  private static let runs = Result { try SimulatedRuns(world.get()) }

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(SundialProgram.project)/configs/\(path)", encoding: .utf8)
  }

  private static let configuration = Result {
    // One place, for which signals compete.
    try text("runs/example.json")
      .replacingOccurrences(of: "\"max_positions\": 10", with: "\"max_positions\": 1")
  }
  private static let strategies = Result {
    try ["early_momentum", "fresh_launch", "graduation_breakout"].map {
      try text("strategies/\($0).json")
    }
  }
  private static let base = Result {
    try runs.get().result(configuration.get(), strategies.get())
  }

  private let configuration: String
  private let strategies: [String]
  private let runs: SimulatedRuns
  private let base: PortfolioResult

  init() throws {
    (configuration, strategies) = (try Self.configuration.get(), try Self.strategies.get())
    (runs, base) = (try Self.runs.get(), try Self.base.get())
    let counts = (base.trips.count, base.rejections.count)
    try #require(counts.0 > 15 && counts.1 > 3, "\(counts)")
  }

  /// The run's configuration with texts in it replaced.
  private func changed(_ changes: (from: String, to: String)...) throws -> String {
    try changes.reduce(configuration) { text, change in
      try #require(text.contains(change.from), "nothing to change: \(change.from)")
      return text.replacingOccurrences(of: change.from, with: change.to)
    }
  }

  /// Enough capital and room for every signal: no trip depends on another.
  private func boundless(_ changes: (from: String, to: String)...) throws -> String {
    let wide = try changed(
      (from: "\"100 SOL\"", to: "\"1000000 SOL\""),
      (from: "\"max_positions\": 1", to: "\"max_positions\": 100000"))
    return try changes.reduce(wide) { text, change in
      try #require(text.contains(change.from), "nothing to change: \(change.from)")
      return text.replacingOccurrences(of: change.from, with: change.to)
    }
  }

  @Test func threadsDoNotMatter() throws {
    for threads in [1, 8] {
      #expect(try runs.result(configuration, strategies, threads: threads) == base)
      let built = try SimulatedRuns(Self.world.get(), threads: threads)
      #expect(try built.result(configuration, strategies) == base)
    }
  }

  @Test func whereTripsAndRefusalsWaitDoesNotMatter() throws {
    let folder = ScratchFolder()
    let filed = RunScratch(folder: folder.path, memoryMax: 0)
    #expect(try runs.result(configuration, strategies, scratch: filed) == base)
  }

  @Test func howTheArchiveIsCutIntoShardsDoesNotMatter() throws {
    let split = try SimulatedRuns(Self.world.get(), seals: 5)
    #expect(try split.result(configuration, strategies) == base)
  }

  /// Other mints put the markets into another order; under their old names all is the same.
  @Test func namesAndOrderOfMarketsDoNotMatter() throws {
    func other(_ mint: Pubkey) -> Pubkey { Pubkey(bytes: mint.bytes.map { ~$0 }) }
    let renamed = try runs.renamed(other).result(configuration, strategies)
    #expect(Set(renamed.trips.map(\.market)) != [0])
    let trips = zip(renamed.trips, base.trips).map { trip, twin in
      var trip = trip
      (trip.baseMint, trip.market) = (other(trip.baseMint), twin.market)
      return trip
    }
    let rejections = zip(renamed.rejections, base.rejections).map { rejection, twin in
      var rejection = rejection
      (rejection.baseMint, rejection.market) = (other(rejection.baseMint), twin.market)
      return rejection
    }
    #expect(trips == Array(base.trips) && trips.count == renamed.trips.count)
    #expect(rejections == Array(base.rejections) && rejections.count == renamed.rejections.count)
    #expect(renamed.equity == base.equity)
  }

  @Test func aStrategyThatNeverSignalsDoesNotMatter() throws {
    let never = """
      { "name": "a_silent_one", "description": "",
        "entry": { "all": [
          { "feature": "volume_sol", "window": "60s", "operator": ">=", "value": "1000000 SOL" }
        ] },
        "exit": [ { "time_stop": "1m" } ] }
      """
    #expect(try runs.result(configuration, strategies + [never]) == base)
  }

  /// Without costs the same trips are made where prices decide on exits, and each nets what its
  /// costs were more.
  @Test func costsTakeWhatTheyCostAndNothingElse() throws {
    let strategies = try strategies.map { text in
      try #require(text.contains("\"proceeds\""), "an exit that looks at costs")
      return text.replacingOccurrences(of: "\"proceeds\"", with: "\"price\"")
        .replacingOccurrences(of: "\"platform_fee\": \"1%\"", with: "")
    }
    let plain = (from: "\"inclusion\": \"bid\"", to: "\"inclusion\": \"always\"")
    let costly = try runs.result(boundless(plain), strategies)
    let free = try runs.result(
      boundless(
        plain, (from: "\"0.0005 SOL\"", to: "\"0 SOL\", \"base_fee\": \"0 SOL\""),
        (from: "\"tip\": \"0.001 SOL\"", to: "\"tip\": \"0 SOL\""),
        (from: "\"platform_fee\": \"1%\"", to: "\"platform_fee\": \"0%\"")), strategies)
    #expect(free.trips.map(\.signal) == costly.trips.map(\.signal))
    for (one, other) in zip(free.trips, costly.trips) {
      #expect(one.costLamports == 0 && other.costLamports > 0)
      #expect(one.netLamports == other.netLamports + other.costLamports)
    }
    let nets = [free, costly].map { $0.trips.reduce(0) { $0 + $1.netLamports } }
    #expect(nets[0] > nets[1])
    #expect(free.equity.last!.equityLamports > costly.equity.last!.equityLamports)
  }

  /// The first second entry into a market changes nothing that was decided before it.
  @Test func aLaterDecisionChangesNoEarlierTrade() throws {
    let once = strategies[0].replacingOccurrences(
      of: "\"max_entries_per_market\": 3", with: "\"max_entries_per_market\": 1")
    try #require(once != strategies[0])
    for configuration in [configuration, try boundless()] {
      let often = try runs.result(configuration, strategies)
      let seldom = try runs.result(configuration, [once, strategies[1], strategies[2]])
      var entered: Set<Pubkey> = []
      let again = often.trips.filter { $0.strategy == 0 }
        .sorted { $0.signal.order < $1.signal.order }
        .first { !entered.insert($0.baseMint).inserted }
      let from = try #require(again).signal.order
      let before = { (result: PortfolioResult) in
        result.trips.filter { $0.signal.order < from }
      }
      #expect(before(often) == before(seldom) && before(often).count > 1)
      #expect(often != seldom)
    }
  }

  /// An archive that ends at a moment gives the same decisions up to it, and the same trips as far
  /// as they were over.
  @Test(arguments: [0.4, 0.9])
  func whatComesAfterChangesNothingBefore(share: Double) throws {
    var world = try Self.world.get()
    let times = world.items.compactMap(\.time).sorted()
    let end = times[Int(Double(times.count) * share)]
    world.items.removeAll { $0.kind.content == "transactions" && ($0.time ?? 0) > end }
    let cut = try SimulatedRuns(world).result(configuration, strategies)
    // The slots a bid waits and a minute more.
    let settled = end - 120
    func decided(_ result: PortfolioResult) -> [RoundTrip] {
      result.trips.filter { $0.entry.blockTime < settled }.map(\.withoutRows)
    }
    let (early, whole) = (decided(cut), decided(base))
    #expect(early.count == whole.count && early.count > 1)
    for (one, other) in zip(early, whole) {
      #expect(one.signal == other.signal && one.strategy == other.strategy)
      #expect(one.baseMint == other.baseMint && one.entry == other.entry)
      #expect(one.spentLamports == other.spentLamports && one.baseAmount == other.baseAmount)
      #expect(one.purchase == other.purchase)
      for (sale, twin) in zip(one.sales, other.sales)
      where twin.landing.blockTime < settled && twin.reason != .endOfData {
        #expect(sale == twin)
      }
    }
    let refused = { (result: PortfolioResult) in
      result.rejections.filter { $0.last.blockTime < settled }
        .map { ($0.strategy, $0.baseMint, $0.reason, $0.first.withoutRow) }
    }
    for (one, other) in zip(refused(cut), refused(base)) { #expect(one == other) }
  }

  @Test func moreLatencyNeverShowsAnEarlierState() throws {
    struct Key: Hashable {
      let strategy: Int
      let mint: Pubkey
      let signal: ChainOrder
    }
    var before: [Key: RoundTrip] = [:]
    var compared = 0
    for latency in [0, 1, 2, 5, 25] {
      let result = try runs.result(
        boundless(
          (from: "[1, 2, 2, 3, 5]", to: "\(latency)"),
          (from: "\"inclusion\": \"bid\"", to: "\"inclusion\": \"always\""),
          (from: "\"retries\": 1", to: "\"retries\": 0"),
          (from: "\"entry_slippage\": \"15%\",", to: "")), strategies)
      var now: [Key: RoundTrip] = [:]
      for trip in result.trips {
        let key = Key(
          strategy: trip.strategy, mint: trip.baseMint, signal: trip.signal.order)
        now[key] = trip
        #expect(trip.entry.order >= trip.signal.order)
        #expect(trip.entry.order.slot <= trip.signal.order.slot + UInt64(latency))
        guard let earlier = before[key] else { continue }
        compared += 1
        #expect(trip.entry.order >= earlier.entry.order)
      }
      before = now
    }
    #expect(compared > 40)
  }
}

extension TripPoint {
  /// The point without its row, which counts what the archive holds.
  fileprivate var withoutRow: TripPoint {
    TripPoint(order: order, blockTime: blockTime, row: 0, price: price)
  }
}

extension RoundTrip {
  fileprivate var withoutRows: RoundTrip {
    var trip = self
    (trip.signal, trip.entry) = (signal.withoutRow, entry.withoutRow)
    for index in trip.sales.indices {
      trip.sales[index].trigger = sales[index].trigger.withoutRow
      trip.sales[index].landing = sales[index].landing.withoutRow
    }
    return trip
  }
}
