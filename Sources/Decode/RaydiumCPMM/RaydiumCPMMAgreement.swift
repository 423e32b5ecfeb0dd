import Market
import Pools

/// Holds a swap's event against the transfers and against the pool's maths from the state before.
enum RaydiumCPMMAgreement {
  static func verdict(on leg: Leg, event: RaydiumCPMMSwap?) -> Verdict {
    guard let event else { return .explained(.unknownRate) }
    if leg.evidence.contains(.mismatch) {
      return leg.flags.contains(.transferFee)
        ? .explained(.transferFee) : .disagreeing("event and transfers differ")
    }
    guard let tradeFee = event.tradeFee else {
      return RaydiumCPMMRates(event).fits ? .exact : .explained(.unknownRate)
    }
    if let tradePPM = leg.lpFeePPM, let creatorPPM = leg.creatorFeePPM {
      return verdict(event, tradePPM, creatorPPM)
    }
    return verdict(event, tradeFee: tradeFee, creatorFee: event.creatorFee ?? 0)
  }

  private static func verdict(_ event: RaydiumCPMMSwap, _ tradePPM: UInt32, _ creatorPPM: UInt32)
    -> Verdict
  {
    let pool = RaydiumCPMMPool(reserveIn: event.reserveIn, reserveOut: event.reserveOut)
    let fees = RaydiumCPMMPool.Fees(
      tradePPM: tradePPM, creatorPPM: creatorPPM, creatorFeeOnOutput: !event.isCreatorFeeOnInput)
    if event.isExactIn {
      let output = pool.swap(exactIn: event.input, fees: fees).output
      return output == event.output
        ? .exact : .disagreeing("output \(output), chain \(event.output)")
    }
    guard let input = pool.input(exactOut: event.output, fees: fees) else {
      return .disagreeing("output \(event.output) of a pool that holds \(event.reserveOut)")
    }
    return input == event.input ? .exact : .disagreeing("input \(input), chain \(event.input)")
  }

  /// Rates that do not stand out of a small swap: the fees themselves must still price it.
  private static func verdict(_ event: RaydiumCPMMSwap, tradeFee: UInt64, creatorFee: UInt64)
    -> Verdict
  {
    let onInput = event.isCreatorFeeOnInput ? creatorFee : 0
    let (taken, overflow) = tradeFee.addingReportingOverflow(onInput)
    guard !overflow, taken < event.input else { return .disagreeing("fees over the input") }
    guard event.isExactIn else { return .explained(.unknownRate) }
    let net = event.input - taken
    let (depth, tooDeep) = event.reserveIn.addingReportingOverflow(net)
    guard !tooDeep else { return .disagreeing("reserves beyond 64 bits") }
    let gross = multiplyDivideFloor(net, event.reserveOut, depth)
    let output = event.isCreatorFeeOnInput ? gross : gross - min(gross, creatorFee)
    return output == event.output
      ? .exact : .disagreeing("output \(output), chain \(event.output)")
  }
}
