import Market
import Pools

/// Holds a trade's event against the transfers and against the curve's maths from the state before.
enum RaydiumLaunchLabAgreement {
  static func verdict(
    on leg: Leg, event: RaydiumLaunchLabTrade?, trade: RaydiumLaunchLabLayout.Trade
  ) -> Verdict {
    guard let event else { return .explained(.unknownRate) }
    if leg.evidence.contains(.mismatch) {
      return leg.flags.contains(.transferFee)
        ? .explained(.transferFee) : .disagreeing("event and transfers differ")
    }
    let before = event.reserves(sold: event.soldBefore, raised: event.raisedBefore)
    guard let base = before[0], let quote = before[1], let fees = event.fees else {
      return .disagreeing("reserves are no numbers")
    }
    let curve = RaydiumLaunchLabCurve(base: base, quote: quote)
    return event.isBuy ? buy(event, curve, fees, trade) : sale(event, curve, fees, trade)
  }

  private static func buy(
    _ event: RaydiumLaunchLabTrade, _ curve: RaydiumLaunchLabCurve, _ fees: UInt64,
    _ trade: RaydiumLaunchLabLayout.Trade
  ) -> Verdict {
    guard fees <= event.input else { return .disagreeing("fees over the input") }
    let net = event.input - fees
    if let difference = stateDifference(event, quote: net, base: event.output) {
      return .disagreeing(difference)
    }
    // A buy of all that is left pays only its cost, as if it had asked for an exact output.
    if trade.isExactIn && event.soldAfter < event.saleSupply {
      let tokens = curve.tokens(forNet: net)
      return tokens == event.output
        ? .exact : .disagreeing("output \(text(tokens)), chain \(event.output)")
    }
    let cost = curve.net(forTokens: event.output)
    if cost == net || curve.tokens(forNet: net) == event.output { return .exact }
    return .disagreeing("cost \(text(cost)), chain \(net)")
  }

  private static func sale(
    _ event: RaydiumLaunchLabTrade, _ curve: RaydiumLaunchLabCurve, _ fees: UInt64,
    _ trade: RaydiumLaunchLabLayout.Trade
  ) -> Verdict {
    let (gross, overflow) = event.output.addingReportingOverflow(fees)
    guard !overflow else { return .disagreeing("output beyond 64 bits") }
    if let difference = stateDifference(event, quote: gross, base: event.input) {
      return .disagreeing(difference)
    }
    if trade.isExactIn {
      let proceeds = curve.proceeds(ofTokens: event.input)
      return proceeds == gross
        ? .exact : .disagreeing("proceeds \(text(proceeds)), chain \(gross)")
    }
    let tokens = curve.tokens(forProceeds: gross)
    return tokens == event.input
      ? .exact : .disagreeing("input \(text(tokens)), chain \(event.input)")
  }

  /// The event's own states before and after must differ by the trade.
  private static func stateDifference(
    _ event: RaydiumLaunchLabTrade, quote: UInt64, base: UInt64
  ) -> String? {
    let raised = event.isBuy ? event.raisedBefore &+ quote : event.raisedBefore &- quote
    let sold = event.isBuy ? event.soldBefore &+ base : event.soldBefore &- base
    if raised != event.raisedAfter { return "raised \(raised), chain \(event.raisedAfter)" }
    return sold == event.soldAfter ? nil : "sold \(sold), chain \(event.soldAfter)"
  }

  /// Rates of what protocol, platform and referrer take, and of the creator's part, where the only
  /// ones that give the event's fees: configurations use multiples of 100 parts per million.
  static func rates(_ event: RaydiumLaunchLabTrade) -> (protocolPPM: UInt32, creatorPPM: UInt32)? {
    guard let fees = event.fees, fees > 0 else { return nil }
    let (sold, overflow) = event.output.addingReportingOverflow(fees)
    let amount = event.isBuy ? event.input : sold
    guard !overflow, amount >= fees, let total = onlyStep(near: fees, of: amount) else {
      return nil
    }
    if event.creatorFee == 0 { return (UInt32(total * step), 0) }
    let creator = multiplyDivideFloor(event.creatorFee, total, fees)
    let creators = (creator...min(creator + 2, total)).filter {
      multiplyDivideFloor(fees, $0, total) == event.creatorFee
    }
    guard creators.count == 1 else { return nil }
    return (UInt32((total - creators[0]) * step), UInt32(creators[0] * step))
  }

  private static let step: UInt64 = 100

  /// The only count of steps with fee = ⌈amount·steps·step/10⁶⌉; nil when several or none are.
  private static func onlyStep(near fee: UInt64, of amount: UInt64) -> UInt64? {
    let estimate = multiplyDivideFloor(fee, 1_000_000 / step, amount)
    let found = ((estimate > 2 ? estimate - 2 : 0)...min(estimate + 2, 10_000)).filter {
      RaydiumLaunchLabCurve.fee(on: amount, feePPM: $0 * step) == fee
    }
    return found.count == 1 ? found[0] : nil
  }

  private static func text(_ number: UInt64?) -> String { number.map { "\($0)" } ?? "none" }
}
