import Market
import Pools

/// Holds a trade's event against what moved and against the curve's maths from the state before.
enum PumpFunAgreement {
  static func verdict(
    on leg: Leg, event: PumpFunTrade?, trade: PumpFunLayout.Trade, isMoved: Bool,
    argument: UInt64?
  ) -> Verdict {
    guard let event else { return .explained(.unknownRate) }
    guard let difference = difference(event, trade, isMoved: isMoved, argument) else {
      return roundsDown(event) ? .explained(.floorFee) : .exact
    }
    return event.isMayhem ? .explained(.mayhemMode) : .disagreeing(difference)
  }

  private static func difference(
    _ event: PumpFunTrade, _ trade: PumpFunLayout.Trade, isMoved: Bool, _ argument: UInt64?
  ) -> String? {
    if !isMoved { return "event and transfers differ" }
    guard let before = curve(before: event) else { return "reserves before are no numbers" }
    if let difference = feeDifference(event) { return difference }
    guard event.isBuy else {
      guard let proceeds = before.proceeds(ofTokens: event.tokens) else {
        return "proceeds beyond 64 bits"
      }
      return proceeds == event.quote ? nil : "proceeds \(proceeds), chain \(event.quote)"
    }
    if trade.isExactIn, let argument, let fees = fees(event) {
      let fill = before.buy(spending: min(argument, UInt64(1) << 60), fees: fees)
      if fill.poolInput == event.quote && fill.output == event.tokens { return nil }
      return "buy \(fill.output) for \(fill.poolInput), chain \(event.tokens) for \(event.quote)"
    }
    guard let cost = before.cost(ofTokens: event.tokens) else { return "cost beyond 64 bits" }
    return cost == event.quote ? nil : "cost \(cost), chain \(event.quote)"
  }

  /// The state before; nil when the event's numbers could not be a curve's.
  private static func curve(before event: PumpFunTrade) -> PumpFunCurve? {
    let most = UInt64(1) << 60
    let numbers = [
      event.virtualTokens, event.virtualQuoteAfter, event.realTokens, event.realQuoteAfter,
      event.tokens, event.quote,
    ]
    guard numbers.allSatisfy({ $0 < most }) else { return nil }
    var curve = PumpFunCurve(
      virtualQuote: event.virtualQuoteAfter, virtualBase: event.virtualTokens,
      realBase: event.realTokens, realQuote: event.realQuoteAfter)
    if event.isBuy {
      guard curve.virtualQuote >= event.quote else { return nil }
      curve.virtualBase += event.tokens
      curve.realBase += event.tokens
      curve.virtualQuote -= event.quote
      curve.realQuote -= min(event.quote, curve.realQuote)
    } else {
      guard curve.virtualBase >= event.tokens else { return nil }
      curve.virtualBase -= event.tokens
      curve.realBase -= min(event.tokens, curve.realBase)
      curve.virtualQuote += event.quote
      curve.realQuote += event.quote
    }
    return curve
  }

  private static func fees(_ event: PumpFunTrade) -> PumpFunCurve.Fees? {
    guard let share = PumpFunDecoder.partsPerMillion(event.feeBasisPoints),
      let creator = PumpFunDecoder.partsPerMillion(
        (event.creatorBasisPoints ?? 0) &+ (event.cashbackBasisPoints ?? 0))
    else { return nil }
    return PumpFunCurve.Fees(protocolPPM: share, creatorPPM: creator)
  }

  private static func feeDifference(_ event: PumpFunTrade) -> String? {
    difference(event.fee, event.feeBasisPoints, of: event.quote)
      ?? difference(event.creatorFee, event.creatorBasisPoints, of: event.quote)
      ?? difference(event.cashback, event.cashbackBasisPoints, of: event.quote)
  }

  /// What is wrong with one part of the fees; nil where nothing is or none is stated.
  static func difference(
    _ fee: UInt64?, _ rate: UInt64?, of quote: UInt64
  ) -> String? {
    guard let fee, let rate else { return nil }
    guard rate <= 10_000 else { return "rate of \(rate) basis points" }
    let up = multiplyDivideCeiling(quote, rate, 10_000)
    let isRight = fee == up || fee == multiplyDivideFloor(quote, rate, 10_000)
    return isRight ? nil : "fee \(up), chain \(fee)"
  }

  private static func roundsDown(_ event: PumpFunTrade) -> Bool {
    func isDown(_ fee: UInt64?, _ rate: UInt64?) -> Bool {
      guard let fee, let rate else { return false }
      return fee != multiplyDivideCeiling(event.quote, rate, 10_000)
    }
    return isDown(event.fee, event.feeBasisPoints)
      || isDown(event.creatorFee, event.creatorBasisPoints)
      || isDown(event.cashback, event.cashbackBasisPoints)
  }
}
