import Market
import Strategies

/// Positions decided and not yet closed, against the limits on them. The run's limits win over a
/// strategy's own (semantics §8).
struct OpenPositions {
  private let limits: PositionLimits
  private let ownMaxima: [Int?]
  private let marketMaxima: [Int?]
  private var total = 0
  private var byMarket: [Int]
  private var byStrategy: [Int]

  init(_ plan: PortfolioPlan, _ strategies: [Strategy], marketCount: Int) {
    limits = plan.limits
    ownMaxima = strategies.map { plan.limits.positionsPerStrategyMax ?? $0.limits.positionsMax }
    marketMaxima = strategies.map {
      plan.limits.positionsPerMarketMax ?? $0.limits.positionsPerMarketMax
    }
    byMarket = Array(repeating: 0, count: marketCount)
    byStrategy = Array(repeating: 0, count: strategies.count)
  }

  /// Which limit another position would break; nil = none.
  func refusal(strategy: Int, market: Int) -> RejectReason? {
    if let most = limits.positionsMax, total >= most { return .maxPositions }
    if let most = marketMaxima[strategy], byMarket[market] >= most {
      return .maxPositionsPerMarket
    }
    if let most = ownMaxima[strategy], byStrategy[strategy] >= most {
      return .maxPositionsPerStrategy
    }
    return nil
  }

  /// Counts one that was decided.
  mutating func add(strategy: Int, market: Int) { count(1, strategy, market) }

  /// Counts one that was closed.
  mutating func remove(strategy: Int, market: Int) { count(-1, strategy, market) }

  private mutating func count(_ step: Int, _ strategy: Int, _ market: Int) {
    total += step
    byMarket[market] += step
    byStrategy[strategy] += step
  }
}
