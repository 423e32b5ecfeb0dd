import Market

/// Several ranges of concentrated liquidity, one beside the other: a swap that uses one up goes on
/// in the next.
///
/// Formulas: raydium-io/raydium-clmm, `swap_internal` and `swap_math.rs`, and orca-so/whirlpools,
/// `swap_manager.rs`, which step alike. A swap that meets a range without liquidity is not priced.
public struct ConcentratedLadder: Hashable, Sendable {
  /// An initialised tick.
  public struct Rung: Hashable, Sendable {
    /// Its √price, Q64.64.
    public var sqrtPrice: UInt128
    /// Liquidity that comes in when the price rises through it.
    public var net: Int128

    /// A tick where liquidity changes.
    public init(sqrtPrice: UInt128, net: Int128) {
      self.sqrtPrice = sqrtPrice
      self.net = net
    }
  }

  /// Rising.
  public let rungs: [Rung]
  /// Price and liquidity in force.
  public private(set) var range: ConcentratedRange

  /// Ranges between rising ticks, at a price between the first and the last.
  public init(rungs: [Rung], sqrtPrice: UInt128) {
    self.rungs = rungs
    let liquidity = rungs.reduce(Int128(0)) {
      $1.sqrtPrice <= sqrtPrice ? $0 &+ $1.net : $0
    }
    range = ConcentratedRange(
      liquidity: UInt128(clamping: liquidity), sqrtPrice: sqrtPrice)
  }

  /// What a swap did.
  public struct Fill: Hashable, Sendable {
    /// What the trader pays in and gets, fees inside and taken off.
    public var input: UInt64 = 0
    /// What leaves for the trader.
    public var output: UInt64 = 0
    /// The fee of each range used.
    public var fees: [UInt64] = []
    /// Ticks crossed.
    public var crossings = 0

    /// The whole fee.
    public var fee: UInt64 { fees.reduce(0, &+) }
  }

  /// A swap of exactly `amount`; nil where the liquidity ends or a number leaves its width.
  /// - Parameter feeOnOutput: the rate is of what leaves.
  public mutating func swap(
    exactIn amount: UInt64, zeroIn: Bool, feePPM: UInt32, feeOnOutput: Bool = false
  ) -> Fill? {
    guard feePPM < 1_000_000 else { return nil }
    var fill = Fill()
    var left = amount
    while left > 0 {
      guard let target = next(zeroIn), range.liquidity > 0,
        let whole = range.moved(to: target.sqrtPrice, zeroIn: zeroIn)
      else { return nil }
      let net = feeOnOutput ? left : RaydiumCLMMPool.net(of: left, feePPM)
      if net < whole.input {
        guard let step = range.step(exactIn: net, zeroIn: zeroIn) else { return nil }
        let fee =
          feeOnOutput
          ? multiplyDivideCeiling(step.output, UInt64(feePPM), 1_000_000)
          : left - step.input
        guard fill.add(input: left, output: step.output - (feeOnOutput ? fee : 0), fee: fee)
        else { return nil }
        range.sqrtPrice = step.sqrtPrice
        return fill
      }
      let fee =
        feeOnOutput
        ? multiplyDivideCeiling(whole.output, UInt64(feePPM), 1_000_000)
        : RaydiumCLMMPool.fee(over: whole.input, feePPM)
      guard let fee else { return nil }
      let used = min(left, whole.input + (feeOnOutput ? 0 : fee))
      guard fill.add(input: used, output: whole.output - (feeOnOutput ? fee : 0), fee: fee)
      else { return nil }
      left -= used
      cross(target, zeroIn, &fill)
    }
    return fill
  }

  /// A swap for exactly `amount`, with the fee on the input; nil as above.
  public mutating func swap(exactOut amount: UInt64, zeroIn: Bool, feePPM: UInt32) -> Fill? {
    var fill = Fill()
    while fill.output < amount {
      let left = amount - fill.output
      guard let target = next(zeroIn), range.liquidity > 0,
        let whole = range.moved(to: target.sqrtPrice, zeroIn: zeroIn)
      else { return nil }
      if left < whole.output {
        guard let step = range.step(exactOut: left, zeroIn: zeroIn),
          let fee = RaydiumCLMMPool.fee(over: step.input, feePPM),
          fill.add(net: step.input, output: step.output, fee: fee)
        else { return nil }
        range.sqrtPrice = step.sqrtPrice
        return fill
      }
      guard let fee = RaydiumCLMMPool.fee(over: whole.input, feePPM),
        fill.add(net: whole.input, output: whole.output, fee: fee)
      else { return nil }
      cross(target, zeroIn, &fill)
    }
    return fill
  }

  /// The next tick on the way.
  private func next(_ zeroIn: Bool) -> Rung? {
    zeroIn
      ? rungs.last { $0.sqrtPrice < range.sqrtPrice }
      : rungs.first { $0.sqrtPrice > range.sqrtPrice }
  }

  private mutating func cross(_ rung: Rung, _ zeroIn: Bool, _ fill: inout Fill) {
    let liquidity = Int128(clamping: range.liquidity)
    range.liquidity = UInt128(clamping: zeroIn ? liquidity &- rung.net : liquidity &+ rung.net)
    range.sqrtPrice = rung.sqrtPrice
    fill.crossings += 1
  }
}

extension ConcentratedLadder.Fill {
  /// A range's part; false where a sum leaves 64 bits.
  fileprivate mutating func add(input: UInt64, output: UInt64, fee: UInt64) -> Bool {
    let (paid, isTooMuch) = self.input.addingReportingOverflow(input)
    let (got, isTooMany) = self.output.addingReportingOverflow(output)
    guard !isTooMuch, !isTooMany else { return false }
    (self.input, self.output) = (paid, got)
    fees.append(fee)
    return true
  }

  /// A range's part of an exact output, whose fee goes beside what enters.
  fileprivate mutating func add(net: UInt64, output: UInt64, fee: UInt64) -> Bool {
    let (gross, overflow) = net.addingReportingOverflow(fee)
    return !overflow && add(input: gross, output: output, fee: fee)
  }
}
