import Columns
import Market
import Testing

@testable import Portfolio
@testable import Strategies

/// Sizes, limits and allocations of semantics §8.
@Suite struct SizingTests {
  /// A source that spends what it is asked to and remembers nothing.
  private func source(_ signals: [[[Int]]], holdSlots: Int = 10) -> ScriptedSource {
    var source = ScriptedSource(signals: signals)
    source.spendsSize = true
    source.script = { _, _, _ in ScriptedSource.Script(holdSlots: holdSlots) }
    return source
  }

  private func run(
    _ source: ScriptedSource, _ sizing: Sizing?, limits: PositionLimits = PositionLimits(),
    allocations: [Allocation] = [], marks: MarkInterval = .daily, strategies: [Strategy]? = nil,
    timeRange: ClosedRange<Int64> = 0...1_000
  ) throws -> PortfolioResult {
    try PortfolioPass.run(
      plan: PortfolioPlan(
        capitalLamports: 10_000, limits: limits, sizing: sizing, allocations: allocations,
        marks: marks),
      executions: source.signals.map { _ in source.execution },
      strategies: strategies
        ?? source.signals.indices.map { ScriptedSource.strategy("s\($0)") },
      marketCount: source.signals[0].count, timeRange: timeRange, source: source)
  }

  private func spent(_ result: PortfolioResult) -> [Int64] { result.trips.map(\.spentLamports) }

  @Test func aFractionIsOfTheEquityAtTheDecision() throws {
    // 10 % of 10,000; then of what is left: proceeds are 150 a trip, costs 5 a transaction.
    let result = try run(source([[[1, 50]]]), .equityFraction(ppm: 100_000))
    #expect(spent(result) == [1_000, (10_000 - 1_000 + 150 - 10) / 10])
  }

  @Test func aPoolShareIsOfItsReserve() throws {
    #expect(spent(try run(source([[[1]]]), .poolShare(ppm: 50_000))) == [200])
    var unknown = source([[[1]]])
    unknown.reserve = nil
    let result = try run(unknown, .poolShare(ppm: 50_000))
    #expect(result.trips.isEmpty && result.rejections.map(\.reason) == [.noSize])
  }

  @Test func aVolatilityTargetRisksItsShare() throws {
    // 1 % of 10,000 at a volatility of 2 %: 5,000, or the cap where that is less. The second
    // market's volatility is unknown.
    let target = Sizing.volatilityTarget(riskPPM: 10_000, windowSeconds: 60, mostPPM: 1_000_000)
    let result = try run(source([[[1], [2]]]), target)
    #expect(spent(result) == [5_000] && result.rejections.map(\.reason) == [.noSize])
    let capped = Sizing.volatilityTarget(riskPPM: 10_000, windowSeconds: 60, mostPPM: 200_000)
    #expect(spent(try run(source([[[1]]]), capped)) == [2_000])
  }

  @Test func theRunsSizeWinsOverTheStrategys() throws {
    let own = ScriptedSource.strategy("s0", sizing: .fixed(lamports: 300))
    #expect(spent(try run(source([[[1]]]), nil, strategies: [own])) == [300])
    #expect(spent(try run(source([[[1]]]), .fixed(lamports: 70), strategies: [own])) == [70])
  }

  @Test func aRunWithoutASizeIsRefused() throws {
    let error = #expect(throws: SundialError.self) { try run(source([[[1]]]), nil) }
    #expect(error?.code == "E-PORTFOLIO-003")
  }

  @Test func aMarketHoldsNoMoreThanItsLimit() throws {
    let result = try run(
      source([[[1]], [[2]]]), .fixed(lamports: 100),
      limits: PositionLimits(positionsPerMarketMax: 1))
    #expect(result.trips.count == 1)
    #expect(result.rejections.map(\.reason) == [.maxPositionsPerMarket])
    // A strategy's own limit binds it alone, and counts what the others hold.
    let one = PositionLimits(positionsPerMarketMax: 1)
    for (limits, trips) in [([one, .init()], 2), ([.init(), one], 1)] {
      let strategies = limits.enumerated().map {
        ScriptedSource.strategy("s\($0)", limits: $1)
      }
      let own = try run(
        source([[[1]], [[2]]]), .fixed(lamports: 100), strategies: strategies)
      #expect(own.trips.count == trips)
    }
  }

  @Test func aStrategyHoldsNoMoreThanItsLimit() throws {
    let byRun = try run(
      source([[[1], [2], [3]]]), .fixed(lamports: 100),
      limits: PositionLimits(positionsPerStrategyMax: 2))
    #expect(byRun.trips.count == 2)
    #expect(byRun.rejections.map(\.reason) == [.maxPositionsPerStrategy])
    let own = ScriptedSource.strategy("s0", limits: PositionLimits(positionsMax: 1))
    let byItself = try run(source([[[1], [2]]]), .fixed(lamports: 100), strategies: [own])
    #expect(byItself.trips.count == 1)
  }

  @Test func anAllocationIsAShareOfTheCapital() throws {
    // 3 % of 10,000 holds two outlays of 110 and not a third; what is closed is free again.
    let result = try run(
      source([[[1], [2], [3], [40]]]), .fixed(lamports: 100),
      allocations: [Allocation(strategy: "s0", sharePPM: 30_000)])
    #expect(result.trips.map(\.market) == [0, 1, 3])
    #expect(result.rejections.map(\.reason) == [.allocationUsed])
    let other = try run(
      source([[[1], [2], [3]]]), .fixed(lamports: 100),
      allocations: [Allocation(strategy: "another", sharePPM: 1)])
    #expect(other.trips.count == 3)
  }

  @Test func equityIsMarkedEveryHourWhereAsked() throws {
    let range: ClosedRange<Int64> = 1_800...10_000
    let hourly = try run(
      source([[[2_000]]]), .fixed(lamports: 100), marks: .hourly, timeRange: range)
    #expect(hourly.equity.map(\.time) == [3_600, 7_200, 10_000])
    let daily = try run(source([[[2_000]]]), .fixed(lamports: 100), timeRange: range)
    #expect(daily.equity.map(\.time) == [10_000])
    #expect(daily.equity.last == hourly.equity.last)
  }

  @Test func aLadderPaysAsItSells() throws {
    var source = source([[[1]]])
    source.sales = 3
    let result = try run(source, .fixed(lamports: 100), marks: .hourly, timeRange: 0...4_000)
    let trip = try #require(result.trips.first { _ in true })
    #expect(trip.sales.count == 3)
    #expect(result.equity.last?.cashLamports == 10_000 + trip.netLamports)
    #expect(result.equity.last?.openPositions == 0)
  }

  @Test func withoutLimitsEverySignalIsValued() throws {
    let source = source([[[1], [2], [3]]])
    let plan = PortfolioPlan(
      capitalLamports: 300, limits: PositionLimits(positionsMax: 1),
      sizing: .equityFraction(ppm: 500_000),
      allocations: [Allocation(strategy: "s0", sharePPM: 1)])
    let strategies = [ScriptedSource.strategy("s0")]
    let limited = try PortfolioPass.run(
      plan: plan, executions: [source.execution], strategies: strategies, marketCount: 3,
      timeRange: 0...1_000, source: source)
    #expect(limited.trips.isEmpty)
    let all = try PortfolioPass.valueAll(
      plan: plan, executions: [source.execution], strategies: strategies, marketCount: 3,
      timeRange: 0...1_000, source: source)
    #expect(spent(all) == [150, 150, 150] && all.rejections.isEmpty && all.equity.isEmpty)
  }
}
