import Market
import Pools

/// Holds a trade's event against the transfers and against the pool's maths from the state before.
enum PumpSwapAgreement {
  static func verdict(
    on leg: Leg, event: PumpSwapTrade?, trade: PumpSwapLayout.Trade, movedQuote: UInt64?,
    argument: UInt64?
  ) -> Verdict {
    guard let event else { return .explained(.unknownRate) }
    if leg.evidence.contains(.mismatch) && !leavesFees(leg, event, trade, movedQuote) {
      return leg.flags.contains(.transferFee)
        ? .explained(.transferFee) : .disagreeing("event and transfers differ")
    }
    guard let quote = event.quoteBefore else { return .disagreeing("reserves are no numbers") }
    if let difference = feeDifference(event) { return .disagreeing(difference) }
    let pool = PumpSwapPool(base: event.poolBase, quote: quote)
    if trade.isExactQuote, let argument {
      return spending(argument, event, pool)
    }
    let priced = event.isBuy ? pool.cost(ofBase: event.base) : pool.proceeds(ofBase: event.base)
    return priced == event.quote
      ? .exact : .disagreeing("quote \(text(priced)), chain \(event.quote)")
  }

  /// The creator's rate in force: nothing where the coin has none, the trader's cashback and the
  /// holders' part with it where they are taken beside it.
  static func creatorRate(_ event: PumpSwapTrade) -> UInt64 {
    let creator = event.creatorFee ?? 0 > 0 ? event.creatorBasisPoints ?? 0 : 0
    let cashback = event.cashback ?? 0 > 0 ? event.cashbackBasisPoints ?? 0 : 0
    let holders = takesHolders(event) ? event.holderBasisPoints ?? 0 : 0
    return min(creator, 10_001) + min(cashback, 10_001) + min(holders, 10_001)
  }

  /// Since October 2026 fees stay in the quote vault: what moved is what the user paid or got,
  /// but for the part of the protocol's that buys coins back.
  private static func leavesFees(
    _ leg: Leg, _ event: PumpSwapTrade, _ trade: PumpSwapLayout.Trade, _ movedQuote: UInt64?
  ) -> Bool {
    guard trade.keepsFees, let movedQuote, leg.amounts[0] == event.base else { return false }
    return movedQuote == event.userQuote
      || (!event.isBuy && movedQuote == event.userQuote &+ (event.buybackFee ?? 0))
  }

  private static func spending(_ budget: UInt64, _ event: PumpSwapTrade, _ pool: PumpSwapPool)
    -> Verdict
  {
    let fees = PumpSwapPool.Fees(
      lpBasisPoints: event.lpBasisPoints, protocolBasisPoints: event.protocolBasisPoints,
      creatorBasisPoints: creatorRate(event))
    let fill = pool.buy(spending: budget, fees: fees)
    if fill?.net == event.quote && fill?.base == event.base { return .exact }
    return .disagreeing(
      "buy \(text(fill?.base)) for \(text(fill?.net)), chain \(event.base) for \(event.quote)")
  }

  private static func feeDifference(_ event: PumpSwapTrade) -> String? {
    var parts = [
      (event.lpBasisPoints, event.lpFee), (event.protocolBasisPoints, event.protocolFee),
    ]
    if let rate = event.creatorBasisPoints, let fee = event.creatorFee, fee > 0 {
      parts.append((rate, fee))
    }
    if let rate = event.cashbackBasisPoints, let fee = event.cashback, fee > 0 {
      parts.append((rate, fee))
    }
    for (rate, amount) in parts {
      let fee = PumpSwapPool.fee(on: event.quote, basisPoints: rate)
      if fee != amount { return "fee \(text(fee)), chain \(amount)" }
    }
    let moved = event.isBuy ? event.quote &+ event.lpFee : event.quote &- event.lpFee
    if moved != event.poolQuoteMoved {
      return "pool moves \(moved), chain \(event.poolQuoteMoved)"
    }
    let user = userQuote(event, takesHolders(event) ? event.holderRewards ?? 0 : 0)
    return user == event.userQuote ? nil : "user \(user), chain \(event.userQuote)"
  }

  /// Whether the holders' part is taken beside the creator's rather than inside it.
  private static func takesHolders(_ event: PumpSwapTrade) -> Bool {
    guard let holders = event.holderRewards, holders > 0 else { return false }
    return event.userQuote == userQuote(event, holders)
  }

  private static func userQuote(_ event: PumpSwapTrade, _ holders: UInt64) -> UInt64 {
    let fees =
      event.lpFee &+ event.protocolFee &+ (event.creatorFee ?? 0) &+ (event.cashback ?? 0)
      &+ holders
    return event.isBuy ? event.quote &+ fees : event.quote &- fees
  }

  private static func text(_ number: UInt64?) -> String { number.map { "\($0)" } ?? "none" }
}
