"""Prints what quantstats and empyrical make of daily returns: a line "name value" a figure.

Arguments: a file of lines "return benchmark"; periods a year.
"""
import sys, warnings
warnings.filterwarnings("ignore")
import empyrical as em, numpy as np, pandas as pd, quantstats.stats as qs

rows = [tuple(map(float, line.split())) for line in open(sys.argv[1])]
year = float(sys.argv[2])
days = pd.date_range("2024-01-01", periods=len(rows), freq="D")
r = pd.Series([row[0] for row in rows], index=days)
b = pd.Series([row[1] for row in rows], index=days)
details = qs.drawdown_details(qs.to_drawdown_series(r))
greeks = qs.greeks(r, b, year)
figures = {
    "total": [qs.comp(r), em.cum_returns_final(r)],
    "annualGrowth": [qs.cagr(r, periods=year), em.annual_return(r, annualization=year)],
    "geometricMean": [qs.geometric_mean(r)],
    "deviation": [qs.volatility(r, annualize=False)],
    "annualDeviation": [qs.volatility(r, year), em.annual_volatility(r, annualization=year)],
    "downsideDeviation": [em.downside_risk(r, annualization=year) / year ** 0.5],
    "skewness": [qs.skew(r)],
    "excessKurtosis": [qs.kurtosis(r)],
    "best": [qs.best(r)],
    "worst": [qs.worst(r)],
    "valueAtRisk": [em.value_at_risk(r, 0.05)],
    "normalValueAtRisk": [qs.value_at_risk(r)],
    "expectedShortfall": [em.conditional_value_at_risk(r, 0.05)],
    "normalExpectedShortfall": [qs.cvar(r)],
    "tailRatio": [qs.tail_ratio(r), em.tail_ratio(r)],
    "stability": [em.stability_of_timeseries(r)],
    "maxDrawdown": [-qs.max_drawdown(r), -em.max_drawdown(r)],
    "averageDrawdown": [-details["max drawdown"].mean() / 100],
    "longestDrawdown": [details["days"].max()],
    "averageDrawdownLength": [details["days"].mean()],
    "ulcerIndex": [qs.ulcer_index(r)],
    "sharpe": [qs.sharpe(r, periods=year), em.sharpe_ratio(r, annualization=year)],
    "smartSharpe": [qs.smart_sharpe(r, periods=year)],
    "sortino": [qs.sortino(r, periods=year), em.sortino_ratio(r, annualization=year)],
    "smartSortino": [qs.smart_sortino(r, periods=year)],
    "adjustedSortino": [qs.adjusted_sortino(r, periods=year)],
    "probabilisticSharpe": [qs.probabilistic_sharpe_ratio(r)],
    "calmar": [qs.calmar(r, periods=year), em.calmar_ratio(r, annualization=year)],
    "omega": [qs.omega(r, periods=year), em.omega_ratio(r), qs.profit_factor(r)],
    "gainToPain": [qs.gain_to_pain_ratio(r)],
    "ulcerPerformance": [qs.ulcer_performance_index(r)],
    "serenity": [qs.serenity_index(r)],
    "recoveryFactor": [qs.recovery_factor(r)],
    "payoff": [qs.payoff_ratio(r)],
    "winRate": [qs.win_rate(r)],
    "exposureRoundedUp": [qs.exposure(r)],
    "profitRatio": [qs.profit_ratio(r)],
    "cpcIndex": [qs.cpc_index(r)],
    "commonSenseRatio": [qs.common_sense_ratio(r)],
    "outlierWinRatio": [qs.outlier_win_ratio(r)],
    "outlierLossRatio": [qs.outlier_loss_ratio(r)],
    "kelly": [qs.kelly_criterion(r)],
    "riskOfRuin": [qs.risk_of_ruin(r)],
    "longestWins": [qs.consecutive_wins(r)],
    "longestLosses": [qs.consecutive_losses(r)],
    "beta": [greeks["beta"], em.beta(r, b)],
    "alpha": [em.alpha(r, b, annualization=year)],
    "rSquared": [qs.r_squared(r, b)],
    "informationRatio": [qs.information_ratio(r, b), em.excess_sharpe(r, b)],
    "treynor": [qs.treynor_ratio(r, b, year)],
    "battingAverage": [em.batting_average(r, b)["batting average"]],
}
if year == 252:
    figures["upCapture"] = [em.up_capture(r, b)]
    figures["downCapture"] = [em.down_capture(r, b)]
for name, values in figures.items():
    for value in values:
        print(name, repr(float(value)))
