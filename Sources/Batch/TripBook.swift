import Columns
import Market
import Portfolio
import Signals
import Simulate
import Strategies

/// Signals and trips of a run's strategies over its markets, as the portfolio asks for them.
struct TripBook: TripSource {
  private let strategies: [Strategy]
  private let views: [MarketView]
  /// By market, then strategy.
  private let signals: [[SignalRows]]
  /// By market: the volatilities that sizes are taken from.
  private let volatilities: [MarketFeatures]
  /// By strategy.
  private let simulators: [TripSimulator]

  /// Finds all signals at once, markets in parallel.
  init(table: MarketTable, strategies: [Strategy], plan: RunPlan, threads: Int) {
    self.strategies = strategies
    simulators = strategies.map { TripSimulator(execution: plan.execution(of: $0)) }
    let scan = SignalScan(of: strategies)
    let sized = FeatureSet(Self.volatilities(plan.portfolio, strategies))
    let parts = parallelMap(
      count: table.markets.count, threads: threads,
      state: { (signals: scan.worker(), sizes: FeatureEngine(sized)) }
    ) { worker, market in
      let view = MarketView(indexed: table, at: market)
      let found = worker.signals.signals(in: view)
      return (view, found, MarketFeatures(worker.sizes, of: view))
    }
    views = parts.map(\.0)
    signals = parts.map(\.1)
    volatilities = parts.map(\.2)
  }

  private static func volatilities(
    _ plan: PortfolioPlan, _ strategies: [Strategy]
  ) -> [FeatureUse] {
    strategies.compactMap { strategy in
      guard case .volatilityTarget(_, let window, _) = plan.sizing ?? strategy.sizing else {
        return nil
      }
      return FeatureUse(.volatility, windowSeconds: window)
    }
  }

  /// Net of the same trips when each spends `numerator / denominator` of what it spent; entries
  /// that never landed count as they are.
  func net(of trips: [RoundTrip], atSize numerator: Int64, of denominator: Int64) -> Int128 {
    trips.reduce(0) { sum, trip in
      guard trip.isFilled else { return sum + Int128(trip.netLamports) }
      let (scaled, overflow) = trip.spentLamports.multipliedReportingOverflow(by: numerator)
      let size = overflow ? Int64.max : max(1, scaled / denominator)
      let outcome = self.trip(
        strategy: trip.strategy, market: trip.market, signal: trip.signal, sizeLamports: size)
      guard case .trip(let other) = outcome else { return sum }
      return sum + Int128(other.netLamports)
    }
  }

  func view(ofMarket market: Int) -> MarketView { views[market] }

  /// What selling an open trip's tokens would pay at each second with a row, from the entry's on.
  func liquidations(of trip: RoundTrip, forSeconds seconds: Int64) -> [Int64] {
    let view = views[trip.market]
    var worths: [Int64] = []
    var before: Int64?
    for row in trip.entry.row..<view.rows.upperBound {
      let time = view.table.rows.blockTime[row]
      guard time <= trip.entry.blockTime + seconds else { break }
      if time != before { worths.append(liquidationLamports(of: trip, at: time)) }
      before = time
    }
    return worths
  }

  func baseMint(ofMarket market: Int) -> Pubkey { views[market].entry.baseMint }

  func nextSignal(strategy: Int, market: Int, after row: Int?) -> TripPoint? {
    signals[market][strategy].next(after: row).map { views[market].signalPoint(at: $0) }
  }

  func trip(
    strategy: Int, market: Int, signal: TripPoint, sizeLamports: Int64
  ) -> TripOutcome {
    simulators[strategy].trip(
      strategyIndex: strategy, strategy: strategies[strategy], in: views[market],
      signalRow: signal.row, sizeLamports: sizeLamports)
  }

  func liquidationLamports(of trip: RoundTrip, at time: Int64) -> Int64 {
    simulators[trip.strategy].liquidationLamports(of: trip, in: views[trip.market], at: time)
  }

  func quoteReserveLamports(market: Int, signal: TripPoint) -> Int64? {
    let view = views[market]
    guard let row = view.primaryStateRow(at: signal.row),
      let reserve = view.table.rows.quoteReserve[row]
    else { return nil }
    return view.lamports(ofQuote: reserve, at: row).map { Int64(clamping: $0) }
  }

  func volatility(market: Int, signal: TripPoint, windowSeconds: Int64) -> Double? {
    let use = FeatureUse(.volatility, windowSeconds: windowSeconds)
    let value = volatilities[market].known(at: signal.row)[use]?.number
    return value.flatMap { $0 > 0 ? $0 : nil }
  }
}
