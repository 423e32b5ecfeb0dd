import Market

/// What a run of the fetcher did.
public struct FetchSummary: Sendable, Encodable {
  /// Units of the plan for these days.
  public var units = 0
  /// Of them: complete before the run.
  public var unitsKnown = 0
  /// Of them: complete now, the known ones included.
  public var unitsComplete = 0
  /// Of them: not complete.
  public var unitsIncomplete = 0
  /// Units whose time is not over yet; not counted in `units`.
  public var unitsNotOver = 0
  /// Rows recorded of these units, over all runs.
  public var rows = 0
  /// Segments sealed by this run, paths from the archive's root.
  public var segments: [String] = []
  /// What was asked of Helius.
  public var helius = Account()
  /// What was asked of Birdeye.
  public var birdeye = Account()
  /// Why units are incomplete: reason → how many.
  public var reasons: [String: Int] = [:]
  /// Launches of the sample were dropped because credits ran short.
  public var sampleWasLowered = false
  /// How long the run took.
  public var seconds = 0.0
  /// What the program exits with.
  public var exitCode: Int32 = 0

  /// What was asked of a provider.
  public struct Account: Sendable, Encodable {
    /// Requests sent.
    public var requests = 0
    /// Of them: tries beyond the first.
    public var retries = 0
    /// Credits or compute units by our count.
    public var credits = 0
    /// Bytes of answers, decompressed.
    public var bytes = 0
  }

  /// Share of the units that are complete.
  public var coverage: Double {
    units == 0 ? 1 : Double(unitsComplete) / Double(units)
  }
}

/// What a run tells while it works.
public struct FetchProgress: Sendable {
  /// Units complete in this run.
  public var unitsClosed: Int
  /// Units this run walks.
  public var units: Int
  /// Bytes of answers so far, decompressed.
  public var bytes: Int
  /// Helius credits so far.
  public var credits: Int
}
