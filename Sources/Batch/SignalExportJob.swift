import Columns
import Market
import Portfolio
import Report
import Signals
import Strategies

/// Every signal of a run's strategies, valued without limits on capital and positions, so that the
/// order of arrival does not decide what is learnt (semantics §8).
public struct SignalExportJob {
  private let source: RunSource
  private let overrides: [RunOverride]
  private let columns: String?
  private let threads: Int

  /// An export of a run's signals; see `RunJob` for the parameters.
  public init(source: RunSource, overrides: [RunOverride], columns: String?, threads: Int) {
    self.source = source
    self.overrides = overrides
    self.columns = columns
    self.threads = threads
  }

  /// Writes a line a signal, taken or refused by its market, in chain order; keys:
  /// docs/formats/export.md.
  public func lines(
    _ format: RecordText.Format, _ write: ([UInt8]) throws(SundialError) -> Void
  ) throws(SundialError) {
    let (plan, strategies) = try source.load(overrides)
    let folders = DataFolders(archive: plan.archive, columns: columns)
    let input = try RunInput.load(from: plan.from, to: plan.to, folders: folders)
    let book = TripBook(
      input.markets, strategies: strategies, plan: plan, threads: threads)
    let result = try PortfolioPass.valueAll(
      plan: plan.portfolio, executions: strategies.map { plan.execution(of: $0) },
      strategies: strategies, marketCount: input.markets.count, timeRange: input.timeRange,
      source: book, scratch: RunScratch(folder: folders.columns))
    var writer = SignalWriter(book: book, strategies: strategies, end: input.timeRange.upperBound)
    var records = RecordText(format)
    let places = SignalPlace.ordered(result)
    let tripCount = UInt32(result.trips.count)
    let numbers = places.map(\.number)
    var trips = result.trips.picking(numbers.filter { $0 < tripCount }).makeIterator()
    var refusals = result.rejections.picking(
      numbers.filter { $0 >= tripCount }.map { $0 - tripCount }
    ).makeIterator()
    for number in numbers {
      let signal =
        number < tripCount
        ? trips.next().map { Signal.taken($0) } : refusals.next().map { .refused($0) }
      guard let signal else { preconditionFailure("an outcome for each signal") }
      try write(Array(records.line(writer.record(signal)).utf8))
    }
  }
}

/// A signal with what became of it.
private enum Signal {
  case taken(RoundTrip)
  case refused(Rejection)
}

/// Where a signal stands among all, and what became of it: little enough to hold for each.
private struct SignalPlace {
  let order: ChainOrder
  let strategy: UInt32
  /// Number of its trip, or of its refusal after those of all trips.
  let number: UInt32

  /// All signals in chain order, then by strategy.
  static func ordered(_ result: PortfolioResult) -> [SignalPlace] {
    var places: [SignalPlace] = []
    func add(_ order: ChainOrder, _ strategy: Int) {
      places.append(
        SignalPlace(order: order, strategy: UInt32(strategy), number: UInt32(places.count)))
    }
    for trip in result.trips { add(trip.signal.order, trip.strategy) }
    for rejection in result.rejections { add(rejection.first.order, rejection.strategy) }
    places.sort {
      if $0.order != $1.order { return $0.order < $1.order }
      return $0.strategy == $1.strategy ? $0.number < $1.number : $0.strategy < $1.strategy
    }
    return places
  }
}

/// Makes the records of signals, one market's features at a time.
private struct SignalWriter {
  let book: TripBook
  let strategies: [Strategy]
  /// Last second of the data.
  let end: Int64
  private var features: MarketFeatures?
  private var featuresMarket = -1
  private let set: FeatureSet

  init(book: TripBook, strategies: [Strategy], end: Int64) {
    self.book = book
    self.strategies = strategies
    self.end = end
    set = FeatureSet(of: strategies)
  }

  mutating func record(_ signal: Signal) -> [(name: String, value: JSONText)] {
    switch signal {
    case .taken(let trip):
      return head(trip.strategy, trip.market, trip.baseMint, trip.signal, signals: 1)
        + [("outcome", .text(trip.exitReason.name))] + gains(trip) + forward(trip)
        + readings(trip.strategy, trip.market, trip.signal)
    case .refused(let rejection):
      return head(
        rejection.strategy, rejection.market, rejection.baseMint, rejection.first,
        signals: rejection.signals)
        + [("outcome", .text(rejection.reason.name))] + gains(nil) + forward(nil)
        + readings(rejection.strategy, rejection.market, rejection.first)
    }
  }

  private func head(
    _ strategy: Int, _ market: Int, _ mint: Pubkey, _ point: TripPoint, signals: Int
  ) -> [(name: String, value: JSONText)] {
    [
      ("strategy", .text(strategies[strategy].name)), ("mint", .text(mint.description)),
      ("slot", .unsigned(point.order.slot)), ("block_time", .integer(point.blockTime)),
      ("price_sol", .optional(point.price)), ("signals", .count(signals)),
    ]
  }

  private func gains(_ trip: RoundTrip?) -> [(name: String, value: JSONText)] {
    func amount(_ value: Int64?) -> JSONText { value.map { .integer($0) } ?? .null }
    return [
      ("spent_lamports", amount(trip?.spentLamports)),
      ("proceeds_lamports", amount(trip?.proceedsLamports)),
      ("net_lamports", amount(trip?.netLamports)),
      ("hold_s", amount(trip.map { $0.exit.blockTime - $0.entry.blockTime })),
    ]
  }

  /// What selling all that was bought would pay so long after the entry's landing, and the best
  /// and worst of the hour.
  private func forward(_ trip: RoundTrip?) -> [(name: String, value: JSONText)] {
    let spans: [(String, Int64)] = [("10s", 10), ("1m", 60), ("5m", 300), ("1h", 3_600)]
    guard var held = trip, held.isFilled else {
      let names = spans.map(\.0) + ["best_1h", "worst_1h"]
      return names.map { ("proceeds_\($0)_lamports", .null) }
    }
    held.sales = []
    let start = held.entry.blockTime
    let path = book.liquidations(of: held, forSeconds: 3_600)
    return spans.map { name, seconds in
      let isKnown = start + seconds <= end
      let worth = isKnown ? book.liquidationLamports(of: held, at: start + seconds) : nil
      return ("proceeds_\(name)_lamports", worth.map { .integer($0) } ?? .null)
    } + [
      ("proceeds_best_1h_lamports", path.max().map { .integer($0) } ?? .null),
      ("proceeds_worst_1h_lamports", path.min().map { .integer($0) } ?? .null),
    ]
  }

  /// The values of the entry's features at the signal, by the words of each leaf.
  private mutating func readings(
    _ strategy: Int, _ market: Int, _ point: TripPoint
  ) -> [(name: String, value: JSONText)] {
    if market != featuresMarket {
      features = MarketFeatures(set, of: book.view(ofMarket: market))
      featuresMarket = market
    }
    guard let known = features?.known(at: point.row) else { return [] }
    var members: [String: JSONText] = [:]
    for use in Set(strategies[strategy].entry.leaves.map(\.left)) {
      members[use.label] =
        known[use].map { value in
          switch value {
          case .integer(let number): .integer(number)
          case .ratio(let number): .number(number)
          }
        } ?? .null
    }
    return [("features", .object(members))]
  }
}

extension FeatureUse {
  /// The feature with its window and least amount, as a key: `large_buys 30s 1000000 microUSD`.
  fileprivate var label: String {
    var words = [feature.rawValue]
    if let windowSeconds { words.append("\(windowSeconds)s") }
    switch minAmount {
    case .lamports(let amount): words.append("\(amount) lamports")
    case .microUSD(let amount): words.append("\(amount) micro USD")
    case nil: break
    }
    return words.joined(separator: " ")
  }
}
