import Market

/// Refused signals; those of one strategy and market that follow each other for one reason are
/// one entry.
struct RejectionLog {
  private(set) var entries: [Rejection] = []
  /// By strategy and market: the entry that the next refusal may join; −1 = none.
  private var current: [Int]
  private let marketCount: Int

  init(strategyCount: Int, marketCount: Int) {
    self.marketCount = marketCount
    current = Array(repeating: -1, count: strategyCount * marketCount)
  }

  mutating func add(_ reason: RejectReason, _ event: PortfolioEvent, baseMint: Pubkey) {
    let key = event.strategy * marketCount + event.market
    let place = current[key]
    if place >= 0, entries[place].reason == reason {
      entries[place].last = event.point
      entries[place].signals += 1
      return
    }
    current[key] = entries.count
    entries.append(
      Rejection(
        strategy: event.strategy, market: event.market, baseMint: baseMint, reason: reason,
        at: event.point))
  }

  /// Ends the sequence of refusals of a strategy in a market: a signal was taken.
  mutating func interrupt(strategy: Int, market: Int) {
    current[strategy * marketCount + market] = -1
  }
}
