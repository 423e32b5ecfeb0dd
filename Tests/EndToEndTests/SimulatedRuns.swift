import Archive
import Columns
import Decode
import Fixtures
import Market
import Portfolio
import Strategies
import Testing

@testable import Batch

/// Runs over one simulated archive that is decoded once; nothing is stored.
final class SimulatedRuns: Sendable {
  private let scratch = ScratchFolder()
  private let input: RunInput

  /// Archives, decodes and loads a world of several seals' worth of nothing but itself.
  init(_ world: SimulatedWorld) throws {
    let folders = DataFolders(archive: scratch("archive"))
    try world.archive(at: folders.archive)
    _ = try BuildJob(folders: folders, threads: 2).run { _ in }
    input = try RunInput.load(from: nil, to: nil, folders: folders)
  }

  /// Mints with the time they were created, in chain order of creation.
  var creations: [(mint: Pubkey, time: Int64)] {
    (0..<input.markets.count).compactMap { index in
      let entry = input.markets.entry(at: index)
      return entry.createdAt.map { (entry.baseMint, $0) }
    }.sorted { $0.time < $1.time }
  }

  /// What strategies give under a run configuration.
  func result(_ configuration: String, _ strategies: [String]) throws -> PortfolioResult {
    let sources = strategies.enumerated().map { (name: "strategy \($0)", source: $1) }
    let (plan, strategies) = try RunSource.builtIn(
      configuration: configuration, strategies: sources
    ).load([])
    let book = TripBook(input.markets, strategies: strategies, plan: plan, threads: 2)
    return try PortfolioPass.run(
      plan: plan.portfolio, executions: strategies.map { plan.execution(of: $0) },
      strategies: strategies, marketCount: input.markets.count, timeRange: input.timeRange,
      source: book)
  }

  /// The result's hash, as a run stores it.
  func hash(_ configuration: String, _ strategies: [String]) throws -> String {
    let result = try result(configuration, strategies)
    return SHA256.hex(
      of: resultDigestBytes(
        trips: result.trips, rejections: result.rejections, equity: result.equity))
  }
}
