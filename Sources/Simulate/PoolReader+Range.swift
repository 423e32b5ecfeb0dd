import Columns
import Market
import Pools

extension PoolReader {
  /// The state of a concentrated-liquidity pool after a row that states its √price; nil where its
  /// liquidity or the order of its tokens is not known.
  func rangeState(
    at row: Int, _ venue: Venue, _ rates: FeeRates?, _ flags: TripFlags
  ) -> PoolState? {
    let columns = view.table.rows
    guard let root = columns.sqrtPrice[row], root > 0, let isBaseFirst = isBaseFirst(row, root)
    else { return nil }
    var flags = flags
    var reach: ClosedRange<UInt128>?
    let kind: KnownRange.Kind
    switch venue {
    case .raydiumCLMM, .orcaWhirlpool:
      guard let liquidity = columns.liquidity[row], liquidity > 0 else { return nil }
      kind = .ticks(ConcentratedRange(liquidity: liquidity, sqrtPrice: root))
      reach = self.reach(of: liquidity, at: row, root)
    case .meteoraDAMMV2:
      let reserve = isBaseFirst ? columns.quoteReserve[row] : columns.baseReserve[row]
      guard let reserve,
        let range = MeteoraCurveRange(wholeRangeReserve: reserve, squareRootPrice: root)
      else { return nil }
      // Known to the last digits of a rounded reserve, and of the whole range only.
      kind = .meteora(range)
      flags.insert(.boundedPrice)
    default: return nil
    }
    if rates == nil { flags.insert(.assumedFee) }
    let rates = rates ?? venue.usualRates
    let range = KnownRange(
      kind: kind, isBaseFirst: isBaseFirst,
      feePPM: rates.lpPPM + rates.protocolPPM + rates.creatorPPM, protocolPPM: rates.protocolPPM,
      isSaleFeeOnQuote: venue == .meteoraDAMMV2, reach: reach)
    return PoolState(maths: .range(range), flags: flags, vault: columns.quoteVault[row])
  }

  /// The √prices of the pool's last rows while its liquidity has stayed the same, this one among
  /// them; a pool event ends them.
  private func reach(of liquidity: UInt128, at row: Int, _ root: UInt128) -> ClosedRange<UInt128> {
    let columns = view.table.rows
    var (low, high) = (root, root)
    var at = view.stateRow(before: row)
    for _ in 0..<Self.reachRowsMax {
      guard let here = at, columns.side[here] != 0, columns.liquidity[here] == liquidity,
        let price = columns.sqrtPrice[here]
      else { break }
      low = min(low, price)
      high = max(high, price)
      at = view.stateRow(before: here)
    }
    return low...high
  }

  private static let reachRowsMax = 256

  /// Whether the base is the pool's first token: the row's price in SOL tells which it is.
  private func isBaseFirst(_ row: Int, _ root: UInt128) -> Bool? {
    guard let price = view.table.rows.price[row], price > 0,
      let unit = powerOfTen(view.entry.decimals)
    else { return nil }
    let half = Double(root) * 0x1p-64
    let raw = half * half
    let ifFirst = raw * unit / 1e9
    let ifSecond = unit / 1e9 / raw
    let isNear = { (value: Double) in value > price * 0.99 && value < price * 1.01 }
    if isNear(ifFirst) == isNear(ifSecond) { return nil }
    return isNear(ifFirst)
  }
}
