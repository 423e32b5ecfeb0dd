import Columns
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
  init?(trips: TripList) {
    var profits: [Pubkey: Int64] = [:]
    var (net, gross, best) = (Int64(0), Int64(0), Int64(0))
    var isExact = true
    func add(_ amount: Int64, to sum: inout Int64) {
      let (next, overflow) = sum.addingReportingOverflow(amount)
      isExact = isExact && !overflow
      sum = next
    }
    for trip in trips {
      let gain = trip.netLamports
      add(gain, to: &net)
      add(max(0, gain), to: &gross)
      add(max(0, gain), to: &profits[trip.baseMint, default: 0])
      best = max(best, profits[trip.baseMint] ?? 0)
      guard isExact else { return nil }
    }
    self.init(
      tradeCount: trips.count, netLamports: net, grossProfitLamports: gross,
      bestMintProfitLamports: best, mintCount: profits.count)
  }
}
