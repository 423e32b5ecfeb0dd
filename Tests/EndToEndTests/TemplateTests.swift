import Columns
import Market
import Portfolio
import Strategies
import Synthetic
import Testing

/// Every template finds what it is after on the simulated chain.
@Suite struct TemplateTests {
  /// Two days: launches, one that lives on, and graduates.
  private static let runs = Result {
    try SimulatedRuns(SimulatedWorld(days: 2, launches: 16, seed: 3, markets: 0, survivors: 1))
  }

  private static let run = """
    { "archive": "none", "strategies": ["none.json"],
      "portfolio": { "capital": "100 SOL", "sizing": { "fixed": "0.5 SOL" } } }
    """

  @Test(arguments: BuiltInStrategies.all)
  func aTemplateTrades(template: BuiltInStrategies.Template) throws {
    let result = try Self.runs.get().result(Self.run, [template.source])
    #expect(result.trips.contains { $0.isFilled }, "\(template.name): \(result.rejections.count)")
  }

  /// A trader's fee is paid on both sides, and gains are what a sale would bring.
  @Test func templatesOfTheChainMeasureProceedsAfterAFee() throws {
    for template in BuiltInStrategies.all where !template.name.hasPrefix("tape_") {
      let strategy = try Strategy.parse(source: template.source, file: template.name)
      #expect(strategy.exits.measure == .proceeds, "\(template.name)")
      #expect(strategy.execution.platformFeePPM == 10_000, "\(template.name)")
    }
  }
}
