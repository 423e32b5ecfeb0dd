import Market
import Pools

/// A pool after a row, ready to be bought from or sold to.
struct PoolState {
  enum Maths {
    case curve(PumpFunCurve, PumpFunCurve.Fees)
    case product(base: UInt64, quote: UInt64, RaydiumCPMMPool.Fees)
    /// A constant product of assumed depth, with the base reserve a purchase meets and the one a
    /// sale meets.
    case assumed(toBuy: UInt64, toSell: UInt64, quote: UInt64, RaydiumCPMMPool.Fees)
  }

  /// What a swap moves, raw units, and the pool's fees in it, in quote units.
  struct Fill {
    var quote: UInt64 = 0
    var base: UInt64 = 0
    var venueFee: UInt64 = 0
  }

  let maths: Maths
  let flags: TripFlags

  /// Largest reserve or amount priced: below it every sum and product here fits.
  static let amountMax: UInt64 = 1 << 60

  /// The pricing reserve of the quote.
  var quoteReserve: UInt64 {
    switch maths {
    case .curve(let curve, _): curve.virtualQuote
    case .product(_, let quote, _), .assumed(_, _, let quote, _): quote
    }
  }

  /// A purchase for `spend` quote, fees included. A fee taken off the output is valued at the
  /// purchase's own rate.
  func buy(spending spend: UInt64) -> Fill {
    guard spend > 0, spend <= PoolState.amountMax else { return Fill() }
    switch maths {
    case .curve(let curve, let fees):
      let fill = curve.buy(spending: spend, fees: fees)
      return Fill(
        quote: fill.input, base: fill.output, venueFee: fill.protocolFee + fill.creatorFee)
    case .product(let base, let quote, let fees), .assumed(let base, _, let quote, let fees):
      let fill = RaydiumCPMMPool(reserveIn: quote, reserveOut: base).swap(
        exactIn: spend, fees: fees)
      let gross = fill.output + fill.creatorFee
      let creatorFee =
        fees.creatorFeeOnOutput ? rate(fill.creatorFee, fill.poolInput, gross) : fill.creatorFee
      return Fill(quote: fill.input, base: fill.output, venueFee: fill.lpFee + creatorFee)
    }
  }

  /// A sale of `amount` base. A fee the pool takes in base is valued at the sale's own rate:
  /// ⌊fee · gross output / net input⌋.
  func sell(_ amount: UInt64) -> Fill {
    guard amount > 0, amount <= PoolState.amountMax else { return Fill() }
    switch maths {
    case .curve(let curve, let fees):
      let fill = curve.sell(tokens: amount, fees: fees)
      return Fill(
        quote: fill.output, base: amount, venueFee: fill.protocolFee + fill.creatorFee)
    case .product(let base, let quote, let fees), .assumed(_, let base, let quote, let fees):
      let fill = RaydiumCPMMPool(reserveIn: base, reserveOut: quote).swap(
        exactIn: amount, fees: fees)
      let onOutput = fees.creatorFeeOnOutput ? fill.creatorFee : 0
      let inBase = fill.lpFee + fill.creatorFee - onOutput
      let gross = fill.output + onOutput
      let valued = rate(inBase, gross, fill.poolInput)
      return Fill(quote: fill.output, base: amount, venueFee: valued + onOutput)
    }
  }

  /// ⌊amount · to / from⌋, 0 where there is no rate, at most `amountMax`.
  private func rate(_ amount: UInt64, _ to: UInt64, _ from: UInt64) -> UInt64 {
    let product = amount.multipliedFullWidth(by: to)
    guard from > 0, product.high < from else { return 0 }
    return min(from.dividingFullWidth(product).quotient, PoolState.amountMax)
  }
}
