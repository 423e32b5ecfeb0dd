import Columns
import Market
import Pools

/// Reads pools' states from a market's rows (semantics §6).
///
/// Exact for the constant-product venues: pump.fun, PumpSwap, Raydium AMM v4, CPMM and LaunchLab,
/// and inside the known range at Raydium CLMM and Orca Whirlpools; bounded at Meteora's four. Other
/// rows have a state only under an assumed depth.
struct PoolReader: ~Copyable {
  let view: MarketView
  /// Assumed quote reserve where a row has no pool state; nil = it has none.
  let unknownDepthLamports: Int64?

  /// The state after a row, as an order meets it after `landing` (nil = there); nil where it is
  /// unknown.
  @inline(__always)
  func state(at row: Int, metAt landing: Int? = nil) -> PoolState? {
    state(at: row, FeeRates.last(at: row, in: view), metAt: landing)
  }

  /// The state after a row whose pool's rates are known already.
  @inline(__always)
  func state(at row: Int, _ rates: FeeRates?, metAt landing: Int? = nil) -> PoolState? {
    guard var state = poolState(at: row, rates) else { return nil }
    let fees = view.table.transferFees
    if !fees.isEmpty,
      let fee = fees.fee(of: view.entry.baseMint, at: view.table.rows.slot[landing ?? row])
    {
      state.transferFee = fee
      state.flags.remove(.unknownTransferFee)
    }
    return state
  }

  private func poolState(at row: Int, _ rates: FeeRates?) -> PoolState? {
    let table = view.table
    guard let venue = Venue(rawValue: table.rows.venue[row]) else { return nil }
    var flags: TripFlags = []
    let rowFlags = RowFlags(rawValue: table.rows.flags[row])
    if rowFlags.contains(.unanchoredReserves) { flags.insert(.unanchoredReserves) }
    if rowFlags.contains(.transferFee) { flags.insert(.unknownTransferFee) }
    guard venue.isConstantProduct, let base = table.rows.baseReserve[row],
      let quote = table.rows.quoteReserve[row]
    else {
      return rangeState(at: row, venue, rates, flags) ?? binState(at: row, rates, flags)
        ?? shareState(at: row, venue, rates, flags) ?? assumedState(at: row, venue, flags)
    }
    guard base > 0, quote > 0, base <= PoolState.amountMax, quote <= PoolState.amountMax else {
      return nil
    }
    let fixed = rates == nil ? table.pools[view.pool(at: row)].feePPM : nil
    if rates == nil, fixed == nil { flags.insert(.assumedFee) }
    let rates = rates ?? venue.rates(fixedPPM: fixed)
    return PoolState(
      maths: maths(venue, base, quote, rates, row), flags: flags, vault: table.rows.quoteVault[row])
  }

  /// The state of a pool whose reserves are shares of vaults (Meteora DAMM v1): a constant product
  /// over what the shares are worth, which is known but for the rounding of the shares moved.
  private func shareState(
    at row: Int, _ venue: Venue, _ rates: FeeRates?, _ flags: TripFlags
  ) -> PoolState? {
    guard venue == .meteoraDAMMV1, let base = view.table.rows.shareBaseReserve[row],
      let quote = view.table.rows.shareQuoteReserve[row], base > 0, quote > 0,
      base <= PoolState.amountMax, quote <= PoolState.amountMax
    else { return nil }
    var flags = flags.union(.boundedPrice)
    if rates == nil { flags.insert(.assumedFee) }
    let rates = rates ?? venue.usualRates
    let whole = rates.lpPPM + rates.protocolPPM + rates.creatorPPM
    return PoolState(
      maths: .product(base: base, quote: quote, RaydiumCPMMPool.Fees(tradePPM: whole)),
      flags: flags, vault: quote)
  }

  /// The pool's latest known state at or before `row`: where a position is valued and sold.
  @inline(__always)
  func lastState(ofPool pool: Int, at row: Int) -> (row: Int, state: PoolState)? {
    var at = view.stateRow(ofPool: pool, at: row)
    while let here = at {
      if let state = state(at: here, metAt: row) { return (here, state) }
      at = view.stateRow(before: here)
    }
    return nil
  }

  private func maths(
    _ venue: Venue, _ base: UInt64, _ quote: UInt64, _ rates: FeeRates, _ row: Int
  ) -> PoolState.Maths {
    switch venue {
    case .pumpFun:
      let offset = PumpFunCurve.quoteOffset
      let curve = PumpFunCurve(
        virtualQuote: quote, virtualBase: base,
        realBase: base - min(base, PumpFunCurve.baseOffset),
        realQuote: view.table.rows.quoteVault[row] ?? (quote - min(quote, offset)))
      return .curve(
        curve,
        PumpFunCurve.Fees(
          protocolPPM: rates.lpPPM + rates.protocolPPM, creatorPPM: rates.creatorPPM))
    case .raydiumLaunchLab:
      return .launchLab(
        RaydiumLaunchLabCurve(base: base, quote: quote),
        RaydiumLaunchLabCurve.Fees(
          protocolPPM: UInt64(rates.lpPPM + rates.protocolPPM), creatorPPM: UInt64(rates.creatorPPM)
        ), end: view.table.pools[view.pool(at: row)].curve?.endBase)
    case .pumpSwap:
      let pool = PumpSwapPool(base: base, quote: quote)
      return .pumpSwap(pool, pumpSwapFees(of: pool, rates, row))
    case .raydiumCPMM:
      return .product(
        base: base, quote: quote,
        RaydiumCPMMPool.Fees(
          tradePPM: rates.lpPPM + rates.protocolPPM, creatorPPM: rates.creatorPPM,
          creatorFeeOnOutput: rates.isCreatorFeeOnOutput))
    default:
      let whole = rates.lpPPM + rates.protocolPPM + rates.creatorPPM
      return .product(base: base, quote: quote, RaydiumCPMMPool.Fees(tradePPM: whole))
    }
  }

  /// A row's rates are those of the market cap before its trade; a fill's are those of the state it
  /// meets. The tiers apply where they explain the rates the row states.
  private func pumpSwapFees(
    of pool: PumpSwapPool, _ rates: FeeRates, _ row: Int
  ) -> PumpSwapPool.Fees {
    let stated = PumpSwapPool.Fees(
      lpBasisPoints: UInt64(rates.lpPPM / 100),
      protocolBasisPoints: UInt64(rates.protocolPPM / 100),
      creatorBasisPoints: UInt64(rates.creatorPPM / 100))
    guard let supply = view.entry.supply, let source = rates.row,
      view.isSOLQuoted(pool: view.pool(at: row)),
      let before = view.stateRow(before: source), let tier = tier(at: before, supply),
      let now = PumpSwapFeeTiers.fees(of: pool, supply: supply)
    else { return stated }
    if tier == stated { return now }
    var ownerless = tier
    ownerless.creatorBasisPoints = 0
    guard ownerless == stated else { return stated }
    return PumpSwapPool.Fees(
      lpBasisPoints: now.lpBasisPoints, protocolBasisPoints: now.protocolBasisPoints,
      creatorBasisPoints: 0)
  }

  private func tier(at row: Int, _ supply: UInt64) -> PumpSwapPool.Fees? {
    guard let base = view.table.rows.baseReserve[row], let quote = view.table.rows.quoteReserve[row]
    else { return nil }
    return PumpSwapFeeTiers.fees(of: PumpSwapPool(base: base, quote: quote), supply: supply)
  }

  /// Constant product around the prints' price: base = ⌊((R / 10⁹) / price) · 10^decimals⌋.
  private func assumedState(at row: Int, _ venue: Venue, _ flags: TripFlags) -> PoolState? {
    guard let depth = unknownDepthLamports, depth > 0, depth <= Int64(PoolState.amountMax),
      let (print, middle) = prints(at: row), let unit = powerOfTen(view.entry.decimals),
      let quote = view.quote(
        ofLamports: UInt64(depth), pool: view.pool(at: row), at: row), quote > 0
    else { return nil }
    let toBuy = (Double(depth) / 1e9) / max(print, middle) * unit
    let toSell = (Double(depth) / 1e9) / min(print, middle) * unit
    guard toBuy >= 1, toSell < Double(PoolState.amountMax) else { return nil }
    let rates = venue.usualRates
    let whole = rates.lpPPM + rates.protocolPPM + rates.creatorPPM
    return PoolState(
      maths: .assumed(
        toBuy: UInt64(toBuy), toSell: UInt64(toSell), quote: quote,
        RaydiumCPMMPool.Fees(tradePPM: whole)),
      flags: flags.union(.assumedDepth))
  }

  /// The pool's last print and the middle of its last five, those of dust left out: one print may
  /// be a rounding or a router's accounting, not a price of the pool.
  private func prints(at row: Int) -> (last: Double, middle: Double)? {
    let table = view.table
    var prices: [Double] = []
    var at: Int? = row
    for _ in 0..<Self.printRowsMax {
      guard let here = at, prices.count < Self.printCount else { break }
      if let price = table.rows.price[here], price > 0,
        let value = table.rows.quoteLamports[here], value >= Self.printLamportsMin
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
}

/// 10^exponent where it is exact in a double; nil beyond.
func powerOfTen(_ exponent: UInt8) -> Double? {
  guard exponent <= 22 else { return nil }
  var power = 1.0
  for _ in 0..<exponent { power *= 10 }
  return power
}
