import Market
import Strategies

/// One ordered pass over all strategies' signals under one capital (semantics §8).
public struct PortfolioPass {
  private let plan: PortfolioPlan
  private let strategies: [Strategy]
  private let nameRanks: [Int]
  private let marketCount: Int
  private let source: any TripSource
  private var queue = EventQueue()
  private var ledger: Ledger
  private var log: RejectionLog
  private var clock: MarkClock
  private var trips: [RoundTrip] = []
  private var equity: [EquityMark] = []
  /// Trips that landed and were not sold, by entry.
  private var held: [Int] = []
  /// Trips that ended with the data and whose time stop falls due within the run, by that time.
  private var expiring: [(time: Int64, trip: Int)] = []
  /// Trips decided and not yet sold: what `max_positions` counts.
  private var positionCount = 0
  private var entryCounts: [Int]

  /// Longest run, in days: about a century.
  static let daysMax: Int64 = 36_600

  /// Runs the signals of `strategies` in `marketCount` markets in chain order, ties by strategy
  /// name, then market.
  ///
  /// An entry needs its size, its platform fee and the costs of both transactions free; they are
  /// reserved from the decision, paid at the landing, and the proceeds return at the exit's
  /// landing, before a signal at that row. A trip that ends with the data was not sold: it holds
  /// its place and capital until its time stop falls due, else to the run's end, and is valued at
  /// the last state there is.
  /// - Parameter timeRange: Unix seconds of the run's first and last row.
  /// - Throws: `E-PORTFOLIO-001` for a range over a century, `E-PORTFOLIO-002` when sums exceed
  ///   64 bits.
  public static func run(
    plan: PortfolioPlan, execution: ExecutionPlan, strategies: [Strategy], marketCount: Int,
    timeRange: ClosedRange<Int64>, source: any TripSource
  ) throws(SundialError) -> PortfolioResult {
    var pass = PortfolioPass(
      plan, execution, strategies, marketCount,
      try MarkClock(timeRange, daysMax: daysMax), source)
    return try pass.run()
  }

  private init(
    _ plan: PortfolioPlan, _ execution: ExecutionPlan, _ strategies: [Strategy],
    _ marketCount: Int, _ clock: MarkClock, _ source: any TripSource
  ) {
    self.plan = plan
    self.strategies = strategies
    self.marketCount = marketCount
    self.source = source
    self.clock = clock
    let byName = strategies.indices.sorted {
      let (left, right) = (strategies[$0].name, strategies[$1].name)
      return left == right ? $0 < $1 : left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    var ranks = Array(repeating: 0, count: strategies.count)
    for (rank, strategy) in byName.enumerated() { ranks[strategy] = rank }
    nameRanks = ranks
    ledger = Ledger(plan, execution)
    log = RejectionLog(strategyCount: strategies.count, marketCount: marketCount)
    entryCounts = Array(repeating: 0, count: strategies.count * marketCount)
  }

  private mutating func run() throws(SundialError) -> PortfolioResult {
    for strategy in strategies.indices {
      for market in 0..<marketCount { queueSignal(strategy, market, after: nil, notBefore: .min) }
    }
    while let event = queue.pop() {
      try advance(to: event.point.blockTime)
      switch event.kind {
      case .landing: try land(event)
      case .exit: try close(event)
      case .signal: try decide(event)
      }
    }
    try advance(to: .max)
    if equity.last?.time != clock.end { try mark(clock.end) }
    trips.sort(by: entersBefore)
    return PortfolioResult(trips: trips, rejections: log.entries, equity: equity)
  }

  private func entersBefore(_ left: RoundTrip, _ right: RoundTrip) -> Bool {
    if left.entry.order != right.entry.order { return left.entry.order < right.entry.order }
    if left.strategy != right.strategy { return left.strategy < right.strategy }
    if left.market != right.market { return left.market < right.market }
    return left.signal.order < right.signal.order
  }
}

// MARK: - Events

extension PortfolioPass {
  /// Queues a strategy's next signal in a market, not before a time.
  private mutating func queueSignal(
    _ strategy: Int, _ market: Int, after row: Int?, notBefore time: Int64
  ) {
    if let most = strategies[strategy].entriesPerMarketMax,
      entryCounts[strategy * marketCount + market] >= most
    {
      return
    }
    var next = source.nextSignal(strategy: strategy, market: market, after: row)
    while let point = next, point.blockTime < time {
      next = source.nextSignal(strategy: strategy, market: market, after: point.row)
    }
    if let point = next { push(.signal, point, strategy, market) }
  }

  private mutating func push(
    _ kind: PortfolioEvent.Kind, _ point: TripPoint, _ strategy: Int, _ market: Int,
    trip: Int = -1, sale: Int = 0
  ) {
    queue.push(
      PortfolioEvent(
        kind: kind, point: point, nameRank: nameRanks[strategy], strategy: strategy,
        market: market, trip: trip, sale: sale))
  }

  private mutating func decide(_ event: PortfolioEvent) throws(SundialError) {
    switch outcome(event) {
    case .rejected(let reason):
      log.add(reason, event, baseMint: source.baseMint(ofMarket: event.market))
      queueSignal(event.strategy, event.market, after: event.point.row, notBefore: .min)
    case .trip(let trip):
      log.interrupt(strategy: event.strategy, market: event.market)
      entryCounts[event.strategy * marketCount + event.market] += 1
      positionCount += 1
      trips.append(trip)
      push(.landing, trip.entry, event.strategy, event.market, trip: trips.count - 1)
    }
  }

  /// The trip of a signal, its outlay reserved, or why there is none.
  private mutating func outcome(_ event: PortfolioEvent) -> TripOutcome {
    if let most = plan.limits.positionsMax, positionCount >= most {
      return .rejected(.maxPositions)
    }
    guard ledger.reserve() else { return .rejected(.insufficientCapital) }
    let outcome = source.trip(
      strategy: event.strategy, market: event.market, signal: event.point,
      sizeLamports: plan.fixedSizeLamports)
    if case .rejected = outcome { ledger.release() }
    return outcome
  }

  private mutating func land(_ event: PortfolioEvent) throws(SundialError) {
    let trip = trips[event.trip]
    try ledger.land(trip)
    held.append(event.trip)
    guard trip.isFilled else {
      push(.exit, trip.entry, event.strategy, event.market, trip: event.trip)
      return
    }
    for (place, sale) in trip.sales.enumerated() where sale.reason != .endOfData {
      push(.exit, sale.landing, event.strategy, event.market, trip: event.trip, sale: place)
    }
    guard trip.exitReason == .endOfData,
      let seconds = strategies[event.strategy].exits.timeStopSeconds
    else { return }
    let (due, overflow) = trip.entry.blockTime.addingReportingOverflow(seconds)
    guard !overflow, due <= clock.end else { return }
    let place = expiring.firstIndex { $0.time > due } ?? expiring.endIndex
    expiring.insert((time: due, trip: event.trip), at: place)
  }

  /// Marks the midnights and lets go the expired trips that come before an event at `time`.
  private mutating func advance(to time: Int64) throws(SundialError) {
    while let first = expiring.first, first.time <= time {
      while let midnight = clock.nextMidnight(before: first.time) { try mark(midnight) }
      expiring.removeFirst()
      try settle(first.trip)
    }
    while let midnight = clock.nextMidnight(before: time) { try mark(midnight) }
  }

  /// Takes a trip out of the portfolio at what it paid.
  private mutating func settle(_ index: Int) throws(SundialError) {
    try ledger.close(trips[index])
    held.removeAll { $0 == index }
    positionCount -= 1
  }

  /// A sale landed: the last one closes the position and lets the strategy look again.
  private mutating func close(_ event: PortfolioEvent) throws(SundialError) {
    let trip = trips[event.trip]
    guard event.sale + 1 >= trip.sales.count else { return try ledger.sell(trip.sales[event.sale]) }
    try settle(event.trip)
    let cooldown = strategies[event.strategy].cooldownSeconds ?? 0
    let (time, overflow) = trip.exit.blockTime.addingReportingOverflow(cooldown)
    queueSignal(
      event.strategy, event.market, after: trip.exit.row, notBefore: overflow ? .max : time)
  }

  private mutating func mark(_ time: Int64) throws(SundialError) {
    var positions: Int64 = 0
    for index in held {
      let trip = trips[index]
      let worth = source.liquidationLamports(of: trip, at: time)
      for part in [worth, trip.rentReturnedLamports] {
        let (sum, overflow) = positions.addingReportingOverflow(part)
        positions = overflow ? .max : sum
      }
    }
    let (_, overflow) = ledger.cashLamports.addingReportingOverflow(positions)
    guard !overflow else {
      throw SundialError(
        "E-PORTFOLIO-002", "the portfolio's worth exceeds 64 bits of lamports",
        nextStep: "look for a pool with impossible reserves in the archive",
        exitCode: .archiveDamaged)
    }
    equity.append(
      EquityMark(
        time: time, cashLamports: ledger.cashLamports, positionLamports: positions,
        openPositions: held.count))
  }
}
