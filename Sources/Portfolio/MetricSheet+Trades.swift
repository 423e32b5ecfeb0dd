import Columns
import Market
import Statistics

extension MetricSheet {
  /// Counts, gains and lengths of trades.
  mutating func addTrades(_ sample: TradeSample, days: Double) {
    let none = "no trades"
    let trades = sample.trades.count
    let wins = sample.nets.count { $0 > 0 }
    add("trades", trades, "M-TRADES-1")
    add("mints", sample.mintCount, "M-MINTS-1")
    add("wins", wins, "M-WINS-1")
    add("losses", sample.nets.count { $0 < 0 }, "M-LOSSES-1")
    add("win_rate", Int128(wins), of: Int128(trades), else: none, "M-WINRATE-1")
    add("gross_profit_sol", lamports: sample.grossProfit, "M-GROSSPROFIT-1")
    add("gross_loss_sol", lamports: sample.grossLoss, "M-GROSSLOSS-1")
    add(
      "profit_factor", sample.grossProfit, of: sample.grossLoss, else: "no losses",
      "M-PROFITFACTOR-1")
    addNets(sample.nets.map { Double($0) / 1e9 })
    let multiples = sample.multiples
    add("mean_multiple", Moments.mean(multiples), else: none, "M-MULTIPLE-1")
    add("best_multiple", multiples.max(), else: none, "M-MULTIPLE-1")
    add("worst_multiple", multiples.min(), else: none, "M-MULTIPLE-1")
    addRuns(sample.nets)
    addHolds(sample)
    for (name, length) in [("day", 1.0), ("week", 7.0), ("month", 30.4375)] {
      add(
        "trades_per_\(name)", days > 0 ? Double(trades) * length / days : nil, else: "no time",
        "M-TRADERATE-1")
    }
  }

  private mutating func addNets(_ nets: [Double]) {
    let none = "no trades"
    let wins = nets.filter { $0 > 0 }
    let losses = nets.filter { $0 < 0 }
    let meanWin = Moments.mean(wins)
    let meanLoss = Moments.mean(losses)
    add("mean_net_sol", Moments.mean(nets), else: none, "M-TRADENET-1")
    add("median_net_sol", Moments.median(nets), else: none, "M-TRADENET-1")
    add("best_net_sol", nets.max(), else: none, "M-TRADENET-1")
    add("worst_net_sol", nets.min(), else: none, "M-TRADENET-1")
    add("net_deviation_sol", Moments.deviation(nets), else: "fewer than two trades", "M-TRADENET-1")
    add("mean_win_sol", meanWin, else: "no wins", "M-MEANWIN-1")
    add("mean_loss_sol", meanLoss, else: "no losses", "M-MEANWIN-1")
    let payoff = meanWin.flatMap { win in meanLoss.map { win / -$0 } }
    add("payoff_ratio", payoff, else: "no wins or no losses", "M-PAYOFF-1")
    let rate = nets.isEmpty ? nil : Double(wins.count) / Double(nets.count)
    let both = "no wins or no losses"
    add(
      "expectancy_ratio", payoff.flatMap { payoff in rate.map { (1 + payoff) * $0 - 1 } },
      else: both, "M-EXPECTANCY-1")
    add(
      "kelly", payoff.flatMap { payoff in rate.map { $0 - (1 - $0) / payoff } }, else: both,
      "M-KELLY-1")
    let quality = Moments.mean(nets).flatMap { mean in
      Moments.deviation(nets).map { Double(nets.count).squareRoot() * mean / $0 }
    }
    add(
      "system_quality_number", nets.count < 30 ? nil : quality, else: "fewer than 30 trades",
      "M-SQN-1")
  }

  private mutating func addRuns(_ nets: [Int64]) {
    func longest(_ isMember: (Int64) -> Bool) -> Int {
      var best = 0
      var current = 0
      for net in nets {
        current = isMember(net) ? current + 1 : 0
        best = max(best, current)
      }
      return best
    }
    add("most_wins_in_a_row", longest { $0 > 0 }, "M-RUNS-1")
    add("most_losses_in_a_row", longest { $0 <= 0 }, "M-RUNS-1")
  }

  private mutating func addHolds(_ sample: TradeSample) {
    let all = sample.holdSeconds
    let wins = zip(all, sample.nets).lazy.filter { $1 > 0 }.map(\.0)
    let losses = zip(all, sample.nets).lazy.filter { $1 <= 0 }.map(\.0)
    for (name, holds) in [("", all), ("win_", Array(wins)), ("loss_", Array(losses))] {
      let none = name.isEmpty ? "no trades" : "no such trades"
      add("mean_\(name)hold_s", Moments.mean(holds), else: none, "M-HOLD-1")
      add("median_\(name)hold_s", Moments.median(holds), else: none, "M-HOLD-1")
      add("longest_\(name)hold_s", holds.max(), else: none, "M-HOLD-1")
      add("shortest_\(name)hold_s", holds.min(), else: none, "M-HOLD-1")
    }
  }
}
