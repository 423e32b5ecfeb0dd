import Columns
import Market
import Statistics

extension MetricSheet {
  /// Figures of the equity marks: growth, risk and ratios of daily returns.
  mutating func addEquity(_ equity: [EquityMark], capitalLamports: Int64, sample: TradeSample) {
    let worths = [capitalLamports] + equity.map(\.equityLamports)
    add("capital_sol", lamports: Int128(capitalLamports), "M-CAPITAL-1")
    add("final_equity_sol", lamports: Int128(worths.last ?? capitalLamports), "M-EQUITY-1")
    addDrawdown(worths)
    let series = DailyReturns(equity)
    add(
      "total_return", Int128((worths.last ?? capitalLamports) - capitalLamports),
      of: Int128(capitalLamports), else: "no capital", "M-TOTALRETURN-1")
    addReturns(series)
    addAnnual(series)
    addRatios(series)
    addTurnover(equity, capitalLamports, sample)
  }

  private mutating func addDrawdown(_ worths: [Int64]) {
    var peak = worths.first ?? 0
    var deepest: Int128 = 0
    var share = 0.0
    for worth in worths {
      peak = max(peak, worth)
      deepest = max(deepest, Int128(peak) - Int128(worth))
      if peak > 0 { share = max(share, (Double(peak) - Double(worth)) / Double(peak)) }
    }
    add("max_drawdown_sol", lamports: deepest, "M-MAXDD-1")
    add("max_drawdown", peak > 0 ? share : nil, else: "no capital", "M-MAXDDPCT-1")
  }

  private mutating func addReturns(_ days: DailyReturns) {
    let few = days.reason ?? "fewer than two daily returns"
    let series = days.series
    let figures: [(String, Double?, String)] = [
      ("days", Double(days.count), "M-DAYS-1"),
      ("mean_daily_return", series?.mean, "M-DAILY-1"),
      ("daily_deviation", series?.deviation, "M-DAILY-1"),
      ("daily_downside_deviation", series?.downsideDeviation, "M-DOWNSIDE-1"),
      ("best_day", series?.best, "M-DAILY-1"), ("worst_day", series?.worst, "M-DAILY-1"),
      ("geometric_daily_return", series?.geometricMean, "M-GEOMETRIC-1"),
      ("best_month", days.months.max(), "M-MONTHS-1"),
      ("worst_month", days.months.min(), "M-MONTHS-1"),
      ("mean_up_month", Moments.mean(days.months.filter { $0 > 0 }), "M-MONTHS-1"),
      ("mean_down_month", Moments.mean(days.months.filter { $0 < 0 }), "M-MONTHS-1"),
      ("day_win_rate", series?.winRate, "M-DAYWINS-1"),
      ("most_up_days_in_a_row", series.map { Double($0.longestRun { $0 > 0 }) }, "M-DAYRUNS-1"),
      ("most_down_days_in_a_row", series.map { Double($0.longestRun { $0 < 0 }) }, "M-DAYRUNS-1"),
      ("skewness", series?.skewness, "M-SKEW-1"),
      ("excess_kurtosis", series?.excessKurtosis, "M-KURTOSIS-1"),
      ("value_at_risk_95", series?.valueAtRisk(0.05), "M-VAR-1"),
      ("value_at_risk_99", series?.valueAtRisk(0.01), "M-VAR-1"),
      ("normal_value_at_risk_95", series?.normalValueAtRisk(0.05), "M-NORMALVAR-1"),
      ("expected_shortfall_95", series?.expectedShortfall(0.05), "M-CVAR-1"),
      ("normal_expected_shortfall_95", series?.normalExpectedShortfall(0.05), "M-NORMALCVAR-1"),
      ("tail_ratio", series?.tailRatio, "M-TAIL-1"),
      ("daily_max_drawdown", series?.maxDrawdown, "M-DAILYDD-1"),
      ("mean_drawdown", series?.averageDrawdown, "M-MEANDD-1"),
      ("longest_drawdown_days", series.map { Double($0.longestDrawdown) }, "M-DDDAYS-1"),
      ("mean_drawdown_days", series?.averageDrawdownLength, "M-DDDAYS-1"),
      ("ulcer_index", series?.ulcerIndex, "M-ULCER-1"),
      ("stability", series?.stability, "M-STABILITY-1"),
    ]
    for (name, value, formula) in figures { add(name, value, else: few, formula) }
    for (name, span) in [("30", 30), ("90", 90), ("180", 180), ("365", 365)] {
      add(
        "return_last_\(name)_days", days.total(ofLast: span), else: days.reason ?? "a shorter run",
        "M-TRAILING-1")
    }
  }

  /// Annualised figures, which a thin sample has not.
  private mutating func addAnnual(_ days: DailyReturns) {
    let series = days.count >= RunMetrics.returnDaysMin ? days.series : nil
    let few = days.reason ?? "fewer than \(RunMetrics.returnDaysMin) daily returns"
    let figures: [(String, Double?, String)] = [
      ("cagr", series?.annualGrowth, "M-CAGR-1"),
      ("annual_deviation", series?.annualDeviation, "M-ANNUALDEV-1"),
      ("sharpe", series?.sharpe, "M-SHARPE-1"),
      ("smart_sharpe", series?.smartSharpe, "M-SMARTSHARPE-1"),
      ("probabilistic_sharpe", series?.probabilisticSharpe, "M-PSR-1"),
      ("sortino", series?.sortino, "M-SORTINO-1"),
      ("smart_sortino", series?.smartSortino, "M-SMARTSORTINO-1"),
      ("adjusted_sortino", series?.adjustedSortino, "M-ADJSORTINO-1"),
      ("calmar", series?.calmar, "M-CALMAR-1"),
      ("growth_over_exposure", series?.growthOverExposure, "M-RAR-1"),
    ]
    for (name, value, formula) in figures {
      add(name, value, else: series == nil ? few : "no variation of equity", formula)
    }
  }

  private mutating func addRatios(_ days: DailyReturns) {
    let few = days.reason ?? "the returns do not define it"
    let series = days.series
    let figures: [(String, Double?, String)] = [
      ("daily_sharpe", series?.periodSharpe, "M-DAILYSHARPE-1"),
      ("daily_sortino", series?.periodSortino, "M-DAILYSORTINO-1"),
      ("omega", series?.omega, "M-OMEGA-1"),
      ("gain_to_pain", series?.gainToPain, "M-GAINTOPAIN-1"),
      ("ulcer_performance", series?.ulcerPerformance, "M-UPI-1"),
      ("serenity", series?.serenity, "M-SERENITY-1"),
      ("recovery_factor", series?.recoveryFactor, "M-RECOVERY-1"),
      ("daily_payoff", series?.payoff, "M-DAILYPAYOFF-1"),
      ("profit_ratio", series?.profitRatio, "M-PROFITRATIO-1"),
      ("common_sense_ratio", series?.commonSenseRatio, "M-COMMONSENSE-1"),
      ("cpc_index", series?.cpcIndex, "M-CPC-1"),
      ("outlier_win_ratio", series?.outlierWinRatio, "M-OUTLIERS-1"),
      ("outlier_loss_ratio", series?.outlierLossRatio, "M-OUTLIERS-1"),
      ("daily_kelly", series?.kelly, "M-DAILYKELLY-1"),
      ("risk_of_ruin", series?.riskOfRuin, "M-RUIN-1"),
    ]
    for (name, value, formula) in figures { add(name, value, else: few, formula) }
  }

  private mutating func addTurnover(
    _ equity: [EquityMark], _ capitalLamports: Int64, _ sample: TradeSample
  ) {
    let spent = sample.totals.spentLamports
    add("turnover", spent, of: Int128(capitalLamports), else: "no capital", "M-TURNOVER-1")
    let holding = Concurrency(sample.trades)
    add("time_in_market", holding.shareHeld(of: equity), else: "no time", "M-EXPOSURE-1")
    add("max_positions_held", holding.most, "M-CONCURRENCY-1")
    add("mean_positions_held", holding.mean, else: "no trades", "M-CONCURRENCY-1")
    let sizes = sample.trades.map { Double($0.spentLamports) / 1e9 }
    add("mean_size_sol", Moments.mean(sizes), else: "no trades", "M-SIZE-1")
    add("median_size_sol", Moments.median(sizes), else: "no trades", "M-SIZE-1")
    add("largest_size_sol", sizes.max(), else: "no trades", "M-SIZE-1")
  }
}
