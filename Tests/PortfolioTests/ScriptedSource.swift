import Columns
import Market

@testable import Portfolio
@testable import Strategies

/// Signals and trips as a test writes them: time is the slot, and the row the slot too.
struct ScriptedSource: TripSource {
  struct Script {
    var entryDelay = 1
    var holdSlots = 10
    var spent: Int64 = 100
    var proceeds: Int64 = 150
    var reason = ExitReason.takeProfit
    var rejection: RejectReason?
  }

  /// Slots of the signals, by strategy and market.
  var signals: [[[Int]]]
  var secondsPerSlot: Int64 = 1
  var execution = ScriptedSource.execution()
  var script: @Sendable (_ strategy: Int, _ market: Int, _ slot: Int) -> Script = { _, _, _ in
    Script()
  }
  /// Whether a trip spends the size it is asked for, and how many sales of equal parts it has.
  var spendsSize = false
  var sales = 1
  /// Slot of a row.
  var slot: @Sendable (_ row: Int) -> Int = { $0 }
  /// What every pool holds.
  var reserve: Int64? = 4_000
  /// Worth of an open trip at a time.
  var worth: @Sendable (RoundTrip, Int64) -> Int64 = { trip, _ in trip.proceedsLamports }

  func baseMint(ofMarket market: Int) -> Pubkey { Pubkey(words: (UInt64(market), 0, 0, 0)) }

  func point(_ slot: Int) -> TripPoint {
    let order = ChainOrder(
      slot: UInt64(self.slot(slot)), slotRank: 0, outerIndex: 0, innerIndex: -1)
    return TripPoint(
      order: order, blockTime: Int64(slot) * secondsPerSlot, row: slot, price: nil)
  }

  func nextSignal(strategy: Int, market: Int, after row: Int?) -> TripPoint? {
    signals[strategy][market].first { $0 > row ?? -1 }.map(point)
  }

  func trip(
    strategy: Int, market: Int, signal: TripPoint, sizeLamports: Int64
  ) -> TripOutcome {
    let script = script(strategy, market, signal.row)
    if let reason = script.rejection { return .rejected(reason) }
    let spent = spendsSize ? sizeLamports : script.spent
    let entry = point(signal.row + script.entryDelay)
    let exit = point(entry.row + script.holdSlots)
    let isSent = script.reason != .endOfData
    var purchase = OrderReceipt()
    purchase.sentCount = 1
    purchase.baseFeeLamports = execution.baseFeeLamports
    purchase.platformFeeLamports = spent * execution.platformFeePPM / 1_000_000
    purchase.lpFeeLamports = 2
    var receipt = OrderReceipt()
    if isSent {
      receipt.sentCount = 1
      receipt.baseFeeLamports = execution.baseFeeLamports
      receipt.platformFeeLamports = script.proceeds * execution.platformFeePPM / 1_000_000
    }
    let parts = (0..<sales).map { part in
      let landing = point(exit.row + part)
      return TripSale(
        trigger: landing, landing: landing, pool: .zero, venue: .raydiumCPMM,
        reason: script.reason, rung: part, baseAmount: 1, proceedsLamports: script.proceeds,
        receipt: receipt)
    }
    return .trip(
      RoundTrip(
        strategy: strategy, market: market, baseMint: baseMint(ofMarket: market),
        entryPool: .zero, entryVenue: .raydiumCPMM, signal: signal, entry: entry,
        spentLamports: spent, baseAmount: UInt64(sales), purchase: purchase, sales: parts,
        exitReason: script.reason, flags: []))
  }

  func quoteReserveLamports(market: Int, signal: TripPoint) -> Int64? { reserve }

  func volatility(market: Int, signal: TripPoint, windowSeconds: Int64) -> Double? {
    market == 0 ? 0.02 : nil
  }

  func liquidationLamports(of trip: RoundTrip, at time: Int64) -> Int64 { worth(trip, time) }

  static func execution(baseFee: Int64 = 5, platformPPM: Int64 = 0) -> ExecutionPlan {
    ExecutionPlan(
      latencySlots: [1], landing: .endOfSlot, baseFeeLamports: baseFee, priorityFeeLamports: 0,
      tipLamports: 0, platformFeePPM: platformPPM, poolShareMaxPPM: nil,
      unknownDepthLamports: nil)
  }

  static func strategy(
    _ name: String, cooldown: Int64? = nil, entriesMax: Int? = nil, timeStop: Int64? = nil,
    sizing: Sizing? = nil, limits: PositionLimits = PositionLimits()
  ) -> Strategy {
    Strategy(
      name: name, description: "",
      universe: Universe(venues: [], quotes: [], mints: [], excludedMints: []), entry: .all([]),
      cooldownSeconds: cooldown, entriesPerMarketMax: entriesMax, mode: .level,
      exits: ExitPlan(timeStopSeconds: timeStop), sizing: sizing, limits: limits,
      canonicalText: "", sourceText: "")
  }

  /// A pass over this source's signals.
  func run(
    capital: Int64 = 10_000, size: Int64 = 100, positionsMax: Int? = nil,
    strategies: [Strategy]? = nil, timeRange: ClosedRange<Int64> = 0...1_000,
    scratch: RunScratch = .none
  ) throws -> PortfolioResult {
    try PortfolioPass.run(
      plan: PortfolioPlan(
        capitalLamports: capital, limits: PositionLimits(positionsMax: positionsMax),
        sizing: .fixed(lamports: size)),
      executions: signals.map { _ in execution },
      strategies: strategies ?? signals.indices.map { ScriptedSource.strategy("s\($0)") },
      marketCount: signals[0].count, timeRange: timeRange, source: self,
      scratch: scratch)
  }
}
