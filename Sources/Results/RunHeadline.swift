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

  /// The totals of validated trips; nil where a sum leaves 63 bits.
  init?(trips: [RoundTrip]) {
    var profits: [Pubkey: Int64] = [:]
    var best: Int64 = 0
    for trip in trips {
      let (profit, overflow) = profits[trip.baseMint, default: 0]
        .addingReportingOverflow(max(0, trip.netLamports))
      guard !overflow else { return nil }
      profits[trip.baseMint] = profit
      best = max(best, profit)
    }
    guard let net = exactSum(trips.lazy.map(\.netLamports)),
      let gross = exactSum(trips.lazy.map { max(0, $0.netLamports) })
    else { return nil }
    self.init(
      tradeCount: trips.count, netLamports: net, grossProfitLamports: gross,
      bestMintProfitLamports: best, mintCount: profits.count)
  }
}
