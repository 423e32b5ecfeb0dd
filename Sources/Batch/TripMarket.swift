import Columns
import Market
import Signals
import Strategies

/// One market of a run as its trips are made from it.
struct TripMarket: Sendable {
  /// What one thread works with.
  struct Workers {
    let signals: SignalWorker
    let sizes: FeatureEngine
    /// nil = no strategy's exits have a condition.
    let conditions: ConditionWorker?
  }

  let view: MarketView
  /// By strategy: where the condition of its exits is true; nil = it has none.
  let conditions: [ConditionRows?]
  /// The volatilities that sizes are taken from.
  let volatilities: MarketFeatures
  /// By strategy: its signals by search; nil = they are in `signals`.
  private let searches: [EntrySearch?]
  /// By strategy; nil = all are searched for.
  private let signals: [SignalRows]?

  /// - Parameter entries: by strategy, its entry as tests; nil = it cannot be searched for.
  init(
    _ view: MarketView, _ strategies: [Strategy], entries: [EntryTests?], _ workers: Workers
  ) {
    self.view = view
    searches = entries.map { tests in tests.flatMap { EntrySearch(of: $0, in: view) } }
    signals = searches.contains { $0 == nil } ? workers.signals.signals(in: view) : nil
    volatilities = MarketFeatures(workers.sizes, of: view)
    var found = (workers.conditions?.rows(in: view) ?? []).makeIterator()
    conditions = strategies.map { $0.exits.condition == nil ? nil : found.next() }
  }

  /// A strategy's first signal after a row (nil: of all).
  func nextSignal(strategy: Int, after row: Int?) -> Int? {
    if let search = searches[strategy] { return search.next(after: row) }
    return signals?[strategy].next(after: row)
  }
}
