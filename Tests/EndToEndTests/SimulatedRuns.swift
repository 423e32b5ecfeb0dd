import Archive
import Decode
import Fixtures
import Market
import Portfolio
import Strategies
import Testing

@testable import Batch
@testable import Columns

/// Runs over one simulated archive that is decoded once; nothing is stored.
final class SimulatedRuns: Sendable {
  private let scratch = ScratchFolder()
  private let input: RunInput

  /// Archives, decodes and loads a world, in so many seals and on so many threads.
  init(_ world: SimulatedWorld, seals: Int = 1, threads: Int = 2) throws {
    let folders = DataFolders(archive: scratch("archive"))
    try world.archive(at: folders.archive, seals: seals)
    _ = try BuildJob(folders: folders, threads: threads).run { _ in }
    input = try RunInput.load(from: nil, to: nil, folders: folders)
  }

  private init(_ input: RunInput) { self.input = input }

  /// The same markets under other mints, which puts them into another order.
  func renamed(_ name: (Pubkey) -> Pubkey) -> SimulatedRuns {
    let tables = input.markets.tables.map { table in
      let markets = table.markets.map { market in
        var market = market
        market.baseMint = name(market.baseMint)
        return market
      }
      let pools = table.pools.map { pool in
        var pool = pool
        pool.baseMint = name(pool.baseMint)
        return pool
      }
      return MarketTable(
        rows: table.rows, markets: markets.reversed(), pools: pools, solPrice: table.solPrice)
    }
    return SimulatedRuns(
      RunInput(
        markets: MarketTables(tables: tables, rowCount: input.markets.rowCount),
        timeRange: input.timeRange, segments: input.segments, coverage: input.coverage))
  }

  /// Mints with the time they were created, in chain order of creation.
  var creations: [(mint: Pubkey, time: Int64)] {
    (0..<input.markets.count).compactMap { index in
      let entry = input.markets.entry(at: index)
      return entry.createdAt.map { (entry.baseMint, $0) }
    }.sorted { $0.time < $1.time }
  }

  /// What strategies give under a run configuration.
  func result(
    _ configuration: String, _ strategies: [String], threads: Int = 2,
    scratch: RunScratch = .none
  ) throws -> PortfolioResult {
    let sources = strategies.enumerated().map { (name: "strategy \($0)", source: $1) }
    let (plan, strategies) = try RunSource.builtIn(
      configuration: configuration, strategies: sources
    ).load([])
    let book = TripBook(input.markets, strategies: strategies, plan: plan, threads: threads)
    return try PortfolioPass.run(
      plan: plan.portfolio, executions: strategies.map { plan.execution(of: $0) },
      strategies: strategies, marketCount: input.markets.count, timeRange: input.timeRange,
      source: book, scratch: scratch)
  }

  /// The result's hash, as a run stores it.
  func hash(_ configuration: String, _ strategies: [String]) throws -> String {
    var hash = SHA256()
    digestResult(try result(configuration, strategies)) { hash.update($0) }
    return hash.hex
  }
}
