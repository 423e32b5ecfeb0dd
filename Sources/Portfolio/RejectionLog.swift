import Columns
import Market

/// Refused signals; those of one strategy and market that follow each other for one reason are
/// one entry. In memory are those that another refusal may join, one a strategy and market at most.
struct RejectionLog {
  private struct Entry {
    var rejection: Rejection
    /// Its place among all, which are in the order of their first signals.
    let place: Int
  }

  private var writer: RejectionWriter
  private var count = 0
  /// Entries that the next refusal may join; nil where there was one.
  private var entries: [Entry?] = []
  private var freeIndexes: [Int] = []
  /// By strategy and market: the index of its entry; −1 = none.
  private var current: [Int]
  private let marketCount: Int

  init(strategyCount: Int, marketCount: Int, scratch: RunScratch) {
    self.marketCount = marketCount
    writer = RejectionWriter(scratch: scratch)
    current = Array(repeating: -1, count: strategyCount * marketCount)
  }

  /// Takes in a refusal; E-COLUMNS-005.
  mutating func add(
    _ reason: RejectReason, _ event: PortfolioEvent, baseMint: Pubkey
  ) throws(SundialError) {
    let key = event.strategy * marketCount + event.market
    let index = current[key]
    if index >= 0, entries[index]?.rejection.reason == reason {
      entries[index]?.rejection.last = event.point
      entries[index]?.rejection.signals += 1
      return
    }
    try end(key)
    let rejection = Rejection(
      strategy: event.strategy, market: event.market, baseMint: baseMint, reason: reason,
      at: event.point)
    let free = freeIndexes.popLast() ?? entries.count
    if free == entries.count { entries.append(nil) }
    entries[free] = Entry(rejection: rejection, place: count)
    current[key] = free
    count += 1
  }

  /// Ends the sequence of refusals of a strategy in a market, as a signal was taken; E-COLUMNS-005.
  mutating func interrupt(strategy: Int, market: Int) throws(SundialError) {
    try end(strategy * marketCount + market)
  }

  /// All refusals; E-COLUMNS-005.
  consuming func finished() throws(SundialError) -> RejectionList {
    for entry in entries {
      if let entry { try writer.append(entry.rejection, place: entry.place) }
    }
    return try writer.finished()
  }

  private mutating func end(_ key: Int) throws(SundialError) {
    let index = current[key]
    guard index >= 0, let entry = entries[index] else { return }
    try writer.append(entry.rejection, place: entry.place)
    entries[index] = nil
    freeIndexes.append(index)
    current[key] = -1
  }
}
