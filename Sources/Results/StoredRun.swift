import Market
import Portfolio

/// A run's line in the list of runs.
public struct RunSummary: Hashable, Sendable {
  /// Identity of the question (semantics §10), hex.
  public var runID: String
  /// Identity of the answer, hex.
  public var resultHash: String
  /// Version of the program that ran.
  public var engineVersion: String
  /// Version of the decoder whose columns it ran on.
  public var decoderVersion: String
  /// Unix seconds.
  public var startedAt: Int64
  /// First Unix second of the data run over.
  public var dataStart: Int64
  /// Last Unix second of the data run over.
  public var dataEnd: Int64
  /// The caller's name of the archive.
  public var archive: String
  /// SHA-256 of the configuration's canonical text, hex.
  public var configurationHash: String
  /// In the order of the run's configuration.
  public var strategyNames: [String]
  /// Totals over all trades.
  public var headline: RunHeadline
  /// `not established`, or nil where nothing can be said yet.
  public var verdict: String?
  /// Why the verdict is what it is.
  public var verdictReason: String
}

/// A stored run as a report shows it: totals by group, the extreme trades, the equity marks.
public struct StoredRun: Hashable, Sendable {
  /// The SQLite file.
  public var path: String
  /// Its line in the list of runs.
  public var summary: RunSummary
  /// Its strategies, in the order of the configuration.
  public var strategies: [StrategyTotals]
  /// Trades by exit reason, in the order of the codes.
  public var exits: [ReasonTotals]
  /// Refused signals by reason, in the order of the codes.
  public var rejects: [ReasonTotals]
  /// Totals of what trading cost.
  public var costs: CostTotals
  /// Largest net first; at most `extremeTradeCount`.
  public var bestTrades: [RoundTrip]
  /// Smallest net first; at most `extremeTradeCount`.
  public var worstTrades: [RoundTrip]
  /// Marks of the portfolio in order of time.
  public var equity: [EquityMark]
  /// Its figures, in the order reports show them.
  public var metrics: [RunMetric]
  /// What was decoded, a row a venue.
  public var coverage: [VenueCoverage]

  /// How many best and worst trades are kept.
  public static let extremeTradeCount = 5
}

/// What one strategy of a run did.
public struct StrategyTotals: Hashable, Sendable {
  /// Name within the run.
  public var name: String
  /// SHA-256 of the canonical text, hex.
  public var hash: String
  /// Round trips.
  public var tradeCount: Int
  /// Trades with a net above 0.
  public var winCount: Int
  /// Sum of all nets; negative = a loss.
  public var netLamports: Int64
  /// Signals that were refused.
  public var rejectedSignalCount: Int
}

/// Trades or refused signals of one reason.
public struct ReasonTotals: Hashable, Sendable {
  /// Name of the `ExitReason` or `RejectReason`.
  public var name: String
  /// Trades, or refused signals.
  public var count: Int
  /// What the trades gained; nil for refusals.
  public var netLamports: Int64?
}

/// What trading cost, over all trades of a run.
public struct CostTotals: Hashable, Sendable {
  /// Into pools, their fees in.
  public var spentLamports: Int64
  /// Out of pools, their fees taken.
  public var proceedsLamports: Int64
  /// Inside what was spent and paid out, not on top.
  public var venueFeeLamports: Int64
  /// Base fees of the network.
  public var baseFeeLamports: Int64
  /// Priority fees.
  public var priorityFeeLamports: Int64
  /// Tips that were paid.
  public var tipLamports: Int64
  /// What the trading platform took.
  public var platformFeeLamports: Int64
  /// What transactions that failed cost.
  public var failedCostLamports: Int64
}
