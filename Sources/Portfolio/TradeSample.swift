import Market
import Statistics

/// The trips of a run or of one strategy, sorted and summed once for its figures.
struct TradeSample {
  /// Trips that bought something, by exit.
  let trades: [RoundTrip]
  /// Entries that never landed.
  let unfilled: [RoundTrip]
  /// Net of each trade, by exit.
  let nets: [Int128]
  /// Net of all, unfilled entries among them.
  let net: Int128
  /// Σ net of trades above 0, and −Σ of the others.
  let grossProfit: Int128
  let grossLoss: Int128

  init(_ trips: [RoundTrip]) {
    trades = trips.filter(\.isFilled).sorted(by: Self.exitsBefore)
    unfilled = trips.filter { !$0.isFilled }
    nets = trades.map { Int128($0.netLamports) }
    grossProfit = nets.reduce(0) { $0 + max(0, $1) }
    grossLoss = nets.reduce(0) { $0 - min(0, $1) }
    net = unfilled.reduce(grossProfit - grossLoss) { $0 + Int128($1.netLamports) }
  }

  /// proceeds / (spent + costs) of a trade.
  static func multiple(_ trip: RoundTrip) -> Double {
    Double(trip.proceedsLamports) / Double(trip.spentLamports + trip.costLamports)
  }

  var multiples: [Double] { trades.map(Self.multiple) }

  /// Seconds from the entry's landing to the last sale's.
  var holdSeconds: [Double] { trades.map { Double($0.exit.blockTime - $0.entry.blockTime) } }

  /// Σ of an amount over all trips.
  func total(_ amount: (RoundTrip) -> Int64) -> Int128 {
    (trades + unfilled).reduce(0) { $0 + Int128(amount($1)) }
  }

  /// Net without the `count` largest nets.
  func netWithoutBest(_ count: Int) -> Int128 {
    net - nets.sorted(by: >).prefix(count).reduce(0, +)
  }

  /// Profit of each mint that gained, in the order of mints.
  var profitByMint: [Double] {
    var sums: [Pubkey: Int128] = [:]
    for (trade, net) in zip(trades, nets) { sums[trade.baseMint, default: 0] += net }
    return sums.sorted { $0.key < $1.key }.map { Double(max(0, $0.value)) }
  }

  var mintCount: Int { Set(trades.map(\.baseMint)).count }

  /// Net of each UTC day on which a mint was first bought, all trips of a mint kept together: the
  /// clusters of the interval (semantics §9). Days without one count as 0.
  func netByDay(_ days: ClosedRange<UTCDay>?) -> [Int64] {
    var firstDay: [Pubkey: Int64] = [:]
    let trips = (trades + unfilled).sorted { $0.entry.order < $1.entry.order }
    var sums: [Int64: Int64] = [:]
    for trip in trips {
      let own = UTCDay(unixSeconds: trip.entry.blockTime).number
      let day = firstDay[trip.baseMint] ?? Int64(own)
      firstDay[trip.baseMint] = day
      let (sum, overflow) = sums[day, default: 0].addingReportingOverflow(trip.netLamports)
      sums[day] = overflow ? (trip.netLamports < 0 ? .min : .max) : sum
    }
    guard let days else { return [] }
    return (Int64(days.lowerBound.number)...Int64(days.upperBound.number)).map {
      sums[$0, default: 0]
    }
  }

  private static func exitsBefore(_ left: RoundTrip, _ right: RoundTrip) -> Bool {
    if left.exit.order != right.exit.order { return left.exit.order < right.exit.order }
    if left.entry.order != right.entry.order { return left.entry.order < right.entry.order }
    if left.market != right.market { return left.market < right.market }
    return left.strategy < right.strategy
  }
}
