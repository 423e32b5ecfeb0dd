import Columns
import Market
import Pools

extension PoolReader {
  /// The state of a concentrated-liquidity pool after a row that states its √price; nil where its
  /// liquidity or the order of its tokens is not known.
  func rangeState(
    at row: Int, _ venue: Venue, _ rates: FeeRates?, _ flags: TripFlags
  ) -> PoolState? {
    let table = view.table
    guard let root = table.rows.sqrtPrice[row], root > 0, let isBaseFirst = isBaseFirst(row, root)
    else { return nil }
    var flags = flags
    var reach: ClosedRange<UInt128>?
    let kind: KnownRange.Kind
    switch venue {
    case .raydiumCLMM, .orcaWhirlpool:
      guard let liquidity = table.rows.liquidity[row], liquidity > 0 else { return nil }
      kind = .ticks(ConcentratedRange(liquidity: liquidity, sqrtPrice: root))
      reach = self.reach(of: liquidity, at: row, root)
    case .meteoraDAMMV2, .meteoraDBC:
      guard let curve = curve(at: row, venue, root, isBaseFirst) else { return nil }
      (kind, reach) = (.meteora(curve.range), curve.reach)
      // Known to the last digits of rounded reserves only.
      flags.insert(.boundedPrice)
    default: return nil
    }
    let paid = venue == .meteoraDBC && rates == nil ? paidRates(at: row) : nil
    if rates == nil && paid == nil { flags.insert(.assumedFee) }
    let rates = rates ?? paid ?? venue.usualRates
    let range = KnownRange(
      kind: kind, isBaseFirst: isBaseFirst,
      feePPM: rates.lpPPM + rates.protocolPPM + rates.creatorPPM, protocolPPM: rates.protocolPPM,
      isSaleFeeOnQuote: venue == .meteoraDAMMV2 || venue == .meteoraDBC, reach: reach)
    return PoolState(maths: .range(range), flags: flags, vault: table.rows.quoteVault[row])
  }

  /// The √prices of the pool's last rows while its liquidity has stayed the same, this one among
  /// them; a pool event ends them.
  private func reach(of liquidity: UInt128, at row: Int, _ root: UInt128) -> ClosedRange<UInt128> {
    let table = view.table
    var (low, high) = (root, root)
    forEachSwap(endingAt: row) { _, before in
      guard table.rows.liquidity[before] == liquidity, let price = table.rows.sqrtPrice[before]
      else {
        return false
      }
      low = min(low, price)
      high = max(high, price)
      return true
    }
    return low...high
  }

  /// The range of a Meteora pool around a row, and the √prices at which it is known; nil reach =
  /// everywhere.
  ///
  /// Where one liquidity over the whole range explains the reserves of the pool's last rows, or
  /// there is nothing to hold it against, a DAMM v2 pool is taken to have it. Else the liquidity is
  /// the least that explains them.
  private func curve(
    at row: Int, _ venue: Venue, _ root: UInt128, _ isBaseFirst: Bool
  ) -> (range: MeteoraCurveRange, reach: ClosedRange<UInt128>?)? {
    let table = view.table
    let reserves = isBaseFirst ? table.rows.quoteReserve : table.rows.baseReserve
    guard let reserve = reserves[row] else { return nil }
    let seen = seenLiquidity(at: row, root, reserve, of: reserves)
    if venue == .meteoraDAMMV2,
      let whole = MeteoraCurveRange(wholeRangeReserve: reserve, squareRootPrice: root),
      seen?.liquidity.contains(whole.liquidity) ?? true
    {
      return (whole, nil)
    }
    return seen.flatMap { seen in
      MeteoraCurveRange(liquidity: seen.liquidity.lowerBound, squareRootPrice: root)
        .map { ($0, seen.reach) }
    }
  }

  /// The liquidities that explain how much of token 1 lay between the √prices of the pool's last
  /// rows, each rounded by less than a unit: (Δ ± rows)·2¹²⁸/ΔP. A row that none of them explains,
  /// an event and rows that do not tell end the search.
  private func seenLiquidity(
    at row: Int, _ root: UInt128, _ reserve: UInt64, of reserves: NullableColumn<UInt64>
  ) -> (liquidity: ClosedRange<UInt128>, reach: ClosedRange<UInt128>)? {
    let table = view.table
    var (low, high) = (UInt128(1), UInt128.max)
    var reach = root...root
    var count: UInt64 = 0
    forEachSwap(endingAt: row) { _, before in
      guard let price = table.rows.sqrtPrice[before], let other = reserves[before] else {
        return false
      }
      count += 1
      let way = max(price, root) - min(price, root)
      guard way > 0 else { return true }
      let moved = max(other, reserve) - min(other, reserve)
      let least = liquidity(moved - min(moved, count), over: way) ?? .max
      let most = liquidity(moved.addingClamped(count), over: way) ?? .max
      guard max(low, least) <= min(high, most) else { return false }
      (low, high) = (max(low, least), min(high, most))
      reach = min(reach.lowerBound, price)...max(reach.upperBound, price)
      return true
    }
    return reach.lowerBound < reach.upperBound ? (low...high, reach) : nil
  }

  /// ⌊amount·2¹²⁸/way⌋; nil beyond 128 bits.
  private func liquidity(_ amount: UInt64, over way: UInt128) -> UInt128? {
    UInt128(amount) < way ? way.dividingFullWidth((UInt128(amount), 0)).quotient : nil
  }

  /// Whether the base is the pool's first token: the row's price tells which it is.
  private func isBaseFirst(_ row: Int, _ root: UInt128) -> Bool? {
    guard let unit = powerOfTen(view.entry.decimals),
      let price = view.rawPrice(at: row, unit: unit)
    else { return nil }
    let half = Double(root) * 0x1p-64
    let ifFirst = half * half
    let ifSecond = 1 / ifFirst
    let isNear = { (value: Double) in value > price * 0.99 && value < price * 1.01 }
    if isNear(ifFirst) == isNear(ifSecond) { return nil }
    return isNear(ifFirst)
  }
}
