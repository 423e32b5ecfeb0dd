import Market
import Portfolio
import Results

/// A stored run as text for people and as JSON for scripts. Figures are read, never computed here.
public enum RunReport {
  /// Widest and narrowest page, in columns.
  public static let widths = 60...80

  /// The report for a terminal; no line is wider than `width`, which is brought into `widths`.
  /// With `colored`, ANSI colours mark gains and losses.
  public static func text(
    for run: StoredRun, width: Int = 80, colored: Bool = false
  ) -> String {
    let columns = min(max(width, widths.lowerBound), widths.upperBound)
    var page = ReportPage(width: columns, colored: colored)
    addHeadline(run, to: &page)
    addStrategies(run, to: &page)
    addReasons(run, to: &page)
    addTrades("Best trades", run.bestTrades, run, to: &page)
    addTrades("Worst trades", run.worstTrades, run, to: &page)
    addCosts(run.costs, to: &page)
    addBridge(run.metrics, to: &page)
    addEquity(run.equity, to: &page)
    addIdentity(run, to: &page)
    return page.text
  }

  /// Portfolio metrics that open the report, with their labels, in the order of semantics §9.
  private static let headlineLabels = [
    ("other_impact_net_sol", "  other impact"), ("worst_of_slot_net_sol", "  worst of slot"),
    ("net_without_best_5_sol", "  without best 5"),
    ("net_without_best_1_percent_sol", "  without best 1%"),
    ("median_multiple", "Median multiple"), ("capital_lost_below_80_percent", "Lost below -80%"),
    ("net_per_sol_deployed", "Net per SOL used"), ("end_of_data_share", "Marks, not sales"),
    ("net_at_0_25x_size_sol", "Net at 0.25x"), ("net_at_4x_size_sol", "Net at 4x"),
  ]

  /// What others look at first and we show below the verdict.
  private static let furtherLabels = [
    ("wins", "Wins"), ("win_rate", "Win rate"), ("profit_factor", "Profit factor"),
    ("max_drawdown_sol", "Max drawdown"), ("max_drawdown", "  of the peak"), ("cagr", "CAGR"),
    ("sharpe", "Sharpe"), ("failed_transaction_rate", "Failed sends"),
  ]

  private static func addHeadline(_ run: StoredRun, to page: inout ReportPage) {
    let summary = run.summary
    let names = summary.strategyNames.map(TerminalText.harmless).joined(separator: ", ")
    page.add("Run \(summary.runID.prefix(12))  \(names)", .heading)
    let start = timestampText(unixSeconds: summary.dataStart)
    page.add("\(start) to \(timestampText(unixSeconds: summary.dataEnd))")
    page.add("")
    let net = summary.headline.netLamports
    let style: ReportPage.Style = net > 0 ? .gain : net < 0 ? .loss : .plain
    page.addField("Net", FigureText.net(net) + " SOL", style)
    page.addField("  95% interval", interval(run.metrics))
    let trades = FigureText.grouped(summary.headline.tradeCount)
    page.addField("Trades", "\(trades) in \(FigureText.grouped(summary.headline.mintCount)) mints")
    addFields(headlineLabels, run.metrics, to: &page)
    let verdict = summary.verdict.map { "\($0): " } ?? "none: "
    page.addField("Verdict", verdict + summary.verdictReason)
    page.add("")
    addFields(furtherLabels, run.metrics, to: &page)
    let others = run.metrics.count - headlineLabels.count - furtherLabels.count
    if others > 0 { page.addField("Further figures", "\(others) in the view v_metrics") }
  }

  private static func addFields(
    _ labels: [(String, String)], _ metrics: [RunMetric], to page: inout ReportPage
  ) {
    for (name, label) in labels {
      if let metric = portfolioMetric(name, metrics) { page.addField(label, figure(metric)) }
    }
  }

  private static func portfolioMetric(_ name: String, _ metrics: [RunMetric]) -> Metric? {
    metrics.first { $0.strategy.isEmpty && $0.metric.name == name }?.metric
  }

  private static func interval(_ metrics: [RunMetric]) -> String {
    guard let low = portfolioMetric("net_low_sol", metrics),
      let high = portfolioMetric("net_high_sol", metrics)
    else { return "none" }
    return low.value == nil ? figure(low) : "\(figure(low)) to \(figure(high))"
  }

  private static func figure(_ metric: Metric) -> String {
    if let value = metric.value { return FigureText.metric(metric.name, value) }
    return TerminalText.harmless("- (\(metric.reason ?? ""))")
  }

  private static func addStrategies(_ run: StoredRun, to page: inout ReportPage) {
    page.addHeading("Strategies")
    let columns = [
      ReportPage.Column(title: "strategy", width: 0),
      ReportPage.Column(title: "trades", width: 10),
      ReportPage.Column(title: "wins", width: 10),
      ReportPage.Column(title: "refused", width: 11),
      ReportPage.Column(title: "net SOL", width: 18),
    ]
    let rows = run.strategies.map {
      [
        TerminalText.harmless($0.name), FigureText.grouped($0.tradeCount),
        FigureText.grouped($0.winCount), FigureText.grouped($0.rejectedSignalCount),
        FigureText.net($0.netLamports),
      ]
    }
    page.addTable(columns, rows)
  }

  private static func addReasons(_ run: StoredRun, to page: inout ReportPage) {
    if !run.exits.isEmpty {
      page.addHeading("Exits")
      let columns = [
        ReportPage.Column(title: "reason", width: 0),
        ReportPage.Column(title: "trades", width: 13),
        ReportPage.Column(title: "net SOL", width: 18),
      ]
      let rows = run.exits.map {
        [$0.name, FigureText.grouped($0.count), $0.netLamports.map(FigureText.net) ?? ""]
          .map(TerminalText.harmless)
      }
      page.addTable(columns, rows)
    }
    guard !run.rejects.isEmpty else { return }
    page.addHeading("Signals refused")
    let columns = [
      ReportPage.Column(title: "reason", width: 0),
      ReportPage.Column(title: "signals", width: 26),
    ]
    page.addTable(
      columns, run.rejects.map { [TerminalText.harmless($0.name), FigureText.grouped($0.count)] })
  }

  private static func addTrades(
    _ title: String, _ trades: [RoundTrip], _ run: StoredRun, to page: inout ReportPage
  ) {
    guard !trades.isEmpty else { return }
    page.addHeading(title)
    let columns = [
      ReportPage.Column(title: "strategy", width: 0),
      ReportPage.Column(title: "mint", width: 9, alignedRight: false),
      ReportPage.Column(title: "entry (UTC)", width: 16, alignedRight: false),
      ReportPage.Column(title: "exit", width: 13, alignedRight: false),
      ReportPage.Column(title: "net SOL", width: 15),
    ]
    let rows = trades.map { trade in
      let known = run.strategies.indices.contains(trade.strategy)
      return [
        known ? TerminalText.harmless(run.strategies[trade.strategy].name) : "?",
        FigureText.short(trade.baseMint), FigureText.minute(trade.entry.blockTime),
        trade.exitReason.name, FigureText.net(trade.netLamports),
      ]
    }
    page.addTable(columns, rows)
  }

  private static func addCosts(_ costs: CostTotals, to page: inout ReportPage) {
    page.addHeading("Costs, SOL")
    let lines = [
      ("Into pools", costs.spentLamports), ("Out of pools", costs.proceedsLamports),
      ("  pool fees inside", costs.venueFeeLamports), ("Base fees", costs.baseFeeLamports),
      ("Priority fees", costs.priorityFeeLamports), ("Tips", costs.tipLamports),
      ("Platform fees", costs.platformFeeLamports),
      ("Failed transactions", costs.failedCostLamports),
    ]
    for (label, lamports) in lines {
      let value = TerminalText.cell(
        solText(lamports, places: 6), columns: 22, alignedRight: true)
      page.add("  " + TerminalText.cell(label, columns: 20) + value)
    }
  }

  private static let bridgeLabels = [
    ("gross", "Gross at decision prices"), ("drift", "Drift until landing"),
    ("own_impact", "Own impact"), ("venue_fees", "Venue fees"), ("creator_fees", "Creator fees"),
    ("transfer_fees", "Transfer fees"), ("priority_and_tip", "Base, priority and tip"),
    ("platform_fees", "Platform fees"), ("failed", "Failed transactions"), ("rent", "Rent lost"),
  ]

  /// From what the prices promised to what was left.
  private static func addBridge(_ metrics: [RunMetric], to page: inout ReportPage) {
    let lines = bridgeLabels.compactMap { name, label in
      portfolioMetric("bridge_\(name)_sol", metrics)?.value.map { (label, $0) }
    }
    guard let net = portfolioMetric("net_sol", metrics)?.value, !lines.isEmpty else { return }
    page.addHeading("From gross to net, SOL")
    for (label, value) in lines + [("Net", net)] {
      let text = FigureText.metric("net_sol", value)
      page.add(
        "  " + TerminalText.cell(label, columns: 26)
          + TerminalText.cell(text, columns: 16, alignedRight: true))
    }
  }

  private static func addEquity(_ marks: [EquityMark], to page: inout ReportPage) {
    guard let first = marks.first, let last = marks.last else { return }
    page.addHeading("Equity, SOL")
    page.add("  " + EquityLine.text(marks.map(\.equityLamports), columns: page.width - 4))
    for mark in marks.count == 1 ? [first] : [first, last] {
      let equity = solText(mark.equityLamports, places: 6)
      page.add("  \(FigureText.minute(mark.time))  \(equity)")
    }
  }

  private static func addIdentity(_ run: StoredRun, to page: inout ReportPage) {
    page.add("")
    let fields = [
      ("Run", run.summary.runID), ("Result hash", run.summary.resultHash),
      ("Results", run.path),
    ]
    for (label, value) in fields {
      let text = TerminalText.harmless(value)
      let room = page.width - 12
      for (index, line) in TerminalText.wrapped(text, columns: room).enumerated() {
        page.add(TerminalText.cell(index == 0 ? label : "", columns: 12) + line)
      }
    }
  }
}
