import Glibc

extension ReturnSeries {
  /// Mean over sample deviation, a period (Sharpe 1994).
  public var periodSharpe: Double? { quotient(mean, deviation) }

  /// Sharpe ratio a year.
  public var sharpe: Double? { periodSharpe.map { $0 * periodsPerYear.squareRoot() } }

  /// Sharpe ratio over the penalty of autocorrelation.
  public var smartSharpe: Double? { quotient(sharpe, autocorrelationPenalty) }

  /// Mean over downside deviation, a period (Sortino and Price 1994, target 0).
  public var periodSortino: Double? { quotient(mean, downsideDeviation) }

  /// Sortino ratio a year.
  public var sortino: Double? { periodSortino.map { $0 * periodsPerYear.squareRoot() } }

  /// Sortino ratio over the penalty of autocorrelation.
  public var smartSortino: Double? { quotient(sortino, autocorrelationPenalty) }

  /// Sortino ratio over √2, comparable with a Sharpe ratio.
  public var adjustedSortino: Double? { sortino.map { $0 / 2.0.squareRoot() } }

  /// √(1 + 2·Σ (n − k)/n · |ρ|^k) for the correlation ρ of neighbouring returns: by how much a
  /// deviation of correlated returns understates that of a long period (Lo 2002).
  public var autocorrelationPenalty: Double? {
    let n = values.count
    guard n > 2, let rho = Moments.correlation(Array(values.dropLast()), Array(values.dropFirst()))
    else { return nil }
    let terms = (1..<n).lazy.map { Double(n - $0) / Double(n) * pow(abs(rho), Double($0)) }
    return (1 + 2 * Moments.sum(terms)).squareRoot()
  }

  /// Probability that the true Sharpe ratio is above 0 (Bailey and López de Prado 2012).
  public var probabilisticSharpe: Double? {
    guard let ratio = periodSharpe, let skewness, let excessKurtosis else { return nil }
    let spread = 1 - skewness * ratio + (excessKurtosis + 2) / 4 * ratio * ratio
    guard spread > 0 else { return nil }
    let error = (spread / Double(values.count - 1)).squareRoot()
    return NormalDistribution.share(below: ratio / error)
  }

  /// Annual growth over the deepest fall (Young 1991).
  public var calmar: Double? { quotient(annualGrowth, maxDrawdown) }

  /// Σ gains over Σ losses (Keating and Shadwick 2002, threshold 0): of returns also the profit
  /// factor.
  public var omega: Double? { quotient(gains, losses) }

  /// Σ returns over Σ losses (Schwager).
  public var gainToPain: Double? { quotient(simpleTotal, losses) }

  /// Total over the ulcer index.
  public var ulcerPerformance: Double? { quotient(total, ulcerIndex) }

  /// Σ returns over ulcer index times pitfall: the expected shortfall of the falls over the
  /// deviation of returns.
  public var serenity: Double? {
    let shortfall = Self.normalExpectedShortfall(of: underwater.map { -$0 }, 0.05)
    guard let pitfall = quotient(shortfall.map { -$0 }, deviation), let ulcerIndex else {
      return nil
    }
    return quotient(simpleTotal, ulcerIndex * pitfall)
  }

  /// |Σ returns| over the deepest fall.
  public var recoveryFactor: Double? { quotient(abs(simpleTotal), maxDrawdown) }

  /// Mean gain over mean loss.
  public var payoff: Double? {
    quotient(
      Moments.mean(values.filter { $0 > 0 }), Moments.mean(values.filter { $0 < 0 }).map { -$0 })
  }

  /// Periods with a gain over those with a gain or loss.
  public var winRate: Double? {
    let moved = values.lazy.filter { $0 != 0 }.count
    guard moved > 0 else { return nil }
    return Double(values.lazy.filter { $0 > 0 }.count) / Double(moved)
  }

  /// Share of periods with any return.
  public var exposure: Double? {
    guard !values.isEmpty else { return nil }
    return Double(values.lazy.filter { $0 != 0 }.count) / Double(values.count)
  }

  /// Mean gain a win over mean loss a loss, each over its count.
  public var profitRatio: Double? {
    let wins = values.filter { $0 >= 0 }
    let losses = values.filter { $0 < 0 }
    guard let win = Moments.mean(wins), let loss = Moments.mean(losses) else { return nil }
    return quotient(abs(win) / Double(wins.count), abs(loss) / Double(losses.count))
  }

  /// Profit factor · win rate · payoff.
  public var cpcIndex: Double? {
    guard let omega, let winRate, let payoff else { return nil }
    return omega * winRate * payoff
  }

  /// Profit factor · tail ratio.
  public var commonSenseRatio: Double? {
    guard let omega, let tailRatio else { return nil }
    return omega * tailRatio
  }

  /// 99 % quantile over the mean of returns that are not negative.
  public var outlierWinRatio: Double? {
    quotient(quantile(0.99), Moments.mean(values.filter { $0 >= 0 }))
  }

  /// 1 % quantile over the mean of losses.
  public var outlierLossRatio: Double? {
    quotient(quantile(0.01), Moments.mean(values.filter { $0 < 0 }))
  }

  /// Share of capital that grows fastest (Kelly 1956) by payoff and win rate.
  public var kelly: Double? {
    guard let payoff, payoff != 0, let winRate else { return nil }
    return (payoff * winRate - (1 - winRate)) / payoff
  }

  /// ((1 − win rate)/(1 + win rate))ⁿ.
  public var riskOfRuin: Double? {
    winRate.map { pow((1 - $0) / (1 + $0), Double(values.count)) }
  }

  /// Annual growth over exposure.
  public var growthOverExposure: Double? { quotient(annualGrowth, exposure) }

  /// Most gains (or losses) in a row.
  public func longestRun(of isMember: (Double) -> Bool) -> Int {
    var longest = 0
    var current = 0
    for value in values {
      current = isMember(value) ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }

  private var gains: Double { Moments.sum(values.lazy.filter { $0 > 0 }) }
  private var losses: Double { -Moments.sum(values.lazy.filter { $0 < 0 }) }

  private func quotient(_ part: Double?, _ whole: Double?) -> Double? {
    guard let part, let whole, whole != 0 else { return nil }
    return part / whole
  }
}
