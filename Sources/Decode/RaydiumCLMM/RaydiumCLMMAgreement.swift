import Market
import Pools

/// Holds a swap's event against the transfers and against the maths of one range.
///
/// The event states price and liquidity after the swap, so that inside one range the price before
/// follows from what moved; the swap from there must give the chain's price and amounts to the
/// unit. The fee is the event's or, before 2026, the one rate that a configuration can have which
/// does so.
struct RaydiumCLMMAgreement {
  let verdict: Verdict
  /// The rate where it stands out.
  private(set) var feePPM: UInt32?
  /// Prices before the swap from which one range's maths gives the chain's result.
  private(set) var startPrices: ClosedRange<UInt128>?

  /// Rates of configurations are multiples of this, up to `stepsMax` times it.
  private static let step: UInt64 = 100
  private static let stepsMax: UInt64 = 500
  /// Smaller amounts fit several rates, and one by chance after a crossed tick.
  private static let smallestTelling: UInt64 = 1_000_000

  init(_ leg: Leg, _ event: RaydiumCLMMSwap?, isExactIn: Bool) {
    guard let event else {
      verdict = .explained(.unknownRate)
      return
    }
    if leg.evidence.contains(.mismatch) {
      verdict =
        leg.flags.contains(.transferFee)
        ? .explained(.transferFee) : .disagreeing("event and transfers differ")
      return
    }
    guard let tradeFees = event.tradeFees else {
      let rates = Self.rates(event, isExactIn: isExactIn)
      verdict = rates.isEmpty ? .explained(.crossedRange) : .exact
      if rates.count == 1, min(event.input, event.output) >= Self.smallestTelling {
        feePPM = UInt32(rates.lowerBound * Self.step)
        startPrices = Self.starts(event, rates.lowerBound, isExactIn: isExactIn)
      }
      return
    }
    verdict = Self.fits(event, tradeFees, isExactIn: isExactIn) ? .exact : .explained(.crossedRange)
    if verdict == .exact { feePPM = Self.rate(of: tradeFees[event.sideIn], on: event.input) }
  }

  /// Whether one price before gives what entered and what left, the event's fees aside.
  private static func fits(
    _ event: RaydiumCLMMSwap, _ tradeFees: Pair<UInt64>, isExactIn: Bool
  ) -> Bool {
    let (net, under) = event.input.subtractingReportingOverflow(tradeFees[event.sideIn])
    let (gross, over) = event.output.addingReportingOverflow(tradeFees[1 - event.sideIn])
    guard !under, !over else { return false }
    let starts = ConcentratedRange.starts(
      endingAt: event.sqrtPrice, liquidity: event.liquidity, input: net, output: gross,
      zeroIn: event.zeroIn)
    if isExactIn || starts != nil { return starts != nil }
    return ConcentratedRange.starts(
      endingAt: event.sqrtPrice, liquidity: event.liquidity, exactOut: gross,
      zeroIn: event.zeroIn
    ).flatMap { starts in
      ConcentratedRange(liquidity: event.liquidity, sqrtPrice: starts.lowerBound)
        .step(exactOut: gross, zeroIn: event.zeroIn)
    }?.input == net
  }

  private static func starts(
    _ event: RaydiumCLMMSwap, _ steps: UInt64, isExactIn: Bool
  ) -> ClosedRange<UInt128>? {
    guard isExactIn else {
      return ConcentratedRange.starts(
        endingAt: event.sqrtPrice, liquidity: event.liquidity, exactOut: event.output,
        zeroIn: event.zeroIn)
    }
    let net = multiplyDivideFloor(event.input, 1_000_000 - steps * step, 1_000_000)
    return ConcentratedRange.starts(
      endingAt: event.sqrtPrice, liquidity: event.liquidity, exactIn: net, zeroIn: event.zeroIn)
  }

  /// The only whole rate with fee = ⌈amount·rate/10⁶⌉.
  private static func rate(of fee: UInt64, on amount: UInt64) -> UInt32? {
    guard fee > 0, fee < amount else { return nil }
    let most = multiplyDivideFloor(fee, 1_000_000, amount)
    let least = multiplyDivideFloor(fee - 1, 1_000_000, amount) + 1
    return most == least ? UInt32(most) : nil
  }

  /// Steps of the rates that explain the event: a run, as the maths is monotone in the rate.
  private static func rates(_ event: RaydiumCLMMSwap, isExactIn: Bool) -> Range<UInt64> {
    let side = { isExactIn ? sideExactIn(of: $0, event) : sideExactOut(of: $0, event) }
    let first = firstStep { side($0) >= 0 }
    let after = firstStep { side($0) > 0 }
    return first..<max(first, after)
  }

  /// The first step for which `holds`, which stays true from there on; one past the last if none.
  private static func firstStep(_ holds: (UInt64) -> Bool) -> UInt64 {
    var low: UInt64 = 0
    var high = stepsMax + 1
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// −1, 0 or 1: the rate is too low, fits, or is too high for an exact input.
  private static func sideExactIn(of steps: UInt64, _ event: RaydiumCLMMSwap) -> Int {
    let net = multiplyDivideFloor(event.input, 1_000_000 - steps * step, 1_000_000)
    guard
      let starts = ConcentratedRange.starts(
        endingAt: event.sqrtPrice, liquidity: event.liquidity, exactIn: net, zeroIn: event.zeroIn)
    else { return -1 }
    let outputs = [starts.lowerBound, starts.upperBound].compactMap { start in
      ConcentratedRange(liquidity: event.liquidity, sqrtPrice: start)
        .moved(to: event.sqrtPrice, zeroIn: event.zeroIn)?.output
    }
    guard let least = outputs.min(), let most = outputs.max() else { return -1 }
    return event.output < least ? -1 : event.output > most ? 1 : 0
  }

  /// The same for an exact output.
  private static func sideExactOut(of steps: UInt64, _ event: RaydiumCLMMSwap) -> Int {
    guard
      let starts = ConcentratedRange.starts(
        endingAt: event.sqrtPrice, liquidity: event.liquidity, exactOut: event.output,
        zeroIn: event.zeroIn)
    else { return 1 }
    let inputs = [starts.lowerBound, starts.upperBound].compactMap { start in
      RaydiumCLMMPool(
        range: ConcentratedRange(liquidity: event.liquidity, sqrtPrice: start),
        feePPM: UInt32(steps * step)
      ).swap(exactOut: event.output, zeroIn: event.zeroIn)?.fill.input
    }
    guard let least = inputs.min(), let most = inputs.max() else { return 1 }
    return event.input > most ? -1 : event.input < least ? 1 : 0
  }
}
