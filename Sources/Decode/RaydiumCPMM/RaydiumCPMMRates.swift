import Market
import Pools

/// Fee rates of a CPMM swap, fitted to its event: configurations use multiples of 100 parts per
/// million up to 5 %.
struct RaydiumCPMMRates {
  /// The only trade rate that gives the event's figures; nil when several or none do.
  var tradePPM: UInt32?
  /// The same for the creator's rate; 0 where no creator fee was taken.
  var creatorPPM: UInt32?
  /// Whether any rate in range gives them.
  var fits = false

  static let step: UInt64 = 100
  static let stepsMax: UInt64 = 500

  init(_ event: RaydiumCPMMSwap) {
    guard event.input > 0, event.reserveIn < UInt64.max >> 4, event.input < UInt64.max >> 4,
      event.reserveOut < UInt64.max >> 4
    else { return }
    guard let tradeFee = event.tradeFee else {
      fitOld(event)
      return
    }
    let creatorFee = event.creatorFee ?? 0
    if creatorFee == 0 || !event.isCreatorFeeOnInput {
      tradePPM = Self.rate(of: tradeFee, on: event.input)
      fits = true
      creatorPPM = 0
      if creatorFee > 0 {
        let (gross, overflow) = event.output.addingReportingOverflow(creatorFee)
        creatorPPM = overflow ? nil : Self.rate(of: creatorFee, on: gross)
      }
      return
    }
    fitBoth(tradeFee, creatorFee, on: event.input)
  }

  /// The only multiple of the step with fee = ⌈amount·rate/10⁶⌉.
  private static func rate(of fee: UInt64, on amount: UInt64) -> UInt32? {
    guard fee > 0, amount > 0, fee <= amount else { return fee == 0 ? 0 : nil }
    let most = min(multiplyDivideFloor(fee, 1_000_000, amount), stepsMax * step) / step
    let least = multiplyDivideFloor(fee - 1, 1_000_000, amount) / step + 1
    return most == least ? UInt32(most * step) : nil
  }

  /// Both rates were taken on the input as one: each estimate is tried with its neighbours.
  private mutating func fitBoth(_ tradeFee: UInt64, _ creatorFee: UInt64, on amount: UInt64) {
    guard tradeFee < amount, creatorFee < amount else { return }
    var found: [(UInt64, UInt64)] = []
    let trade = multiplyDivideFloor(tradeFee, 1_000_000, amount) / Self.step
    let creator = multiplyDivideFloor(creatorFee, 1_000_000, amount) / Self.step
    for tradeStep in (trade > 2 ? trade - 2 : 0)...trade + 2 {
      for creatorStep in (creator > 2 ? creator - 2 : 0)...creator + 2 {
        let both = (tradeStep + creatorStep) * Self.step
        guard both > 0, both < 1_000_000 else { continue }
        let total = multiplyDivideCeiling(amount, both, 1_000_000)
        let share = multiplyDivideFloor(total, creatorStep * Self.step, both)
        if share == creatorFee && total - share == tradeFee {
          found.append((tradeStep, creatorStep))
        }
      }
    }
    fits = !found.isEmpty
    guard found.count == 1 else { return }
    tradePPM = UInt32(found[0].0 * Self.step)
    creatorPPM = UInt32(found[0].1 * Self.step)
  }

  /// The oldest event states no fee: the rate is what turns the reserves before into the output.
  /// The output never grows with the rate, so that the fitting rates are a run found by halving.
  private mutating func fitOld(_ event: RaydiumCPMMSwap) {
    let first = Self.firstStep { Self.side(of: $0, event) >= 0 }
    let after = Self.firstStep { Self.side(of: $0, event) > 0 }
    guard first < after else { return }
    fits = true
    creatorPPM = 0
    if after - first == 1 { tradePPM = UInt32(first * Self.step) }
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

  /// −1, 0 or 1: the rate is too low, fits, or is too high for the event.
  private static func side(of steps: UInt64, _ event: RaydiumCPMMSwap) -> Int {
    let pool = RaydiumCPMMPool(reserveIn: event.reserveIn, reserveOut: event.reserveOut)
    let fees = RaydiumCPMMPool.Fees(tradePPM: UInt32(steps * step))
    if event.isExactIn {
      let output = pool.swap(exactIn: event.input, fees: fees).output
      return output == event.output ? 0 : output > event.output ? -1 : 1
    }
    guard let input = pool.input(exactOut: event.output, fees: fees) else { return 1 }
    return input == event.input ? 0 : input < event.input ? -1 : 1
  }
}
