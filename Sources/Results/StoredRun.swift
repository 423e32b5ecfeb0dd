import Market
import Portfolio

/// A run's line in the list of runs.
public struct RunSummary: Hashable, Sendable {
  public var runID: String
  public var resultHash: String
  public var engineVersion: String
  public var decoderVersion: String
  /// Unix seconds.
  public var startedAt: Int64
  public var dataStart: Int64
  public var dataEnd: Int64
  public var archive: String
  public var configurationHash: String
  /// In the order of the run's configuration.
  public var strategyNames: [String]
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
  public var summary: RunSummary
  public var strategies: [StrategyTotals]
  /// Trades by exit reason, in the order of the codes.
  public var exits: [ReasonTotals]
  /// Refused signals by reason, in the order of the codes.
  public var rejects: [ReasonTotals]
  public var costs: CostTotals
  /// Largest net first; at most `extremeTradeCount`.
  public var bestTrades: [RoundTrip]
  /// Smallest net first; at most `extremeTradeCount`.
  public var worstTrades: [RoundTrip]
  public var equity: [EquityMark]
  public var metrics: [RunMetric]
  public var coverage: [VenueCoverage]

  /// How many best and worst trades are kept.
  public static let extremeTradeCount = 5
}

/// What one strategy of a run did.
public struct StrategyTotals: Hashable, Sendable {
  public var name: String
  /// SHA-256 of the canonical text, hex.
  public var hash: String
  public var tradeCount: Int
  public var winCount: Int
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
  public var spentLamports: Int64
  public var proceedsLamports: Int64
  /// Inside what was spent and paid out, not on top.
  public var venueFeeLamports: Int64
  public var baseFeeLamports: Int64
  public var priorityFeeLamports: Int64
  public var tipLamports: Int64
  public var platformFeeLamports: Int64
}
