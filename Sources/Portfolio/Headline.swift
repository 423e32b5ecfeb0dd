import Columns
import Market
import Statistics

/// What a run says first, and whether it says anything (semantics §9).
public struct Headline: Hashable, Sendable {
  /// Fewest days an interval is given for: what two or three days say of others is nothing.
  static let daysMin = 10

  /// 95 % interval of the net, lamports; nil with fewer than ten days.
  public var netInterval: ClosedRange<Int128>?

  /// The interval of the trips' net over the days from the first to the last second of the data.
  public init(trips: TripList, dataRange: ClosedRange<Int64>) {
    let days = UTCDay(unixSeconds: dataRange.lowerBound)...UTCDay(unixSeconds: dataRange.upperBound)
    let dayCount = days.upperBound.number - days.lowerBound.number + 1
    netInterval =
      dayCount < Self.daysMin ? nil : Bootstrap.interval(ofSums: Self.netByDay(trips, days))
  }

  /// Net of each UTC day on which a mint was first bought, all trips of a mint kept together: the
  /// clusters of the interval (semantics §9). Days without one count as 0.
  private static func netByDay(_ trips: TripList, _ days: ClosedRange<UTCDay>) -> [Int64] {
    var firstDay: [Pubkey: Int64] = [:]
    var sums: [Int64: Int64] = [:]
    // A run's trips are in the order of their entries.
    for trip in trips {
      let own = UTCDay(unixSeconds: trip.entry.blockTime).number
      let day = firstDay[trip.baseMint] ?? Int64(own)
      firstDay[trip.baseMint] = day
      let (sum, overflow) = sums[day, default: 0].addingReportingOverflow(trip.netLamports)
      sums[day] = overflow ? (trip.netLamports < 0 ? .min : .max) : sum
    }
    return (Int64(days.lowerBound.number)...Int64(days.upperBound.number)).map {
      sums[$0, default: 0]
    }
  }
}

extension MetricSheet {
  /// The headline's figures in their order.
  mutating func addHeadline(_ sample: TradeSample, _ headline: Headline, _ atOtherSizes: [Size]) {
    let tooFew = "fewer than ten UTC days"
    add("net_sol", lamports: sample.net, "M-NET-1")
    for (name, bound) in [
      ("net_low_sol", headline.netInterval?.lowerBound),
      ("net_high_sol", headline.netInterval?.upperBound),
    ] {
      add(name, bound.map { Double($0) / 1e9 }, else: tooFew, "M-NETINTERVAL-1")
    }
    add("net_without_best_5_sol", lamports: sample.netWithoutBest(5), "M-NETWITHOUTBEST-1")
    let percent = (sample.trades.count + 99) / 100
    add(
      "net_without_best_1_percent_sol", lamports: sample.netWithoutBest(percent),
      "M-NETWITHOUTBEST1PC-1")
    add(
      "median_multiple", Moments.median(sample.multiples), else: "no trades", "M-MEDIANMULTIPLE-1")
    // An entry that never landed spent nothing.
    let deployed = sample.totals.spentLamports
    add(
      "capital_lost_below_80_percent", -sample.wreckNets.reduce(Int128(0)) { $0 + Int128($1) },
      of: deployed, else: "no trades", "M-WRECKS-1")
    add("net_per_sol_deployed", sample.net, of: deployed, else: "no trades", "M-NETPERSOL-1")
    add(
      "end_of_data_share", sample.totals.endOfDataNetLamports, of: sample.net, else: "net is 0",
      "M-ENDOFDATA-1")
    for size in atOtherSizes {
      add(
        "net_at_\(size.name)_size_sol", size.netLamports.map { Double($0) / 1e9 },
        else: "not simulated for one strategy", "M-NETATSIZE-1")
    }
  }

  /// The run's net when every trade's size is scaled.
  struct Size {
    /// As in a metric's name: `0_25x`.
    var name: String
    /// nil = not simulated.
    var netLamports: Int128?
  }
}
