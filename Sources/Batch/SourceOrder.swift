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
  /// The last transaction's place, in which nothing was wrong: most share it with their neighbour.
  private var last: (slot: UInt64, time: Int64?, unit: UInt64)?

  /// What is wrong with a transaction's place; nil when nothing is.
  mutating func fault(of transaction: DecodedTransaction) -> String? {
    guard let slot = transaction.slot else { return nil }
    let place = (slot: slot, time: transaction.blockTime, unit: transaction.unit)
    if let last, last == place { return nil }
    last = nil
    let fault = fault(of: transaction, slot)
    if fault == nil { last = place }
    return fault
  }

  private mutating func fault(of transaction: DecodedTransaction, _ slot: UInt64) -> String? {
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
