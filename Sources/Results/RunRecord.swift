import Columns
import Market
import Portfolio

/// Everything a finished run leaves behind: what it was asked, what it read and what came out.
///
/// Indices in trips and rejections (`strategy`) are places in `strategies`.
public struct RunRecord: Hashable, Sendable {
  /// Identity of the question (semantics §10): lower-case hex.
  public var runID: String
  /// Identity of the answer: lower-case hex of the hash over trades, rejects and equity.
  public var resultHash: String
  /// Version of the program that ran.
  public var engineVersion: String
  /// Version of the decoder whose columns it ran on.
  public var decoderVersion: String
  /// Unix seconds at which the run began, told by the caller: this room reads no clock.
  public var startedAt: Int64
  /// Range of the data run over, Unix seconds.
  public var dataStart: Int64
  /// Last Unix second of the data run over.
  public var dataEnd: Int64
  /// How the caller names the archive; a label, no identity.
  public var archive: String
  /// What the run was asked to do.
  public var configuration: RunDocument
  /// The raw files its columns came from, in canonical order.
  public var segments: [RunSegment]
  /// Its strategies, in the order of the configuration.
  public var strategies: [RunStrategy]
  /// Its round trips, in canonical order.
  public var trips: TripList
  /// Its refused signals, in canonical order.
  public var rejections: RejectionList
  /// Marks of the whole portfolio in order of time.
  public var equity: [EquityMark]
  /// 95 % interval of the net, lamports; nil where the run is too short for one.
  public var netInterval: ClosedRange<Int128>?
  /// Its figures, in the order reports show them.
  public var metrics: [RunMetric]
  /// What was decoded, a row a day and venue.
  public var coverage: [VenueCoverage]

  /// A record of the run's identity; what it found is filled in afterwards.
  public init(
    runID: String, resultHash: String, engineVersion: String, decoderVersion: String,
    startedAt: Int64, dataStart: Int64, dataEnd: Int64, archive: String,
    configuration: RunDocument, segments: [RunSegment] = [], strategies: [RunStrategy] = [],
    trips: TripList = [], rejections: RejectionList = [], equity: [EquityMark] = [],
    netInterval: ClosedRange<Int128>? = nil, metrics: [RunMetric] = [],
    coverage: [VenueCoverage] = []
  ) {
    self.runID = runID
    self.resultHash = resultHash
    self.engineVersion = engineVersion
    self.decoderVersion = decoderVersion
    self.startedAt = startedAt
    self.dataStart = dataStart
    self.dataEnd = dataEnd
    self.archive = archive
    self.configuration = configuration
    self.segments = segments
    self.strategies = strategies
    self.trips = trips
    self.rejections = rejections
    self.equity = equity
    self.netInterval = netInterval
    self.metrics = metrics
    self.coverage = coverage
  }
}

/// A text a person wrote, with its canonical form and the hash of that.
public struct RunDocument: Hashable, Sendable {
  /// SHA-256 of `canonicalText`, lower-case hex.
  public var sha256: String
  /// Sorted keys, base units, defaults written out.
  public var canonicalText: String
  /// The file's own text, verbatim.
  public var sourceText: String

  /// A document from its parts; the hash is the caller's and is not computed again here.
  public init(sha256: String, canonicalText: String, sourceText: String) {
    self.sha256 = sha256
    self.canonicalText = canonicalText
    self.sourceText = sourceText
  }
}

/// A strategy as it took part in a run. Names are unique within the run.
public struct RunStrategy: Hashable, Sendable {
  /// Unique within the run.
  public var name: String
  /// Its text as it was when it ran.
  public var document: RunDocument

  /// A strategy by its name and text.
  public init(name: String, document: RunDocument) {
    self.name = name
    self.document = document
  }
}

/// A raw segment the run's columns came from.
public struct RunSegment: Hashable, Sendable {
  /// Day and file name: `2026-11-21/helius-transactions.000.jsonl.zst`.
  public var label: String
  /// SHA-256 of the file's bytes, lower-case hex.
  public var sha256: String

  /// A segment by its label and hash.
  public init(label: String, sha256: String) {
    self.label = label
    self.sha256 = sha256
  }
}

/// A metric and whose it is.
public struct RunMetric: Hashable, Sendable {
  /// Name of a strategy of the run; empty for the whole portfolio.
  public var strategy: String
  /// The figure.
  public var metric: Metric

  /// A figure of a strategy, or of the portfolio for an empty name.
  public init(strategy: String = "", metric: Metric) {
    self.strategy = strategy
    self.metric = metric
  }
}

/// How much of a venue was decoded from the run's segments and how it agrees with the chain.
public struct VenueCoverage: Hashable, Sendable {
  /// UTC day, `2026-10-01`.
  public var day: String
  /// Name of the venue, as in exports.
  public var venue: String
  /// Transactions that touch the venue's program.
  public var transactions: Int
  /// Swap legs decoded.
  public var legs: Int
  /// Instructions of the venue's program that no layout fits.
  public var undecodedInstructions: Int
  /// Legs whose event and transfers agree to the unit.
  public var exact: Int
  /// Legs that differ for a known reason.
  public var explained: Int
  /// Legs that differ without one.
  public var disagreeing: Int
  /// `explained` by reason, `3 state_unknown, 1 transfer_fee`; empty = none.
  public var reasons = ""
  /// Swaps that began where their pool's row before ended.
  public var continuous = 0
  /// Swaps that began elsewhere for a known reason.
  public var continuousExplained = 0
  /// Swaps before which rows of their pool are missing.
  public var gaps = 0
  /// The first disagreements and gaps, one a line.
  public var samples = ""

  /// A venue's counts.
  public init(
    day: String, venue: String, transactions: Int, legs: Int, undecodedInstructions: Int,
    exact: Int, explained: Int, disagreeing: Int
  ) {
    self.day = day
    self.venue = venue
    self.transactions = transactions
    self.legs = legs
    self.undecodedInstructions = undecodedInstructions
    self.exact = exact
    self.explained = explained
    self.disagreeing = disagreeing
  }

  /// The counts of all days, a row a venue in the order of first appearance; reasons and samples
  /// stay with their days.
  public static func totals(_ rows: [VenueCoverage]) -> [VenueCoverage] {
    var totals: [VenueCoverage] = []
    for row in rows {
      guard let index = totals.firstIndex(where: { $0.venue == row.venue }) else {
        totals.append(row)
        continue
      }
      totals[index].transactions += row.transactions
      totals[index].legs += row.legs
      totals[index].undecodedInstructions += row.undecodedInstructions
      totals[index].exact += row.exact
      totals[index].explained += row.explained
      totals[index].disagreeing += row.disagreeing
      totals[index].continuous += row.continuous
      totals[index].continuousExplained += row.continuousExplained
      totals[index].gaps += row.gaps
    }
    return totals
  }
}
