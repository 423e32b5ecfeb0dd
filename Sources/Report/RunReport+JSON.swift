import Market
import Portfolio
import Results

extension RunReport {
  /// The object of `run --json` and `demo --json`. Members are added over time, never taken away.
  public static func json(for run: StoredRun) -> JSONText {
    let summary = run.summary
    return .object([
      "run_id": .text(summary.runID),
      "result_hash": .text(summary.resultHash),
      "results": .text(run.path),
      "engine_version": .text(summary.engineVersion),
      "decoder_version": .text(summary.decoderVersion),
      "archive": .text(summary.archive),
      "configuration_hash": .text(summary.configurationHash),
      "started": .text(timestampText(unixSeconds: summary.startedAt)),
      "from": .text(timestampText(unixSeconds: summary.dataStart)),
      "to": .text(timestampText(unixSeconds: summary.dataEnd)),
      "trades": .count(summary.headline.tradeCount),
      "mints": .count(summary.headline.mintCount),
      "net_lamports": .integer(summary.headline.netLamports),
      "verdict": .optional(summary.verdict),
      "verdict_reason": .text(summary.verdictReason),
      "metrics": metrics(of: "", run.metrics),
      "metric_reasons": metricReasons(of: "", run.metrics),
      "strategies": .array(run.strategies.map { strategy($0, run.metrics) }),
      "exits": counts(run.exits),
      "rejects": counts(run.rejects),
      "costs": costs(run.costs),
      "coverage": coverage(run.coverage),
    ])
  }

  private static func metrics(of strategy: String, _ metrics: [RunMetric]) -> JSONText {
    let own = metrics.filter { $0.strategy == strategy }.map(\.metric)
    return .object(
      Dictionary(
        own.map { ($0.name, .optional($0.value)) }, uniquingKeysWith: { first, _ in first }))
  }

  private static func metricReasons(of strategy: String, _ metrics: [RunMetric]) -> JSONText {
    let own = metrics.filter { $0.strategy == strategy }.map(\.metric)
    let reasons = own.compactMap { metric in metric.reason.map { (metric.name, JSONText.text($0)) }
    }
    return .object(Dictionary(reasons, uniquingKeysWith: { first, _ in first }))
  }

  private static func strategy(_ totals: StrategyTotals, _ all: [RunMetric]) -> JSONText {
    .object([
      "name": .text(totals.name),
      "hash": .text(totals.hash),
      "trades": .count(totals.tradeCount),
      "wins": .count(totals.winCount),
      "net_lamports": .integer(totals.netLamports),
      "refused": .count(totals.rejectedSignalCount),
      "metrics": metrics(of: totals.name, all),
      "metric_reasons": metricReasons(of: totals.name, all),
    ])
  }

  private static func counts(_ reasons: [ReasonTotals]) -> JSONText {
    .object(
      Dictionary(
        reasons.map { ($0.name, .count($0.count)) }, uniquingKeysWith: { first, _ in first }))
  }

  private static func costs(_ costs: CostTotals) -> JSONText {
    .object([
      "spent_lamports": .integer(costs.spentLamports),
      "proceeds_lamports": .integer(costs.proceedsLamports),
      "venue_fee_lamports": .integer(costs.venueFeeLamports),
      "base_fee_lamports": .integer(costs.baseFeeLamports),
      "priority_fee_lamports": .integer(costs.priorityFeeLamports),
      "tip_lamports": .integer(costs.tipLamports),
      "platform_fee_lamports": .integer(costs.platformFeeLamports),
      "failed_cost_lamports": .integer(costs.failedCostLamports),
    ])
  }

  private static func coverage(_ rows: [VenueCoverage]) -> JSONText {
    .object(
      Dictionary(
        VenueCoverage.totals(rows).map { row in
          (
            row.venue,
            .object([
              "transactions": .count(row.transactions),
              "legs": .count(row.legs),
              "undecoded_instructions": .count(row.undecodedInstructions),
              "exact": .count(row.exact),
              "explained": .count(row.explained),
              "disagreeing": .count(row.disagreeing),
              "continuous": .count(row.continuous),
              "continuous_explained": .count(row.continuousExplained),
              "gaps": .count(row.gaps),
            ])
          )
        }, uniquingKeysWith: { first, _ in first }))
  }
}
