import Market

/// Lamports and the quotes of pools, at the last closed SOL/USD candle (semantics §2).
extension MarketView {
  /// Lamports in raw units of a pool's quote at a row's time, rounded down: themselves for SOL; nil
  /// where no candle tells.
  public func quote(ofLamports lamports: UInt64, pool: Int, at row: Int) -> UInt64? {
    if isSOLQuoted(pool: pool) { return lamports }
    return stableClose(pool: pool, at: row)?.microUSD(ofLamports: lamports)
  }

  /// Raw units of a pool's quote in lamports at a row's time, rounded down; nil where no candle
  /// tells.
  public func lamports(ofQuote amount: UInt64, pool: Int, at row: Int) -> UInt64? {
    if isSOLQuoted(pool: pool) { return amount }
    return stableClose(pool: pool, at: row)?.lamports(ofMicroUSD: amount)
  }

  /// Raw quote per raw base at a row that has a price; nil without one, or without a candle where
  /// the quote is no SOL.
  public func rawPrice(at row: Int, unit: Double) -> Double? {
    guard let price = table.rows.price[row], price > 0 else { return nil }
    let pool = pool(at: row)
    if isSOLQuoted(pool: pool) { return price * 1e9 / unit }
    return stableClose(pool: pool, at: row).map { price * $0.usd * 1e6 / unit }
  }

  private func stableClose(pool: Int, at row: Int) -> SOLClose? {
    guard QuoteMint(table.pools[pool].quoteMint) != nil else { return nil }
    return table.solPrice.close(at: table.rows.blockTime[row]).close
  }
}
