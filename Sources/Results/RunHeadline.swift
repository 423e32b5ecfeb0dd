import Market

/// The totals of a run that its verdict needs (semantics §9).
public struct RunHeadline: Hashable, Sendable {
  /// Round trips.
  public var tradeCount: Int
  /// Sum of all nets; negative = a loss.
  public var netLamports: Int64
  /// Sum of the trades that gained.
  public var grossProfitLamports: Int64
  /// What the gaining trades of the best single mint gave.
  public var bestMintProfitLamports: Int64
  /// Mints traded.
  public var mintCount: Int

  init(
    tradeCount: Int, netLamports: Int64, grossProfitLamports: Int64,
    bestMintProfitLamports: Int64, mintCount: Int
  ) {
    self.tradeCount = tradeCount
    self.netLamports = netLamports
    self.grossProfitLamports = grossProfitLamports
    self.bestMintProfitLamports = bestMintProfitLamports
    self.mintCount = mintCount
  }
}

/// Adds up a run's headline, trip by trip.
struct HeadlineTally {
  private var tradeCount = 0
  private var netLamports: Int64 = 0
  private var grossProfitLamports: Int64 = 0
  private var profitsLamports: [Pubkey: Int64] = [:]

  /// Takes a validated trip; false where a sum leaves 63 bits.
  mutating func add(_ trip: RoundTrip) -> Bool {
    let net = trip.netLamports
    let profit = max(0, net)
    let netSum = netLamports.addingReportingOverflow(net)
    let grossSum = grossProfitLamports.addingReportingOverflow(profit)
    guard !netSum.overflow, !grossSum.overflow else { return false }
    netLamports = netSum.partialValue
    grossProfitLamports = grossSum.partialValue
    tradeCount += 1
    // No mint's profit exceeds the sum of all.
    profitsLamports[trip.baseMint, default: 0] += profit
    return true
  }

  /// The totals of the trips taken.
  var headline: RunHeadline {
    RunHeadline(
      tradeCount: tradeCount, netLamports: netLamports, grossProfitLamports: grossProfitLamports,
      bestMintProfitLamports: profitsLamports.values.max() ?? 0, mintCount: profitsLamports.count)
  }
}
