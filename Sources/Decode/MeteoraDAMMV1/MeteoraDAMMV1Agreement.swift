import Market
import Pools

/// Holds a DAMM v1 swap's event against the transfers, its fee against a rate, and its output
/// against the curve over reserves taken from the pool's vault shares.
///
/// A vault's price per share shows only in what this swap minted and burned, which is rounded to
/// whole shares: reserves are right to about one part in the shares moved, and an output that
/// differs by no more than that is explained, not exact.
enum MeteoraDAMMV1Agreement {
  /// The verdict, and the pool's reserves after the swap where the constant product over them gives
  /// its output; those of stable pools do not.
  static func judged(
    _ leg: Leg, _ event: MeteoraDAMMV1Swap?, _ transaction: Transaction
  ) -> (verdict: Verdict, reserves: Pair<UInt64>?) {
    var reserves: Pair<UInt64>?
    let verdict = verdict(on: leg, event, transaction, &reserves)
    switch verdict {
    case .exact, .explained(.shareRounding): return (verdict, reserves)
    default: return (verdict, nil)
    }
  }

  private static func verdict(
    on leg: Leg, _ event: MeteoraDAMMV1Swap?, _ transaction: Transaction,
    _ reserves: inout Pair<UInt64>?
  ) -> Verdict {
    guard let event, let sideIn = leg.sideIn, leg.evidence.contains(.transfers),
      let moved = leg.amounts[sideIn], let output = leg.amounts[1 - sideIn]
    else { return .explained(.unknownRate) }
    if event.output != output { return .disagreeing("output \(event.output), moved \(output)") }
    if event.credited > moved { return .disagreeing("input \(event.credited), moved \(moved)") }
    let paid = MeteoraDAMMV1Decoder.paid(leg.instruction, transaction)
    guard let total = event.totalFee, total <= event.input,
      MeteoraDAMMV1Pool.tradeRates(charging: total, on: paid) != nil
    else { return .disagreeing("no rate charges the fee on \(paid)") }
    guard let predicted = predictedOutput(leg, net: event.input - total, moved, transaction) else {
      return .explained(.stateUnknown)
    }
    reserves = predicted.reserves.flatMap { after(sideIn, $0, entered: moved, left: output) }
    if predicted.output == event.output && event.credited == moved { return .exact }
    let difference = max(predicted.output, event.output) - min(predicted.output, event.output)
    return difference <= predicted.tolerance
      ? .explained(.shareRounding) : .explained(.stateUnknown)
  }

  /// The constant product's output from shares before and the shares' price in this swap, and how
  /// far rounding to whole shares can move it.
  private static func predictedOutput(
    _ leg: Leg, net: UInt64, _ moved: UInt64, _ transaction: Transaction
  ) -> (output: UInt64, tolerance: UInt64, reserves: (UInt64, UInt64)?)? {
    guard let sideIn = leg.sideIn, let output = leg.amounts[1 - sideIn],
      let minted = shares(minted: true, leg.instruction, transaction),
      let burned = shares(minted: false, leg.instruction, transaction),
      let reserveIn = MeteoraDAMMV1Pool.tokens(
        ofShares: minted.before, moved: moved, sharesMoved: minted.amount),
      let reserveOut = MeteoraDAMMV1Pool.tokens(
        ofShares: burned.before, moved: output, sharesMoved: burned.amount),
      let predicted = MeteoraDAMMV1Pool(reserveIn: reserveIn, reserveOut: reserveOut)
        .output(ofNet: net)
    else { return nil }
    let tolerance = (output / minted.amount)
      .addingReportingOverflow(output / burned.amount).partialValue
    let isFine = min(minted.amount, burned.amount) >= fineShares
    return (
      predicted, min(tolerance, output / 1_000) + 2, isFine ? (reserveIn, reserveOut) : nil
    )
  }

  /// From so many shares on what they went for tells reserves to one part in as many.
  private static let fineShares: UInt64 = 1_000_000

  /// Reserves of tokens 0 and 1 after a swap; nil where they leave their width.
  private static func after(
    _ sideIn: Int, _ before: (entering: UInt64, leaving: UInt64), entered: UInt64, left: UInt64
  ) -> Pair<UInt64>? {
    let (grown, overflow) = before.entering.addingReportingOverflow(entered)
    guard !overflow, left < before.leaving else { return nil }
    let rest = before.leaving - left
    return sideIn == 0 ? [grown, rest] : [rest, grown]
  }

  /// The one mint or burn of vault shares in a swap, and the pool's shares before it.
  private static func shares(
    minted: Bool, _ instruction: Instruction, _ transaction: Transaction
  ) -> (amount: UInt64, before: UInt64)? {
    var found: (amount: UInt64, before: UInt64)?
    for child in transaction.instructions[transaction.subtree(of: instruction)]
    where child.known == .token {
      let data = transaction.data(child)
      guard data.byte(at: 0) == (minted ? 7 : 8), let amount = data.uint64(at: 1),
        let place = transaction.account(child, minted ? 1 : 0)
      else { continue }
      guard found == nil, amount > 0, let balance = transaction.tokens.balance(place) else {
        return nil
      }
      found = (amount, balance.pre)
    }
    return found
  }
}
