import Market

@testable import Columns
@testable import Portfolio
@testable import Simulate
@testable import Strategies

/// Several markets, strategies whose signals are given, and what the portfolio makes of them, as
/// text. Lines of a market are those of `TextCase`; besides:
///
///     market NAME                       the lines that follow, up to the next, are of it
///     strategy NAME EXIT VALUE …        exits as in TextCase; positions N, per_market N,
///                                       entries N, cooldown SECONDS, allocation PPM, size LAMPORTS
///     signal STRATEGY MARKET ROW,ROW
///     portfolio capital N [size N | equity_fraction PPM | pool_share PPM] [positions N]
///               [per_market N] [per_strategy N]
///     allocation STRATEGY PPM           the run's own
///     run NAME VALUE …                  as in TextCase
///     expect trips N                    expect rejections N
///     expect tripK FIELD VALUE          strategy, market, signal, or a field of TextCase
///     expect rejectionK STRATEGY MARKET REASON SIGNALS
///     expect cash LAMPORTS              at the end
struct PortfolioCase {
  private(set) var views: [MarketView] = []
  private(set) var marketNames: [String] = []
  private(set) var strategies: [Strategy] = []
  /// By strategy and market: rows of signals, ascending.
  private var signals: [[[Int]]] = []
  private(set) var plan = PortfolioPlan(
    capitalLamports: 0, limits: PositionLimits(), sizing: nil)
  private let execution: ExecutionPlan
  private(set) var expected: [[String]] = []

  init(_ text: String) throws {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: " ").map(String.init) }
    let run = lines.first { $0[0] == "run" } ?? []
    execution = try TextCase.execution(TextCase.pairs(run.dropFirst()))
    var builders: [TableBuilder] = []
    var signalLines: [[String]] = []
    for words in lines {
      switch words[0] {
      case "market":
        marketNames.append(words[1])
        builders.append(TableBuilder(mint: Pubkey(words: (UInt64(builders.count) + 1, 7, 7, 7))))
      case "pool": try builders[builders.count - 1].addPool(words)
      case "rate": builders[builders.count - 1].addRate(words)
      case "row": try builders[builders.count - 1].addRow(words)
      case "strategy": strategies.append(try PortfolioCase.strategy(words))
      case "signal": signalLines.append(words)
      case "portfolio": try fill(TextCase.pairs(words.dropFirst()))
      case "allocation":
        plan.allocations.append(Allocation(strategy: words[1], sharePPM: Int64(words[2])!))
      case "run": break
      case "expect": expected.append(Array(words.dropFirst()))
      default: throw TextCase.Failure(description: "not a line of a case: \(words)")
      }
    }
    views = builders.map { MarketView(of: $0.table(), at: 0) }
    let none = [[Int]](repeating: [], count: views.count)
    signals = [[[Int]]](repeating: none, count: strategies.count)
    for words in signalLines {
      guard let strategy = strategies.firstIndex(where: { $0.name == words[1] }),
        let market = marketNames.firstIndex(of: words[2])
      else { throw TextCase.Failure(description: "signal of nothing: \(words)") }
      signals[strategy][market] = words[3].split(separator: ",").map { Int($0)! - 1 }
    }
  }

  private static func strategy(_ words: [String]) throws -> Strategy {
    var options = TextCase.pairs(words.dropFirst(2))
    func take(_ name: String) -> Int64? { options.removeValue(forKey: name).map { Int64($0)! } }
    let limits = PositionLimits(
      positionsMax: take("positions").map(Int.init),
      positionsPerMarketMax: take("per_market").map(Int.init))
    let (entries, cooldown) = (take("entries"), take("cooldown"))
    let (allocation, size) = (take("allocation"), take("size"))
    let exits = try TextCase.strategy(options).exits
    return Strategy(
      name: words[1], description: "",
      universe: Universe(venues: [], quotes: [], mints: [], excludedMints: []), entry: .all([]),
      cooldownSeconds: cooldown, entriesPerMarketMax: entries.map(Int.init), mode: .level,
      exits: exits, sizing: size.map { .fixed(lamports: $0) }, limits: limits,
      allocationPPM: allocation, canonicalText: "", sourceText: "")
  }

  private mutating func fill(_ options: [String: String]) throws {
    func number(_ name: String) -> Int64? { options[name].map { Int64($0)! } }
    plan.capitalLamports = number("capital")!
    plan.limits = PositionLimits(
      positionsMax: number("positions").map(Int.init),
      positionsPerMarketMax: number("per_market").map(Int.init),
      positionsPerStrategyMax: number("per_strategy").map(Int.init))
    if let size = number("size") { plan.sizing = .fixed(lamports: size) }
    if let share = number("equity_fraction") { plan.sizing = .equityFraction(ppm: share) }
    if let share = number("pool_share") { plan.sizing = .poolShare(ppm: share) }
  }

  /// What the portfolio makes of it.
  func result() throws -> PortfolioResult {
    let times = views.flatMap { view in view.rows.map { view.table.rows.blockTime[$0] } }
    return try PortfolioPass.run(
      plan: plan, executions: strategies.map { _ in execution }, strategies: strategies,
      marketCount: views.count, timeRange: times.min()!...times.max()!, source: self)
  }
}

extension PortfolioCase: TripSource {
  private func simulator(_ strategy: Int) -> TripSimulator {
    TripSimulator(of: strategies[strategy], at: strategy, execution: execution)
  }

  func baseMint(ofMarket market: Int) -> Pubkey { views[market].entry.baseMint }

  func nextSignal(strategy: Int, market: Int, after row: Int?) -> TripPoint? {
    signals[strategy][market].first { $0 > row ?? -1 }.map { views[market].signalPoint(at: $0) }
  }

  func trip(
    strategy: Int, market: Int, signal: TripPoint, sizeLamports: Int64
  ) -> TripOutcome {
    let outcome = simulator(strategy).trip(
      in: views[market], signalRow: signal.row, sizeLamports: sizeLamports)
    guard case .trip(var trip) = outcome else { return outcome }
    trip.market = market
    return .trip(trip)
  }

  func liquidationLamports(of trip: RoundTrip, at time: Int64) -> Int64 {
    simulator(trip.strategy).liquidationLamports(of: trip, in: views[trip.market], at: time)
  }

  func quoteReserveLamports(market: Int, signal: TripPoint) -> Int64? {
    let view = views[market]
    return view.primaryStateRow(at: signal.row).flatMap { view.table.rows.quoteReserve[$0] }
      .map { Int64($0) }
  }

  func volatility(market: Int, signal: TripPoint, windowSeconds: Int64) -> Double? { nil }
}
