import Columns
import Market
import Portfolio
import Signals
import Simulate
import Strategies

/// Signals and trips of a run's strategies over its markets, as the portfolio asks for them.
struct TripBook: TripSource {
  private let markets: [TripMarket]
  /// By strategy: for the trips that are taken, and for those at other sizes, whose nets under
  /// other rules nobody asks for.
  private let simulators: [TripSimulator]
  private let plainSimulators: [TripSimulator]

  /// Finds what tells of all signals at once, markets in parallel.
  init(_ tables: MarketTables, strategies: [Strategy], plan: RunPlan, threads: Int) {
    let executions = strategies.map { plan.execution(of: $0) }
    simulators = strategies.indices.map {
      TripSimulator(
        of: strategies[$0], at: $0, execution: executions[$0],
        comparisons: [.otherImpact, .worstOfSlot])
    }
    plainSimulators = strategies.indices.map {
      TripSimulator(of: strategies[$0], at: $0, execution: executions[$0])
    }
    let entries = strategies.map { EntryTests(of: $0) }
    let scan = SignalScan(of: strategies)
    let sized = FeatureSet(Self.volatilities(plan.portfolio, strategies))
    let conditions = strategies.compactMap(\.exits.condition)
    markets = parallelMap(
      count: tables.count, threads: threads,
      state: {
        TripMarket.Workers(
          signals: scan.worker(), sizes: FeatureEngine(sized),
          conditions: conditions.isEmpty ? nil : ConditionWorker(conditions))
      }
    ) { workers, market in
      TripMarket(
        MarketView(indexed: tables, at: market), strategies, entries: entries, workers)
    }
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
  func net(of trips: TripList, atSize numerator: Int64, of denominator: Int64) -> Int128 {
    trips.reduce(0) { sum, trip in
      guard trip.isFilled else { return sum + Int128(trip.netLamports) }
      let (scaled, overflow) = trip.spentLamports.multipliedReportingOverflow(by: numerator)
      let size = overflow ? Int64.max : max(1, scaled / denominator)
      let outcome = outcome(
        plainSimulators, strategy: trip.strategy, market: trip.market, signal: trip.signal,
        sizeLamports: size)
      guard case .trip(let other) = outcome else { return sum }
      return sum + Int128(other.netLamports)
    }
  }

  func view(ofMarket market: Int) -> MarketView { markets[market].view }

  /// What selling an open trip's tokens would pay at each second with a row, from the entry's on.
  func liquidations(of trip: RoundTrip, forSeconds seconds: Int64) -> [Int64] {
    let view = markets[trip.market].view
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

  func baseMint(ofMarket market: Int) -> Pubkey { markets[market].view.entry.baseMint }

  func nextSignal(strategy: Int, market: Int, after row: Int?) -> TripPoint? {
    markets[market].nextSignal(strategy: strategy, after: row).map {
      markets[market].view.signalPoint(at: $0)
    }
  }

  func trip(
    strategy: Int, market: Int, signal: TripPoint, sizeLamports: Int64
  ) -> TripOutcome {
    outcome(
      simulators, strategy: strategy, market: market, signal: signal, sizeLamports: sizeLamports)
  }

  private func outcome(
    _ simulators: [TripSimulator], strategy: Int, market: Int, signal: TripPoint,
    sizeLamports: Int64
  ) -> TripOutcome {
    let place = markets[market]
    let condition = place.conditions[strategy]
    return simulators[strategy].trip(
      in: place.view, signalRow: signal.row, sizeLamports: sizeLamports,
      exitCondition: condition.map { rows in { rows.contains($0) } })
  }

  func liquidationLamports(of trip: RoundTrip, at time: Int64) -> Int64 {
    plainSimulators[trip.strategy].liquidationLamports(
      of: trip, in: markets[trip.market].view, at: time)
  }

  func quoteReserveLamports(market: Int, signal: TripPoint) -> Int64? {
    let view = markets[market].view
    guard let row = view.primaryStateRow(at: signal.row),
      let reserve = view.table.rows.quoteReserve[row]
    else { return nil }
    return view.lamports(ofQuote: reserve, at: row).map { Int64(clamping: $0) }
  }

  func volatility(market: Int, signal: TripPoint, windowSeconds: Int64) -> Double? {
    let use = FeatureUse(.volatility, windowSeconds: windowSeconds)
    let value = markets[market].volatilities.known(at: signal.row)[use]?.number
    return value.flatMap { $0 > 0 ? $0 : nil }
  }
}
