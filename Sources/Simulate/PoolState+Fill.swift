import Market
import Pools

extension PoolState {
  /// A purchase for `spend` quote, fees included; the mint withholds of what it gives.
  func buy(spending spend: UInt64) -> Fill {
    var fill = poolBuy(spending: spend)
    guard let transferFee else { return fill }
    fill.withheld = transferFee.withheld(from: fill.base)
    fill.base -= fill.withheld
    return fill
  }

  /// A sale of `amount` base, of which the mint withholds before the pool gets it.
  func sell(_ amount: UInt64) -> Fill {
    guard let transferFee, amount <= PoolState.amountMax else { return poolSell(amount) }
    let withheld = transferFee.withheld(from: amount)
    var fill = poolSell(amount - withheld)
    fill.base = amount
    fill.withheld = withheld
    return fill
  }

  /// What a sale of `amount` base pays, as `sell`, without its fees.
  func proceeds(of amount: UInt64) -> UInt64 {
    guard case .product(let base, let quote, let fees) = maths, amount > 0,
      amount <= PoolState.amountMax
    else { return sell(amount).quote }
    let sold = amount - (transferFee?.withheld(from: amount) ?? 0)
    guard sold > 0 else { return 0 }
    let pool = RaydiumCPMMPool(reserveIn: base, reserveOut: quote)
    return min(pool.swap(exactIn: sold, fees: fees).output, vault ?? .max)
  }

  /// What the pool gives for `spend` quote. A fee taken off the output is valued at the purchase's
  /// own rate.
  private func poolBuy(spending spend: UInt64) -> Fill {
    guard spend > 0, spend <= PoolState.amountMax else { return Fill() }
    switch maths {
    case .curve(let curve, let fees):
      var fill = beside(curve.buy(spending: spend, fees: fees))
      if fill.base > 0, fill.base == curve.realBase { fill.flags.insert(.curveEnded) }
      return fill
    case .launchLab(let curve, let fees, let end):
      // What a launch does not tell is taken from the standard one, and said.
      let last = end ?? RaydiumLaunchLabCurve.standardBaseOffset
      let forSale =
        end != nil || curve.base > last ? curve.base - min(curve.base, last) : curve.base
      var fill = beside(curve.buy(spending: spend, forSale: forSale, fees: fees))
      guard fill.base > 0, fill.base == forSale else { return fill }
      fill.flags.insert(.curveEnded)
      if end == nil { fill.flags.insert(.boundedPrice) }
      return fill
    case .pumpSwap(let pool, let fees):
      let fill = pool.buy(budget: spend, fees: fees)
      return Fill(
        quote: fill.input, base: fill.output, lpFee: fill.lpFee, protocolFee: fill.protocolFee,
        creatorFee: fill.creatorFee, poolQuote: fill.poolInput + fill.lpFee,
        poolBase: fill.output)
    case .product(let base, let quote, let fees), .assumed(let base, _, let quote, let fees):
      return productBuy(spend, base, quote, fees)
    case .range(let range): return range.buy(spending: spend)
    case .bins(let bins): return bins.buy(spending: spend)
    }
  }

  /// What a purchase that paid `quote` for `base` left in the pool and took out of it.
  func moved(paid quote: UInt64, got base: UInt64, protocolFee: UInt64, creatorFee: UInt64)
    -> (quote: UInt64, base: UInt64)
  {
    var isProduct = false
    if case .product = maths { isProduct = true }
    if isProduct || transferFee != nil {
      let fill = buy(spending: quote)
      return (fill.poolQuote, fill.poolBase)
    }
    return (quote - min(quote, protocolFee + creatorFee), base)
  }

  /// What the pool pays for `amount` base, at most what its vault holds. A fee it takes in base is
  /// valued at the sale's own rate: ⌊fee · gross output ÷ net input⌋.
  private func poolSell(_ amount: UInt64) -> Fill {
    guard amount > 0, amount <= PoolState.amountMax else { return Fill() }
    switch maths {
    case .curve(var curve, let fees):
      curve.realQuote = vault ?? curve.realQuote
      return paidOut(curve.sell(tokens: amount, fees: fees), curve.proceeds(ofTokens: amount))
    case .launchLab(let curve, let fees, _):
      let fill = curve.sell(tokens: amount, raised: vault ?? .max, fees: fees)
      return paidOut(fill, curve.proceeds(ofTokens: amount))
    case .pumpSwap(let pool, let fees):
      let fill = pool.sell(base: amount, vault: vault, fees: fees)
      var sale = paidOut(fill, pool.proceeds(ofBase: amount))
      sale.lpFee = fill.lpFee
      return sale
    case .product(let base, let quote, let fees), .assumed(_, let base, let quote, let fees):
      return productSale(amount, base, quote, fees)
    case .range(let range): return range.sell(amount, vault: vault)
    case .bins(let bins): return bins.sell(amount)
    }
  }

  /// A purchase whose fees go beside the curve.
  private func beside(_ fill: PoolFill) -> Fill {
    Fill(
      quote: fill.input, base: fill.output, protocolFee: fill.protocolFee,
      creatorFee: fill.creatorFee, poolQuote: fill.poolInput, poolBase: fill.output)
  }

  /// A sale whose fees are taken off what the pool pays; `priced` is what its price asks for.
  private func paidOut(_ fill: PoolFill, _ priced: UInt64?) -> Fill {
    let gross = fill.output + fill.lpFee + fill.protocolFee + fill.creatorFee
    var sale = Fill(
      quote: fill.output, base: fill.input, protocolFee: fill.protocolFee,
      creatorFee: fill.creatorFee, poolQuote: gross - fill.lpFee, poolBase: fill.input)
    if let priced, gross < priced { sale.flags.insert(.poolPulled) }
    return sale
  }

  private func productBuy(
    _ spend: UInt64, _ base: UInt64, _ quote: UInt64, _ fees: RaydiumCPMMPool.Fees
  ) -> Fill {
    let fill = RaydiumCPMMPool(reserveIn: quote, reserveOut: base).swap(exactIn: spend, fees: fees)
    guard fees.creatorFeeOnOutput else {
      return Fill(
        quote: fill.input, base: fill.output, lpFee: fill.lpFee, creatorFee: fill.creatorFee,
        poolQuote: fill.input - fill.creatorFee, poolBase: fill.output)
    }
    let gross = fill.output + fill.creatorFee
    return Fill(
      quote: fill.input, base: fill.output, lpFee: fill.lpFee,
      creatorFee: Fill.rate(fill.creatorFee, fill.poolInput, gross), poolQuote: fill.input,
      poolBase: gross)
  }

  private func productSale(
    _ amount: UInt64, _ base: UInt64, _ quote: UInt64, _ fees: RaydiumCPMMPool.Fees
  ) -> Fill {
    let fill = RaydiumCPMMPool(reserveIn: base, reserveOut: quote).swap(
      exactIn: amount, fees: fees)
    let onOutput = fees.creatorFeeOnOutput ? fill.creatorFee : 0
    let gross = fill.output + onOutput
    var sale = Fill(quote: fill.output, base: amount, poolQuote: gross)
    sale.poolBase = amount - (fees.creatorFeeOnOutput ? 0 : fill.creatorFee)
    sale.lpFee = Fill.rate(fill.lpFee, gross, fill.poolInput)
    sale.creatorFee =
      onOutput > 0 ? onOutput : Fill.rate(fill.creatorFee, gross, fill.poolInput)
    if let vault, sale.quote > vault {
      sale.quote = vault
      sale.poolQuote = min(gross, vault)
      sale.flags.insert(.poolPulled)
    }
    return sale
  }
}
