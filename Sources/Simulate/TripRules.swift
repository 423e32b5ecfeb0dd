import Strategies

/// What the trips of a strategy go by: its exits, and how its transactions land. One object, so
/// that a walk along a market's rows passes on a reference and copies nothing.
final class TripRules: Sendable {
  /// The strategy's place in the run.
  let strategyIndex: Int
  let strategyName: String
  let exits: ExitPlan
  let execution: ExecutionPlan
  /// Whether the rungs' shares are the whole position: then the last one takes what rounding left.
  let sellsEverything: Bool

  init(of strategy: Strategy, at index: Int, execution: ExecutionPlan) {
    strategyIndex = index
    strategyName = strategy.name
    exits = strategy.exits
    self.execution = execution
    let shares = strategy.exits.takeProfits.map { rung -> Int64 in
      if case .share(let ppm) = rung.portion { return ppm }
      return 0
    }
    sellsEverything = shares.reduce(0, +) >= 1_000_000
  }
}
