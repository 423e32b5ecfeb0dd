import Market
import Pools

/// A pool after a row, ready to be bought from or sold to. Amounts are raw units of its tokens.
struct PoolState {
  /// How the venue prices a swap. What is large stands apart, so that a state is cheap to pass on.
  enum Maths {
    case curve(PumpFunCurve, PumpFunCurve.Fees)
    /// `end` is the pricing reserve of base when all is sold; nil = the launch does not tell.
    case launchLab(RaydiumLaunchLabCurve, RaydiumLaunchLabCurve.Fees, end: UInt64?)
    case pumpSwap(PumpSwapPool, PumpSwapPool.Fees)
    /// Raydium CPMM, and AMM v4, whose formula is the same.
    case product(base: UInt64, quote: UInt64, RaydiumCPMMPool.Fees)
    /// A constant product of assumed depth, with the base reserve a purchase meets and the one a
    /// sale meets.
    case assumed(toBuy: UInt64, toSell: UInt64, quote: UInt64, RaydiumCPMMPool.Fees)
    /// Concentrated liquidity around the row's price.
    indirect case range(KnownRange)
    /// Bins around the row's active one.
    indirect case bins(KnownBins)

    /// The same with other reserves; traps where there are none.
    func with(base: UInt64, quote: UInt64) -> Maths {
      switch self {
      case .curve(var curve, let fees):
        curve.realBase =
          base - min(base, curve.virtualBase - min(curve.virtualBase, curve.realBase))
        (curve.virtualBase, curve.virtualQuote) = (base, quote)
        return .curve(curve, fees)
      case .launchLab(_, let fees, let end):
        return .launchLab(RaydiumLaunchLabCurve(base: base, quote: quote), fees, end: end)
      case .pumpSwap(_, let fees): return .pumpSwap(PumpSwapPool(base: base, quote: quote), fees)
      case .product(_, _, let fees): return .product(base: base, quote: quote, fees)
      case .assumed, .range, .bins: preconditionFailure("no reserves to replace")
      }
    }
  }

  var maths: Maths
  var flags: TripFlags
  /// The real quote a seller can be paid from; nil = all that the maths gives.
  var vault: UInt64?
  /// What the base's mint withholds of transfers; nil = nothing that is known.
  var transferFee: TransferFee?

  /// Largest reserve or amount priced: below it every sum and product here fits.
  static let amountMax: UInt64 = 1 << 60

  /// The pricing reserves of a constant product; nil for other maths.
  var reserves: (base: UInt64, quote: UInt64)? {
    switch maths {
    case .curve(let curve, _): (curve.virtualBase, curve.virtualQuote)
    case .launchLab(let curve, _, _): (curve.base, curve.quote)
    case .pumpSwap(let pool, _): (pool.base, pool.quote)
    case .product(let base, let quote, _): (base, quote)
    case .assumed, .range, .bins: nil
    }
  }

  /// The quote reserve that shares of the pool are taken of; nil = unknown.
  var quoteReserve: UInt64? {
    if case .assumed(_, _, let quote, _) = maths { return quote }
    return reserves?.quote ?? vault
  }

  /// The same pool with other reserves and another vault; traps for maths without reserves.
  func with(base: UInt64, quote: UInt64, vault: UInt64?) -> PoolState {
    PoolState(
      maths: maths.with(base: base, quote: quote), flags: flags, vault: vault,
      transferFee: transferFee)
  }

  /// Worth of `amount` base at the marginal price, in raw quote: ⌊amount · quote ÷ base⌋, at most
  /// `amountMax`.
  func worth(of amount: UInt64) -> UInt64 {
    switch maths {
    case .assumed(_, let base, let quote, _): return Fill.rate(amount, quote, base)
    case .range(let range): return range.worth(of: amount)
    case .bins(let bins): return bins.worth(of: amount)
    default:
      guard let reserves else { return 0 }
      return Fill.rate(amount, reserves.quote, reserves.base)
    }
  }
}

/// What a swap moves, raw units, and the pool's fees in it, in quote units.
struct Fill {
  /// What the trader paid or got.
  var quote: UInt64 = 0
  /// What the trader got or paid.
  var base: UInt64 = 0
  var lpFee: UInt64 = 0
  var protocolFee: UInt64 = 0
  var creatorFee: UInt64 = 0
  /// What the pricing reserve of the quote gained from a purchase, or lost to a sale.
  var poolQuote: UInt64 = 0
  /// What that of the base lost to a purchase, or gained from a sale.
  var poolBase: UInt64 = 0
  /// Base that its mint withheld on the way between trader and pool.
  var withheld: UInt64 = 0
  /// Flags that this fill adds to the state's.
  var flags: TripFlags = []

  var venueFee: UInt64 { lpFee + protocolFee + creatorFee }

  /// ⌊amount · to / from⌋, 0 where there is no rate, at most `amountMax`.
  static func rate(_ amount: UInt64, _ to: UInt64, _ from: UInt64) -> UInt64 {
    let product = amount.multipliedFullWidth(by: to)
    guard from > 0, product.high < from else { return from > 0 ? PoolState.amountMax : 0 }
    return min(from.dividingFullWidth(product).quotient, PoolState.amountMax)
  }
}
