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
  private let simulator: TripSimulator

  /// Finds all signals at once, markets in parallel.
  init(table: MarketTable, strategies: [Strategy], execution: ExecutionPlan, threads: Int) {
    self.strategies = strategies
    simulator = TripSimulator(execution: execution)
    let scan = SignalScan(of: strategies)
    let parts = parallelMap(
      count: table.markets.count, threads: threads, state: { scan.worker() }
    ) { worker, market in
      let view = MarketView(of: table, at: market)
      return (view, worker.signals(in: view))
    }
    views = parts.map(\.0)
    signals = parts.map(\.1)
  }

  func baseMint(ofMarket market: Int) -> Pubkey { views[market].entry.baseMint }

  func nextSignal(strategy: Int, market: Int, after row: Int?) -> TripPoint? {
    signals[market][strategy].next(after: row).map { views[market].signalPoint(at: $0) }
  }

  func trip(
    strategy: Int, market: Int, signal: TripPoint, sizeLamports: Int64
  ) -> TripOutcome {
    simulator.trip(
      strategyIndex: strategy, strategy: strategies[strategy], in: views[market],
      signalRow: signal.row, sizeLamports: sizeLamports)
  }

  func liquidationLamports(of trip: RoundTrip, at time: Int64) -> Int64 {
    simulator.liquidationLamports(of: trip, in: views[trip.market], at: time)
  }
}
