extension PumpSwapPool {
  /// `buy_exact_quote_in` with a budget of `amount`; `input` is what is really paid. Nothing where
  /// 64 bits do not hold a number.
  public func buy(budget amount: UInt64, fees: Fees) -> PoolFill {
    guard let bought = buy(spending: amount, fees: fees), bought.base > 0,
      let parts = parts(on: bought.net, fees),
      let two = WholeNumber.sum(bought.net, parts.lp),
      let three = WholeNumber.sum(two, parts.venue),
      let paid = WholeNumber.sum(three, parts.creator)
    else { return .nothing }
    return PoolFill(
      input: paid, output: bought.base, poolInput: bought.net, lpFee: parts.lp,
      protocolFee: parts.venue, creatorFee: parts.creator)
  }

  /// `sell` of `amount` base. The vault must hold what leaves it, the proceeds less the liquidity
  /// providers' fee; of a pool whose vault holds less, what is left is paid.
  public func sell(base amount: UInt64, vault: UInt64?, fees: Fees) -> PoolFill {
    guard amount > 0, let priced = proceeds(ofBase: amount) else { return .nothing }
    let gross = min(priced, vault ?? priced)
    guard let parts = parts(on: gross, fees), let two = WholeNumber.sum(parts.lp, parts.venue),
      let taken = WholeNumber.sum(two, parts.creator), taken <= gross
    else { return .nothing }
    return PoolFill(
      input: amount, output: gross - taken, poolInput: amount, lpFee: parts.lp,
      protocolFee: parts.venue, creatorFee: parts.creator)
  }

  private func parts(on amount: UInt64, _ fees: Fees) -> (
    lp: UInt64, venue: UInt64, creator: UInt64
  )? {
    guard fees.parts.allSatisfy({ $0 <= 10_000 }),
      let lp = Self.fee(on: amount, basisPoints: fees.lpBasisPoints),
      let venue = Self.fee(on: amount, basisPoints: fees.protocolBasisPoints),
      let creator = Self.fee(on: amount, basisPoints: fees.creatorBasisPoints)
    else { return nil }
    return (lp, venue, creator)
  }
}
