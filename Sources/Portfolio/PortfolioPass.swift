import Columns
import Market
import Strategies

/// One ordered pass over all strategies' signals under one capital (semantics §8).
public struct PortfolioPass {
  private let sizes: OrderSize
  private let strategies: [Strategy]
  private let nameRanks: [Int]
  private let marketCount: Int
  private let source: any TripSource
  private var queue = EventQueue()
  private var ledger: Ledger
  private var log: RejectionLog
  private var clock: MarkClock
  private var open = OpenTrips()
  private var landed: LandedTrips
  /// Lamports each strategy has at work: outlays of open positions, reserves of decided ones.
  private var committed: [Int64]
  private var equity: [EquityMark] = []
  /// Trips that ended with the data and whose time stop falls due within the run, by that time.
  private var expiring: [(time: Int64, trip: Int)] = []
  private var positions: OpenPositions
  private var entryCounts: [Int]
  /// What sizes take for the equity, and nothing is marked; nil = what it is.
  private var fixedEquityLamports: Int64?

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
  /// - Parameter executions: how each strategy's transactions land.
  /// - Parameter timeRange: Unix seconds of the run's first and last row.
  /// - Parameter scratch: where trips and refusals wait.
  /// - Throws: `E-PORTFOLIO-001` for a range over a century, `E-PORTFOLIO-002` when sums exceed
  ///   64 bits, `E-PORTFOLIO-003` without a size, `E-COLUMNS-005` when a file fails.
  public static func run(
    plan: PortfolioPlan, executions: [ExecutionPlan], strategies: [Strategy], marketCount: Int,
    timeRange: ClosedRange<Int64>, source: any TripSource, scratch: RunScratch = .none
  ) throws(SundialError) -> PortfolioResult {
    var pass = PortfolioPass(
      plan, try OrderSize(plan, executions, strategies), strategies, marketCount,
      try MarkClock(timeRange, plan.marks, daysMax: daysMax), source, scratch)
    return try pass.run()
  }

  /// The same without limits on capital and positions: every signal that its market lets in becomes
  /// a trip. Sizes that read the equity take the starting capital for it.
  public static func valueAll(
    plan: PortfolioPlan, executions: [ExecutionPlan], strategies: [Strategy], marketCount: Int,
    timeRange: ClosedRange<Int64>, source: any TripSource, scratch: RunScratch = .none
  ) throws(SundialError) -> PortfolioResult {
    var boundless = plan
    boundless.capitalLamports = Int64.max / 4
    boundless.limits.positionsMax = nil
    boundless.limits.positionsPerMarketMax = nil
    boundless.limits.positionsPerStrategyMax = nil
    boundless.allocations = []
    var pass = PortfolioPass(
      boundless, try OrderSize(plan, executions, strategies), strategies, marketCount,
      try MarkClock(timeRange, .daily, daysMax: daysMax), source, scratch)
    pass.fixedEquityLamports = plan.capitalLamports
    return try pass.run()
  }

  private init(
    _ plan: PortfolioPlan, _ sizes: OrderSize, _ strategies: [Strategy], _ marketCount: Int,
    _ clock: MarkClock, _ source: any TripSource, _ scratch: RunScratch
  ) {
    landed = LandedTrips(log: TripLog(scratch: scratch))
    self.sizes = sizes
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
    ledger = Ledger(capitalLamports: plan.capitalLamports)
    positions = OpenPositions(plan, strategies, marketCount: marketCount)
    committed = Array(repeating: 0, count: strategies.count)
    log = RejectionLog(
      strategyCount: strategies.count, marketCount: marketCount, scratch: scratch)
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
    return PortfolioResult(
      trips: try landed.finished(), rejections: try log.finished(), equity: equity)
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
    switch try outcome(event) {
    case .rejected(let reason):
      try log.add(reason, event, baseMint: source.baseMint(ofMarket: event.market))
      queueSignal(event.strategy, event.market, after: event.point.row, notBefore: .min)
    case .opened(let trip):
      try log.interrupt(strategy: event.strategy, market: event.market)
      entryCounts[event.strategy * marketCount + event.market] += 1
      positions.add(strategy: event.strategy, market: event.market)
      let entry = trip.trip.entry
      push(.landing, entry, event.strategy, event.market, trip: open.add(trip))
    }
  }

  private enum Decision {
    case opened(OpenTrip)
    case rejected(RejectReason)
  }

  /// The trip of a signal, its outlay reserved, or why there is none.
  private mutating func outcome(_ event: PortfolioEvent) throws(SundialError) -> Decision {
    if fixedEquityLamports == nil,
      let reason = positions.refusal(strategy: event.strategy, market: event.market)
    {
      return .rejected(reason)
    }
    let size = try sizes.lamports(
      strategy: event.strategy, market: event.market, signal: event.point, source: source
    ) { () throws(SundialError) in
      if let fixedEquityLamports { return fixedEquityLamports }
      // The second of the signal holds rows after it: what is known is the second before.
      return try equity(at: event.point.blockTime - 1).equityLamports
    }
    guard let size else { return .rejected(.noSize) }
    guard let outlay = sizes.outlayLamports(size, strategy: event.strategy) else {
      return .rejected(.insufficientCapital)
    }
    if fixedEquityLamports == nil, let allotment = sizes.allotments[event.strategy],
      outlay > allotment - committed[event.strategy]
    {
      return .rejected(.allocationUsed)
    }
    guard ledger.reserve(outlay) else { return .rejected(.insufficientCapital) }
    let outcome = source.trip(
      strategy: event.strategy, market: event.market, signal: event.point, sizeLamports: size)
    switch outcome {
    case .rejected(let reason):
      ledger.release(outlay)
      return .rejected(reason)
    case .trip(let trip):
      committed[event.strategy] += outlay
      return .opened(OpenTrip(trip, reserveLamports: outlay))
    }
  }

  private mutating func land(_ event: PortfolioEvent) throws(SundialError) {
    let trip = open[event.trip].trip
    try landed.add(trip)
    try ledger.land(trip)
    let lastSale = sizes.transactionLamports(strategy: trip.strategy)
    keepReserve(trip.isFilled ? lastSale : 0, of: event.trip)
    committed[trip.strategy] += trip.outlayLamports
    open.hold(event.trip)
    check()
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

  /// Marks what is due and lets go the expired trips that come before an event at `time`.
  private mutating func advance(to time: Int64) throws(SundialError) {
    while let first = expiring.first, first.time <= time {
      while let due = clock.nextMark(before: first.time) { try mark(due) }
      expiring.removeFirst()
      if let valuation = open[first.trip].trip.sales.last { try takeIn(valuation, of: first.trip) }
      try settle(first.trip)
    }
    while let due = clock.nextMark(before: time) { try mark(due) }
  }

  /// Takes a trip whose sales are all taken in out of the portfolio.
  private mutating func settle(_ index: Int) throws(SundialError) {
    let trip = open[index].trip
    try ledger.close(trip)
    keepReserve(0, of: index)
    committed[trip.strategy] -= trip.outlayLamports
    open.remove(index)
    positions.remove(strategy: trip.strategy, market: trip.market)
    check()
  }

  private mutating func takeIn(_ sale: TripSale, of index: Int) throws(SundialError) {
    try ledger.sell(sale)
    open[index].takenSales += 1
  }

  /// Gives back what a trip has reserved but for `lamports`.
  private mutating func keepReserve(_ lamports: Int64, of index: Int) {
    let freed = open[index].reserveLamports - lamports
    ledger.release(freed)
    committed[open[index].trip.strategy] -= freed
    open[index].reserveLamports = lamports
  }

  /// A sale landed, or an entry did not: the last sale closes the position and lets the strategy
  /// look again.
  private mutating func close(_ event: PortfolioEvent) throws(SundialError) {
    let trip = open[event.trip].trip
    if event.sale < trip.sales.count { try takeIn(trip.sales[event.sale], of: event.trip) }
    guard event.sale + 1 >= trip.sales.count else { return check() }
    try settle(event.trip)
    let cooldown = strategies[event.strategy].cooldownSeconds ?? 0
    let (time, overflow) = trip.exit.blockTime.addingReportingOverflow(cooldown)
    queueSignal(
      event.strategy, event.market, after: trip.exit.row, notBefore: overflow ? .max : time)
  }

  /// The books against the positions held, after every event.
  private func check() {
    ledger.check(
      openSpentLamports: open.heldSpentLamports, openRentLamports: open.heldRentLamports)
  }

  private mutating func mark(_ time: Int64) throws(SundialError) {
    guard fixedEquityLamports == nil else { return }
    open.check()
    equity.append(try equity(at: time))
  }

  /// Cash and every open position at what selling it then would pay, its rent with it.
  private func equity(at time: Int64) throws(SundialError) -> EquityMark {
    var worth: Int64 = 0
    for held in open.held {
      let trip = held.trip
      var paid = source.liquidationLamports(of: trip, at: time)
      // What was sold after `time` is in the cash already.
      for sale in trip.sales.prefix(held.takenSales) where sale.landing.blockTime > time {
        paid = max(0, paid - sale.proceedsLamports)
      }
      for part in [paid, trip.rentReturnedLamports] {
        let (sum, overflow) = worth.addingReportingOverflow(part)
        worth = overflow ? .max : sum
      }
    }
    let (_, overflow) = ledger.cashLamports.addingReportingOverflow(worth)
    guard !overflow else {
      throw SundialError(
        "E-PORTFOLIO-002", "the portfolio's worth exceeds 64 bits of lamports",
        nextStep: "look for a pool with impossible reserves in the archive",
        exitCode: .archiveDamaged)
    }
    return EquityMark(
      time: time, cashLamports: ledger.cashLamports, positionLamports: worth,
      openPositions: open.heldCount)
  }
}
