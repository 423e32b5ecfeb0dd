import Columns
import Market
import Statistics

/// Simple returns of equity between UTC midnights.
struct DailyReturns {
  /// nil where there are fewer than two, or equity was used up.
  let series: ReturnSeries?
  /// Why there is no series.
  let reason: String?
  /// How many there are.
  let count: Int
  /// Returns of whole calendar months, the first and last as far as they go.
  let months: [Double]

  init(_ equity: [EquityMark]) {
    let midnights = equity.filter { UTCDay(unixSeconds: $0.time).start == $0.time }
    count = max(0, midnights.count - 1)
    guard midnights.allSatisfy({ $0.equityLamports > 0 }) else {
      (series, months, reason) = (nil, [], "equity was used up")
      return
    }
    guard count > 1 else {
      (series, months, reason) = (nil, [], "fewer than two daily returns")
      return
    }
    let worths = midnights.map { Double($0.equityLamports) }
    let returns = zip(worths.dropFirst(), worths).map { $0 / $1 - 1 }
    series = ReturnSeries(returns, periodsPerYear: 365.25)
    reason = nil
    months = Self.byMonth(midnights)
  }

  /// Growth over the last `days` days; nil when there are fewer.
  func total(ofLast days: Int) -> Double? {
    guard let series, series.values.count >= days else { return nil }
    return ReturnSeries(Array(series.values.suffix(days)), periodsPerYear: 365.25).total
  }

  /// A midnight closes the day before it, so a month's last mark is the next one's first midnight.
  private static func byMonth(_ midnights: [EquityMark]) -> [Double] {
    var found: [Double] = []
    var start = midnights[0]
    for (mark, next) in zip(midnights, midnights.dropFirst()) {
      let month = UTCDay(unixSeconds: mark.time).description.prefix(7)
      let isLast = next.time == midnights.last?.time
      guard UTCDay(unixSeconds: next.time).description.prefix(7) != month || isLast else {
        continue
      }
      found.append(Double(next.equityLamports) / Double(start.equityLamports) - 1)
      start = next
    }
    return found
  }
}

/// How many positions were held at once, by block time.
struct Concurrency {
  /// The most at once.
  let most: Int
  /// Mean over the time in which any was held; nil without trades.
  let mean: Double?
  private let heldSeconds: Int64

  init(_ trades: TripList) {
    var entries: [Int64] = []
    var exits: [Int64] = []
    for trade in trades {
      entries.append(trade.entry.blockTime)
      exits.append(trade.exit.blockTime)
    }
    entries.sort()
    exits.sort()
    var count = HeldCount(since: entries.first ?? 0)
    var next = 0
    for exit in exits {
      // An entry of the same second comes first.
      while next < entries.count, entries[next] <= exit {
        count.step(1, at: entries[next])
        next += 1
      }
      count.step(-1, at: exit)
    }
    for entry in entries[next...] { count.step(1, at: entry) }
    most = count.most
    heldSeconds = count.seconds
    let seconds = Double(count.seconds)
    mean = count.seconds > 0 ? Double(count.positionSeconds) / seconds : nil
  }

  /// Positions held, counted from entry to exit to entry.
  private struct HeldCount {
    private(set) var most = 0
    private(set) var seconds: Int64 = 0
    private(set) var positionSeconds: Int128 = 0
    private var held = 0
    private var before: Int64

    init(since start: Int64) { before = start }

    mutating func step(_ change: Int, at time: Int64) {
      let passed = time - before
      if held > 0 { seconds += passed }
      positionSeconds += Int128(held) * Int128(passed)
      held += change
      most = max(most, held)
      before = time
    }
  }

  /// Share of the time of the marks in which any position was held.
  func shareHeld(of equity: [EquityMark]) -> Double? {
    guard let first = equity.first?.time, let last = equity.last?.time, last > first else {
      return nil
    }
    return min(1, Double(heldSeconds) / Double(last - first))
  }
}
