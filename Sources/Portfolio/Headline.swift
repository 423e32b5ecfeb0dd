import Market
import Statistics

/// What a run says first, and whether it says anything (semantics §9).
public struct Headline: Hashable, Sendable {
  /// Fewest days an interval is given for: what two or three days say of others is nothing.
  static let daysMin = 10

  /// 95 % interval of the net, lamports; nil with fewer than ten days.
  public var netInterval: ClosedRange<Int128>?

  /// The interval of the trips' net over the days from the first to the last second of the data.
  public init(trips: [RoundTrip], dataRange: ClosedRange<Int64>) {
    let days = UTCDay(unixSeconds: dataRange.lowerBound)...UTCDay(unixSeconds: dataRange.upperBound)
    let nets = TradeSample(trips).netByDay(days)
    netInterval = nets.count < Self.daysMin ? nil : Bootstrap.interval(ofSums: nets)
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
    let deployed = sample.trades.reduce(Int128(0)) { $0 + Int128($1.spentLamports) }
    let wrecks = sample.trades.filter { TradeSample.multiple($0) < 0.2 }
    add(
      "capital_lost_below_80_percent", -wrecks.reduce(Int128(0)) { $0 + Int128($1.netLamports) },
      of: deployed, else: "no trades", "M-WRECKS-1")
    add("net_per_sol_deployed", sample.net, of: deployed, else: "no trades", "M-NETPERSOL-1")
    let marks = sample.trades.filter { $0.exitReason == .endOfData }
    add(
      "end_of_data_share", marks.reduce(Int128(0)) { $0 + Int128($1.netLamports) },
      of: sample.net, else: "net is 0", "M-ENDOFDATA-1")
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
