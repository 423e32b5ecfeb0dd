import Market

/// The figures of a run, for its portfolio and for each strategy. Formulas: docs/metrics.md.
///
/// Sums are exact integers; only the last division to SOL is a double.
public enum RunMetrics {
  /// Fewest daily returns an annualised figure is given for.
  static let returnDaysMin = 30

  /// Figures of the whole run; drawdown and Sharpe ratio are of the equity marks.
  public static func ofPortfolio(
    trips: [RoundTrip], equity: [EquityMark], capitalLamports: Int64
  ) -> [Metric] {
    let worths = [capitalLamports] + equity.map(\.equityLamports)
    return figures(trips)
      + [
        sol("max_drawdown_sol", drawdown(worths.map { Int128($0) }), "M-MAXDD-1"),
        drawdownShare(worths), sharpe(equity),
      ]
  }

  /// Figures of one strategy of the run; drawdown is of the running sum of its trips' net at
  /// their exits.
  public static func ofStrategy(_ strategy: Int, trips: [RoundTrip]) -> [Metric] {
    let own = trips.filter { $0.strategy == strategy }
    var sum: Int128 = 0
    var sums: [Int128] = [0]
    for trip in own.sorted(by: exitsBefore) {
      sum += Int128(trip.netLamports)
      sums.append(sum)
    }
    let reason = "a strategy has no equity of its own in a portfolio"
    return figures(own)
      + [
        sol("max_drawdown_sol", drawdown(sums), "M-MAXDD-1"),
        Metric(name: "max_drawdown", value: nil, reason: reason, formula: "M-MAXDDPCT-1"),
        Metric(name: "sharpe", value: nil, reason: reason, formula: "M-SHARPE-1"),
      ]
  }

  private static func exitsBefore(_ left: RoundTrip, _ right: RoundTrip) -> Bool {
    if left.exit.order != right.exit.order { return left.exit.order < right.exit.order }
    if left.entry.order != right.entry.order { return left.entry.order < right.entry.order }
    return left.market < right.market
  }
}

// MARK: - Trips

extension RunMetrics {
  private static func figures(_ all: [RoundTrip]) -> [Metric] {
    let trips = all.filter(\.isFilled)
    let unfilled = all.filter { !$0.isFilled }.reduce(Int128(0)) { $0 + Int128($1.netLamports) }
    let nets = trips.map { Int128($0.netLamports) }
    let wins = nets.filter { $0 > 0 }
    let profit = wins.reduce(0, +)
    let loss = -nets.filter { $0 <= 0 }.reduce(0, +)
    let net = profit - loss
    let best = nets.sorted(by: >).prefix(5).reduce(0, +)
    let costs = all.reduce(Int128(0)) { $0 + Int128($1.costLamports) }
    let fees = trips.reduce(Int128(0)) { $0 + Int128($1.venueFeeLamports) }
    return [
      count("trades", trips.count, "M-TRADES-1"),
      count("wins", wins.count, "M-WINS-1"),
      ratio("win_rate", Double(wins.count), Double(trips.count), "no trades", "M-WINRATE-1"),
      sol("net_sol", net + unfilled, "M-NET-1"),
      sol("gross_profit_sol", profit, "M-GROSSPROFIT-1"),
      sol("gross_loss_sol", loss, "M-GROSSLOSS-1"),
      ratio("profit_factor", Double(profit), Double(loss), "no losses", "M-PROFITFACTOR-1"),
      sol("costs_sol", costs, "M-COSTS-1"),
      sol("venue_fees_sol", fees, "M-VENUEFEES-1"),
      medianMultiple(trips),
      sol("net_without_best_5_sol", net + unfilled - best, "M-NETWITHOUTBEST5-1"),
      count("mints", Set(trips.map(\.baseMint)).count, "M-MINTS-1"),
    ]
  }

  /// Median of proceeds / (spent + costs); of an even number the mean of the middle two.
  private static func medianMultiple(_ trips: [RoundTrip]) -> Metric {
    let multiples = trips.map {
      Double($0.proceedsLamports) / Double($0.spentLamports + $0.costLamports)
    }.sorted()
    let id = "M-MEDIANMULTIPLE-1"
    guard !multiples.isEmpty else {
      return Metric(name: "median_multiple", value: nil, reason: "no trades", formula: id)
    }
    let middle = multiples.count / 2
    let median =
      multiples.count % 2 == 1
      ? multiples[middle] : (multiples[middle - 1] + multiples[middle]) / 2
    return Metric(name: "median_multiple", value: median, formula: id)
  }

  private static func count(_ name: String, _ value: Int, _ formula: String) -> Metric {
    Metric(name: name, value: Double(value), formula: formula)
  }

  private static func sol(_ name: String, _ lamports: Int128, _ formula: String) -> Metric {
    Metric(name: name, value: Double(lamports) / Double(lamportsPerSOL), formula: formula)
  }

  private static func ratio(
    _ name: String, _ part: Double, _ whole: Double, _ reason: String, _ formula: String
  ) -> Metric {
    guard whole != 0 else {
      return Metric(name: name, value: nil, reason: reason, formula: formula)
    }
    return Metric(name: name, value: part / whole, formula: formula)
  }
}

// MARK: - Equity

extension RunMetrics {
  /// The deepest fall below an earlier peak.
  private static func drawdown(_ worths: [Int128]) -> Int128 {
    var peak = Int128.min
    var deepest: Int128 = 0
    for worth in worths {
      peak = max(peak, worth)
      deepest = max(deepest, peak - worth)
    }
    return deepest
  }

  /// The deepest fall as a share of the peak it fell from.
  private static func drawdownShare(_ worths: [Int64]) -> Metric {
    var peak: Int64 = 0
    var deepest = 0.0
    for worth in worths {
      peak = max(peak, worth)
      if peak > 0 { deepest = max(deepest, (Double(peak) - Double(worth)) / Double(peak)) }
    }
    guard peak > 0 else {
      return Metric(
        name: "max_drawdown", value: nil, reason: "no capital", formula: "M-MAXDDPCT-1")
    }
    return Metric(name: "max_drawdown", value: deepest, formula: "M-MAXDDPCT-1")
  }

  /// Mean over sample deviation of simple daily returns between midnights, times √365.25; the
  /// risk-free rate is 0.
  private static func sharpe(_ equity: [EquityMark]) -> Metric {
    func none(_ reason: String) -> Metric {
      Metric(name: "sharpe", value: nil, reason: reason, formula: "M-SHARPE-1")
    }
    let midnights = equity.filter { UTCDay(unixSeconds: $0.time).start == $0.time }
    guard midnights.count > returnDaysMin else {
      return none("fewer than \(returnDaysMin) daily returns")
    }
    guard midnights.allSatisfy({ $0.equityLamports > 0 }) else {
      return none("equity was used up")
    }
    let worths = midnights.map { Double($0.equityLamports) }
    let returns = zip(worths.dropFirst(), worths).map { $0 / $1 - 1.0 }
    let mean = returns.reduce(0, +) / Double(returns.count)
    let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(returns.count - 1)).squareRoot()
    guard deviation > 0 else { return none("no variation of equity") }
    return Metric(
      name: "sharpe", value: mean / deviation * 365.25.squareRoot(), formula: "M-SHARPE-1")
  }
}
