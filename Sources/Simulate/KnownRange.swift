import Market
import Pools

/// A concentrated-liquidity pool around a row's price: the liquidity in force there and the prices
/// between which it is known to have been (Raydium CLMM, Orca Whirlpools, Meteora DAMM v2 and DBC).
///
/// Inside the known reach a fill is the venue's own maths. Beyond it the next ranges' liquidity is
/// in no event; the part of a swap that goes there is priced with a quarter of the known liquidity,
/// and the fill carries `bounded_price`.
struct KnownRange {
  /// Whose liquidity and rounding apply.
  enum Kind {
    case ticks(ConcentratedRange)
    case meteora(MeteoraCurveRange)
  }

  var kind: Kind
  /// Whether the base is the pool's first token.
  var isBaseFirst: Bool
  /// Whole fee in parts per million, and the venue's part of it; on the input, but of a sale at
  /// Meteora, which takes it from the quote.
  var feePPM: UInt32
  var protocolPPM: UInt32
  var isSaleFeeOnQuote = false
  /// √prices at which this liquidity was in force; nil = everywhere.
  var reach: ClosedRange<UInt128>?

  /// Beyond the known reach this part of the liquidity is counted on.
  static let beyondShare: UInt128 = 4

  func buy(spending spend: UInt64) -> Fill {
    guard feePPM < 1_000_000 else { return Fill() }
    let net = multiplyDivideFloor(spend, UInt64(1_000_000 - feePPM), 1_000_000)
    guard let move = move(net, firstEnters: !isBaseFirst), move.output <= PoolState.amountMax else {
      return Fill()
    }
    var fill = Fill(quote: spend, base: move.output, poolQuote: net, poolBase: move.output)
    split(spend - net, into: &fill)
    if move.isBounded { fill.flags.insert(.boundedPrice) }
    return fill
  }

  func sell(_ amount: UInt64, vault: UInt64?) -> Fill {
    guard feePPM < 1_000_000 else { return Fill() }
    let kept = UInt64(1_000_000 - feePPM)
    let net = isSaleFeeOnQuote ? amount : multiplyDivideFloor(amount, kept, 1_000_000)
    guard let move = move(net, firstEnters: isBaseFirst), move.output <= PoolState.amountMax else {
      return Fill()
    }
    var gross = move.output
    var fill = Fill(base: amount)
    if let vault, gross > vault {
      gross = vault
      fill.flags.insert(.poolPulled)
    }
    let quoteFee =
      isSaleFeeOnQuote ? multiplyDivideCeiling(gross, UInt64(feePPM), 1_000_000) : 0
    fill.quote = gross - quoteFee
    fill.poolQuote = gross
    fill.poolBase = amount
    split(isSaleFeeOnQuote ? quoteFee : Fill.rate(amount - net, gross, max(net, 1)), into: &fill)
    if move.isBounded { fill.flags.insert(.boundedPrice) }
    return fill
  }

  /// Worth of base at the marginal price, in raw quote: ⌊amount · √p² ÷ 2¹²⁸⌋, or its inverse where
  /// the quote comes first; at most `amountMax`.
  func worth(of amount: UInt64) -> UInt64 {
    let root = kind.squareRootPrice
    let most = UInt128(PoolState.amountMax)
    guard isBaseFirst else {
      guard UInt128(amount) < root else { return root > 0 ? PoolState.amountMax : 0 }
      return UInt64(min(root.dividingFullWidth((UInt128(amount), 0)).quotient / root, most))
    }
    let square = root.multipliedFullWidth(by: root)
    let (whole, overflow) = square.high.multipliedReportingOverflow(by: UInt128(amount))
    guard !overflow, whole < most else { return PoolState.amountMax }
    let part = square.low.multipliedFullWidth(by: UInt128(amount)).high
    return UInt64(min(whole + part, most))
  }

  private func split(_ fee: UInt64, into fill: inout Fill) {
    let share =
      feePPM > 0 ? multiplyDivideFloor(fee, UInt64(min(protocolPPM, feePPM)), UInt64(feePPM)) : 0
    fill.protocolFee = share
    fill.lpFee = fee - share
  }

  private struct Move {
    var output: UInt64
    var isBounded = false
  }

  /// The move of a net input: inside the reach with the known liquidity, what is left of it beyond
  /// with less.
  private func move(_ net: UInt64, firstEnters: Bool) -> Move? {
    guard net > 0 else { return Move(output: 0) }
    let whole = kind.step(net, firstEnters)
    guard let reach else { return whole.map { Move(output: $0.output) } }
    let end = firstEnters ? reach.lowerBound : reach.upperBound
    if let whole, firstEnters ? whole.after >= end : whole.after <= end {
      return Move(output: whole.output)
    }
    guard let inside = kind.moved(to: end, firstEnters), inside.input <= net else { return nil }
    guard
      let outside = kind.thinned(at: end, by: KnownRange.beyondShare)?
        .step(net - inside.input, firstEnters)
    else { return Move(output: inside.output, isBounded: true) }
    let (sum, overflow) = inside.output.addingReportingOverflow(outside.output)
    return overflow ? nil : Move(output: sum, isBounded: true)
  }
}

extension KnownRange.Kind {
  var squareRootPrice: UInt128 {
    switch self {
    case .ticks(let range): range.sqrtPrice
    case .meteora(let range): range.squareRootPrice
    }
  }

  /// The √price after a net input, and what it gives.
  func step(_ net: UInt64, _ firstEnters: Bool) -> (after: UInt128, output: UInt64)? {
    switch self {
    case .ticks(let range):
      return range.step(exactIn: net, zeroIn: firstEnters).map { ($0.sqrtPrice, $0.output) }
    case .meteora(let range):
      return range.swap(exactIn: net, firstEnters: firstEnters).map {
        ($0.squareRootPrice, $0.output)
      }
    }
  }

  /// What enters and leaves on the way to another √price.
  func moved(to end: UInt128, _ firstEnters: Bool) -> (input: UInt64, output: UInt64)? {
    switch self {
    case .ticks(let range): range.moved(to: end, zeroIn: firstEnters)
    case .meteora(let range): range.moved(to: end)
    }
  }

  /// A range with a part of the liquidity, at another √price.
  func thinned(at price: UInt128, by share: UInt128) -> KnownRange.Kind? {
    switch self {
    case .ticks(let range):
      return .ticks(ConcentratedRange(liquidity: range.liquidity / share, sqrtPrice: price))
    case .meteora(let range):
      return MeteoraCurveRange(liquidity: range.liquidity / share, squareRootPrice: price)
        .map { .meteora($0) }
    }
  }
}
