import Market
import Strategies

/// Where a run's configuration comes from.
public enum RunSource: Sendable {
  /// A file; its strategies are files too, relative to the working folder.
  case file(String)
  /// Texts built into the program, as the demo's.
  case builtIn(configuration: String, strategies: [(name: String, source: String)])
}

/// A `path=value` over a run configuration.
public struct RunOverride: Hashable, Sendable {
  /// Keys from the root, joined by dots: `portfolio.capital`.
  public let path: String
  /// JSON, or plain text where it is not JSON.
  public let value: String

  /// An override of one value.
  public init(path: String, value: String) {
    self.path = path
    self.value = value
  }
}

extension RunSource {
  /// The checked plan and its strategies, in the order they are named.
  func load(_ overrides: [RunOverride]) throws(SundialError) -> (RunPlan, [Strategy]) {
    let pairs = overrides.map { (path: $0.path, value: $0.value) }
    var strategies: [Strategy] = []
    let plan: RunPlan
    switch self {
    case .file(let path):
      plan = try RunPlan.load(path: path, overrides: pairs)
      for reference in plan.strategies { strategies.append(try plan.load(reference)) }
    case .builtIn(let configuration, let sources):
      plan = try RunPlan.parse(source: configuration, file: "built-in", overrides: pairs)
      let changes = StrategyChanges(sharedParameters: plan.parameters)
      for source in sources {
        strategies.append(
          try Strategy.parse(source: source.source, file: source.name, changes: changes))
      }
    }
    try plan.checkParameters(of: strategies)
    for (index, strategy) in strategies.enumerated()
    where strategies[..<index].contains(where: { $0.name == strategy.name }) {
      throw SundialError(
        "E-BATCH-002", "two strategies of the run are called \(strategy.name)",
        nextStep: "rename one of them", exitCode: .usage)
    }
    return (plan, strategies)
  }
}
