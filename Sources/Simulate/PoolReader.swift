import Columns
import Market
import Pools

/// Reads pools' states from a market's rows (semantics §6).
///
/// Exact for pump.fun's curve and Raydium CPMM. Other constant-product venues are priced by the
/// constant product with their whole fee on the input. Rows without reserves, and venues whose
/// price is not the reserves' ratio, have a state only under an assumed depth.
struct PoolReader {
  let view: MarketView
  /// Assumed quote reserve where a row has no pool state; nil = it has none.
  let unknownDepthLamports: Int64?

  /// The state after a row; nil where it is unknown.
  func state(at row: Int) -> PoolState? {
    let columns = view.table.rows
    guard let venue = Venue(rawValue: columns.venue[row]) else { return nil }
    var flags: TripFlags = []
    if RowFlags(rawValue: columns.flags[row]).contains(.unanchoredReserves) {
      flags.insert(.unanchoredReserves)
    }
    guard venue.isConstantProduct, let base = columns.baseReserve[row],
      let quote = columns.quoteReserve[row]
    else { return assumedState(at: row, venue, flags) }
    guard base > 0, quote > 0, base <= PoolState.amountMax, quote <= PoolState.amountMax else {
      return nil
    }
    if venue == .pumpFun { return curveState(at: row, base: base, quote: quote, flags) }
    let (fees, isAssumed) = productFees(at: row, venue)
    if isAssumed { flags.insert(.assumedFee) }
    return PoolState(maths: .product(base: base, quote: quote, fees), flags: flags)
  }

  /// The pool's latest known state at or before `row`: where a position is valued and sold.
  func lastState(ofPool pool: Int, at row: Int) -> (row: Int, state: PoolState)? {
    var at = view.stateRow(ofPool: pool, at: row)
    while let here = at {
      if let state = state(at: here) { return (here, state) }
      at = view.stateRow(before: here)
    }
    return nil
  }

  private func curveState(
    at row: Int, base: UInt64, quote: UInt64, _ flags: TripFlags
  ) -> PoolState {
    let offset = PumpFunCurve.quoteOffset
    let curve = PumpFunCurve(
      virtualQuote: quote, virtualBase: base,
      realBase: base - min(base, PumpFunCurve.baseOffset),
      realQuote: view.table.rows.quoteVault[row] ?? (quote - min(quote, offset)))
    guard let rates = lastRates(at: row) else {
      let usual = PumpFunCurve.Fees(protocolPPM: 9_500, creatorPPM: 3_000)
      return PoolState(maths: .curve(curve, usual), flags: flags.union(.assumedFee))
    }
    let fees = PumpFunCurve.Fees(protocolPPM: rates.protocolPPM, creatorPPM: rates.creatorPPM)
    return PoolState(maths: .curve(curve, fees), flags: flags)
  }

  /// Constant product around the prints' price: base = ⌊((R / 10⁹) / price) · 10^decimals⌋.
  private func assumedState(at row: Int, _ venue: Venue, _ flags: TripFlags) -> PoolState? {
    guard let depth = unknownDepthLamports, depth > 0, depth <= Int64(PoolState.amountMax),
      let (print, middle) = prints(at: row), let unit = powerOfTen(view.entry.decimals)
    else { return nil }
    let toBuy = (Double(depth) / 1e9) / max(print, middle) * unit
    let toSell = (Double(depth) / 1e9) / min(print, middle) * unit
    guard toBuy >= 1, toSell < Double(PoolState.amountMax) else { return nil }
    return PoolState(
      maths: .assumed(
        toBuy: UInt64(toBuy), toSell: UInt64(toSell), quote: UInt64(depth),
        RaydiumCPMMPool.Fees(tradePPM: venue.usualFeePPM)),
      flags: flags.union(.assumedDepth))
  }

  /// The pool's last print and the middle of its last five, those of dust left out: one print may
  /// be a rounding or a router's accounting, not a price of the pool.
  private func prints(at row: Int) -> (last: Double, middle: Double)? {
    let columns = view.table.rows
    var prices: [Double] = []
    var at: Int? = row
    for _ in 0..<Self.printRowsMax {
      guard let here = at, prices.count < Self.printCount else { break }
      if let price = columns.price[here], price > 0,
        let value = columns.quoteLamports[here], value >= Self.printLamportsMin
      {
        prices.append(price)
      }
      at = view.stateRow(before: here)
    }
    guard let last = prices.first else { return nil }
    return (last, prices.sorted()[prices.count / 2])
  }

  /// Prints taken together, the smallest that counts (0.01 SOL), and how many rows back they are
  /// looked for.
  private static let printCount = 5
  private static let printLamportsMin: UInt64 = 10_000_000
  private static let printRowsMax = 256

  /// Rates of the pool's last row that states them, else the pool's fixed one, else the usual.
  private func productFees(
    at row: Int, _ venue: Venue
  ) -> (fees: RaydiumCPMMPool.Fees, isAssumed: Bool) {
    let pool = view.table.pools[Int(view.table.rows.pool[row])]
    if let rates = lastRates(at: row) {
      guard venue == .raydiumCPMM else {
        let whole = rates.lpPPM + rates.protocolPPM + rates.creatorPPM
        return (RaydiumCPMMPool.Fees(tradePPM: whole), false)
      }
      let fees = RaydiumCPMMPool.Fees(
        tradePPM: rates.lpPPM, creatorPPM: rates.creatorPPM,
        creatorFeeOnOutput: rates.flags.contains(.creatorFeeOnOutput))
      return (fees, false)
    }
    if let fixed = pool.feePPM, fixed <= 1_000_000 {
      return (RaydiumCPMMPool.Fees(tradePPM: fixed), false)
    }
    return (RaydiumCPMMPool.Fees(tradePPM: venue.usualFeePPM), true)
  }

  private struct Rates {
    var lpPPM: UInt32
    var protocolPPM: UInt32
    var creatorPPM: UInt32
    var flags: RowFlags
  }

  /// The rates of the pool's latest row at or before `row` that states any.
  private func lastRates(at row: Int) -> Rates? {
    let columns = view.table.rows
    guard
      columns.lpFeePPM.values != nil || columns.protocolFeePPM.values != nil
        || columns.creatorFeePPM.values != nil
    else { return nil }
    var at: Int? = row
    while let here = at {
      if let rates = rates(at: here) { return rates }
      at = view.stateRow(before: here)
    }
    return nil
  }

  /// A row's own rates; nil where it states none, or more than the whole.
  private func rates(at row: Int) -> Rates? {
    let columns = view.table.rows
    let parts = (columns.lpFeePPM[row], columns.protocolFeePPM[row], columns.creatorFeePPM[row])
    guard parts.0 != nil || parts.1 != nil || parts.2 != nil else { return nil }
    let (lp, taken, creator) = (parts.0 ?? 0, parts.1 ?? 0, parts.2 ?? 0)
    guard UInt64(lp) + UInt64(taken) + UInt64(creator) <= 1_000_000 else { return nil }
    return Rates(
      lpPPM: lp, protocolPPM: taken, creatorPPM: creator,
      flags: RowFlags(rawValue: columns.flags[row]))
  }
}

extension Venue {
  /// The whole fee most of the venue's pools take, parts per million: what is assumed where the
  /// data does not tell. pump.fun 0.95 % + 0.30 %, PumpSwap 20 + 5 + 5 bps, Raydium 25 bps.
  var usualFeePPM: UInt32 {
    switch self {
    case .pumpFun: 12_500
    case .pumpSwap: 3_000
    default: 2_500
    }
  }
}

/// 10^exponent where it is exact in a double; nil beyond.
func powerOfTen(_ exponent: UInt8) -> Double? {
  guard exponent <= 22 else { return nil }
  var power = 1.0
  for _ in 0..<exponent { power *= 10 }
  return power
}
