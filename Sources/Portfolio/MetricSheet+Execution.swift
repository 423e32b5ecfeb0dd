import Market
import Statistics

extension MetricSheet {
  /// What landing and the chain cost, and what befell the positions: figures nobody else prints.
  mutating func addExecution(_ sample: TradeSample) {
    addBridge(sample)
    add("costs_sol", lamports: sample.total(\.costLamports), "M-COSTS-1")
    add("venue_fees_sol", lamports: sample.total(\.venueFeeLamports), "M-VENUEFEES-1")
    let all = sample.trades + sample.unfilled
    let sent = all.reduce(0) { $0 + $1.entrySentCount + $1.exitSentCount }
    let failed = all.reduce(0) { $0 + $1.failedCount }
    add("transactions_sent", sent, "M-SENT-1")
    add("transactions_failed", failed, "M-FAILED-1")
    add(
      "failed_transaction_rate", Int128(failed), of: Int128(sent), else: "nothing was sent",
      "M-FAILEDRATE-1")
    add(
      "entries_failed", sample.unfilled.filter { $0.exitReason == .entryFailed }.count,
      "M-ENTRIESFAILED-1")
    add(
      "entries_expired", sample.unfilled.filter { $0.exitReason == .expired }.count,
      "M-ENTRIESEXPIRED-1")
    // What the tip may rise by, for each transaction that landed, before the net is 0.
    let landed = sent - failed
    let tips = sample.total(\.tipLamports)
    add(
      "break_even_tip_sol", landed == 0 ? nil : Double(sample.net + tips) / Double(landed) / 1e9,
      else: "nothing landed", "M-BREAKEVENTIP-1")
    addSpread("slots_to_land", sample.trades.map { Double($0.purchase.slotsToLand) }, "M-SLOTS-1")
    addSpread(
      "pool_share", sample.trades.compactMap { $0.poolSharePPM.map { Double($0) / 1e6 } },
      "M-POOLSHARE-1")
    addFates(sample)
  }

  private mutating func addBridge(_ sample: TradeSample) {
    let bridges = (sample.trades + sample.unfilled).map(\.costBridge)
    let lines: [(String, KeyPath<CostBridge, Int64>)] = [
      ("gross", \.grossLamports), ("drift", \.driftLamports), ("own_impact", \.impactLamports),
      ("venue_fees", \.venueFeeLamports), ("creator_fees", \.creatorFeeLamports),
      ("transfer_fees", \.transferFeeLamports), ("priority_and_tip", \.priorityAndTipLamports),
      ("platform_fees", \.platformFeeLamports), ("failed", \.failedLamports),
      ("rent", \.rentLamports),
    ]
    for (name, line) in lines {
      let sum = bridges.reduce(Int128(0)) { $0 + Int128($1[keyPath: line]) }
      add("bridge_\(name)_sol", lamports: sum, "M-BRIDGE-1")
    }
  }

  private mutating func addFates(_ sample: TradeSample) {
    let trades = sample.trades
    let unsellable = trades.filter { $0.exitReason == .unsellable }
    add("unsellable_positions", unsellable.count, "M-UNSELLABLE-1")
    add(
      "unsellable_sol", lamports: unsellable.reduce(0) { $0 + Int128($1.spentLamports) },
      "M-UNSELLABLE-1")
    add("rugs_hit", trades.filter { TradeSample.multiple($0) < 0.2 }.count, "M-RUGS-1")
    add(
      "graduations_held", trades.filter { $0.flags.contains(.graduated) }.count,
      "M-GRADUATIONS-1")
    add("end_of_data_trades", trades.filter { $0.exitReason == .endOfData }.count, "M-ENDCOUNT-1")
    for count in [1, 10] {
      add(
        "net_without_best_\(count)_sol", lamports: sample.netWithoutBest(count),
        "M-NETWITHOUTBEST-1")
    }
    let profits = sample.profitByMint
    add("best_mint_share", Concentration.largestShare(profits), else: "no profit", "M-TOPMINT-1")
    add("profit_gini", Concentration.gini(profits), else: "no profit", "M-GINI-1")
    add("other_impact_net_sol", sum(trades, \.otherImpactNetLamports), else: asked, "M-OTHER-1")
    add(
      "worst_of_slot_net_sol", sum(trades, \.worstOfSlotNetLamports), else: asked, "M-WORST-1")
  }

  private var asked: String { "not asked for" }

  /// Σ in SOL where a figure was simulated for any trade; a trade without it counts with its net.
  private func sum(_ trades: [RoundTrip], _ line: KeyPath<RoundTrip, Int64?>) -> Double? {
    guard trades.contains(where: { $0[keyPath: line] != nil }) else { return nil }
    let sum = trades.reduce(Int128(0)) { $0 + Int128($1[keyPath: line] ?? $1.netLamports) }
    return Double(sum) / 1e9
  }

  private mutating func addSpread(_ name: String, _ values: [Double], _ formula: String) {
    let sorted = values.sorted()
    for (suffix, share) in [("p50", 0.5), ("p95", 0.95), ("max", 1.0)] {
      add("\(name)_\(suffix)", Moments.quantile(sorted, share), else: "unknown", formula)
    }
  }
}
