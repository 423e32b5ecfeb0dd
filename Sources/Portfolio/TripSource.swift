import Market

/// Where the portfolio gets its signals, trips and values from: it computes none itself.
///
/// Strategies and markets are named by their indexes in the run; points by their rows.
public protocol TripSource {
  /// The mint of a market.
  func baseMint(ofMarket market: Int) -> Pubkey

  /// A strategy's first signal in a market after a row (nil: of all); nil when there is none.
  func nextSignal(strategy: Int, market: Int, after row: Int?) -> TripPoint?

  /// What becomes of a size put into the market at a signal.
  func trip(
    strategy: Int, market: Int, signal: TripPoint, sizeLamports: Int64
  ) -> TripOutcome

  /// What selling the tokens a trip has left at a time would pay then, in lamports.
  func liquidationLamports(of trip: RoundTrip, at time: Int64) -> Int64

  /// The primary pool's quote reserve at a signal in lamports; nil = unknown.
  func quoteReserveLamports(market: Int, signal: TripPoint) -> Int64?

  /// The market's volatility (semantics §3) over a window at a signal; nil = unknown or 0.
  func volatility(market: Int, signal: TripPoint, windowSeconds: Int64) -> Double?
}
