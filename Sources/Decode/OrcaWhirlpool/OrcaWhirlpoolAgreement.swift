import Market
import Pools

/// Holds a swap's event against the transfers and against the maths of one range.
///
/// The event states the price before and after and the whole fee, not the liquidity: exact means
/// that one liquidity gives the chain's price and both amounts to the unit.
struct OrcaWhirlpoolAgreement {
  let verdict: Verdict
  /// The rates where they stand out.
  private(set) var lpFeePPM: UInt32?
  private(set) var protocolFeePPM: UInt32?

  init(_ leg: Leg, _ trade: OrcaWhirlpoolTrade?, isExactIn: Bool) {
    guard let trade else {
      verdict = .explained(.unknownRate)
      return
    }
    if leg.evidence.contains(.mismatch) {
      verdict =
        leg.flags.contains(.transferFee)
        ? .explained(.transferFee) : .disagreeing("event and transfers differ")
      return
    }
    let (fee, overflow) = trade.lpFee.addingReportingOverflow(trade.protocolFee)
    guard !overflow, fee <= trade.input else {
      verdict = .disagreeing("fees over the input")
      return
    }
    let fits = Self.fits(trade, net: trade.input - fee, isExactIn: isExactIn)
    verdict = fits ? .exact : .explained(.crossedRange)
    if fits { setRates(trade, fee) }
  }

  private static func fits(_ trade: OrcaWhirlpoolTrade, net: UInt64, isExactIn: Bool) -> Bool {
    let (before, after) = (trade.sqrtPriceBefore, trade.sqrtPrice)
    guard before != after, trade.zeroIn == (after < before) else { return false }
    if !isExactIn,
      let run = ConcentratedRange.liquidities(
        from: before, to: after, exactOut: trade.output)
    {
      let inputs = [run.lowerBound, run.upperBound].map {
        ConcentratedRange(liquidity: $0, sqrtPrice: before)
          .moved(to: after, zeroIn: trade.zeroIn)?.input ?? .max
      }
      if inputs[0] <= net && net <= inputs[1] { return true }
    }
    guard
      let amounts = ConcentratedRange.liquidities(
        from: before, to: after, input: net, output: trade.output)
    else { return false }
    let moves = ConcentratedRange.liquidities(from: before, to: after, exactIn: net)
    return isExactIn && moves?.overlaps(amounts) == true
  }

  /// Rates that give the fees: the whole one of the input, the protocol's share of it.
  private mutating func setRates(_ trade: OrcaWhirlpoolTrade, _ fee: UInt64) {
    guard fee > 0, fee < trade.input else { return }
    let most = multiplyDivideFloor(fee, 1_000_000, trade.input)
    let least = multiplyDivideFloor(fee - 1, 1_000_000, trade.input) + 1
    guard most == least else { return }
    let share = multiplyDivideCeiling(trade.protocolFee, 10_000, fee)
    guard multiplyDivideFloor(fee, share, 10_000) == trade.protocolFee,
      most * share % 10_000 == 0
    else { return }
    protocolFeePPM = UInt32(most * share / 10_000)
    lpFeePPM = UInt32(most - most * share / 10_000)
  }
}
