import Decode
import Market

/// Whether the transactions of a source stand in one order: the slots of one request rise or fall,
/// and a slot has one time.
struct SourceOrder {
  private struct Run {
    var slot: UInt64
    var rises: Bool?
  }

  private var runs: [UInt64: Run] = [:]
  private var times: [UInt64: Int64] = [:]

  /// What is wrong with a transaction's place; nil when nothing is.
  mutating func fault(of transaction: DecodedTransaction) -> String? {
    guard let slot = transaction.slot else { return nil }
    if let time = transaction.blockTime {
      let known = times[slot, default: time]
      times[slot] = known
      if known != time { return "time \(time) in slot \(slot), which has time \(known)" }
    }
    // A unit of 0 is no request: single files stand in no order.
    guard transaction.unit != 0 else { return nil }
    guard let run = runs[transaction.unit], run.slot != slot else {
      if runs[transaction.unit] == nil { runs[transaction.unit] = Run(slot: slot) }
      return nil
    }
    let rises = slot > run.slot
    runs[transaction.unit] = Run(slot: slot, rises: run.rises ?? rises)
    guard let usual = run.rises, usual != rises else { return nil }
    return "slot \(slot) after \(run.slot), where the request's slots \(usual ? "rise" : "fall")"
  }
}
