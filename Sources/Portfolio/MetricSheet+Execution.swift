import Columns
import Market
import Statistics

extension MetricSheet {
  /// What landing and the chain cost, and what befell the positions: figures nobody else prints.
  mutating func addExecution(_ sample: TradeSample) {
    let totals = sample.totals
    for (name, lamports) in totals.bridge.lines {
      add("bridge_\(name)_sol", lamports: lamports, "M-BRIDGE-1")
    }
    add("costs_sol", lamports: totals.costLamports, "M-COSTS-1")
    add("venue_fees_sol", lamports: totals.venueFeeLamports, "M-VENUEFEES-1")
    let (sent, failed) = (totals.sentCount, totals.failedCount)
    add("transactions_sent", sent, "M-SENT-1")
    add("transactions_failed", failed, "M-FAILED-1")
    add(
      "failed_transaction_rate", Int128(failed), of: Int128(sent), else: "nothing was sent",
      "M-FAILEDRATE-1")
    add("entries_failed", totals.entryFailedCount, "M-ENTRIESFAILED-1")
    add("entries_expired", totals.expiredCount, "M-ENTRIESEXPIRED-1")
    // What the tip may rise by, for each transaction that landed, before the net is 0.
    let landed = sent - failed
    let untipped = sample.net + totals.tipLamports
    add(
      "break_even_tip_sol", landed == 0 ? nil : Double(untipped) / Double(landed) / 1e9,
      else: "nothing landed", "M-BREAKEVENTIP-1")
    addSpreads(sample.trades)
    addFates(sample)
  }

  private mutating func addSpreads(_ trades: TripList) {
    var slots: [Double] = []
    var shares: [Double] = []
    for trade in trades {
      slots.append(Double(trade.purchase.slotsToLand))
      if let share = trade.poolSharePPM { shares.append(Double(share) / 1e6) }
    }
    slots.sort()
    shares.sort()
    addSpread("slots_to_land", slots, "M-SLOTS-1")
    addSpread("pool_share", shares, "M-POOLSHARE-1")
  }

  private mutating func addFates(_ sample: TradeSample) {
    let totals = sample.totals
    add("unsellable_positions", totals.unsellableCount, "M-UNSELLABLE-1")
    add("unsellable_sol", lamports: totals.unsellableSpentLamports, "M-UNSELLABLE-1")
    add("rugs_hit", sample.wreckNets.count, "M-RUGS-1")
    add("graduations_held", totals.graduatedCount, "M-GRADUATIONS-1")
    add("end_of_data_trades", totals.endOfDataCount, "M-ENDCOUNT-1")
    for count in [1, 10] {
      add(
        "net_without_best_\(count)_sol", lamports: sample.netWithoutBest(count),
        "M-NETWITHOUTBEST-1")
    }
    let profits = sample.profitByMint
    add("best_mint_share", Concentration.largestShare(profits), else: "no profit", "M-TOPMINT-1")
    add("profit_gini", Concentration.gini(profits), else: "no profit", "M-GINI-1")
    for (name, net, formula) in [
      ("other_impact", totals.otherImpact, "M-OTHER-1"),
      ("worst_of_slot", totals.worstOfSlot, "M-WORST-1"),
    ] {
      add(
        "\(name)_net_sol", net.lamports.map { Double($0) / 1e9 }, else: "not asked for", formula)
    }
  }

  /// Quantiles of sorted values.
  private mutating func addSpread(_ name: String, _ sorted: [Double], _ formula: String) {
    for (suffix, share) in [("p50", 0.5), ("p95", 0.95), ("max", 1.0)] {
      add("\(name)_\(suffix)", Moments.quantile(sorted, share), else: "unknown", formula)
    }
  }
}
