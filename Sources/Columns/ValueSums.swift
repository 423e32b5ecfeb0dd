import Market

/// Prefix sums of a market's traded value in lamports, built once: the value traded in any rows is
/// one subtraction.
public struct ValueSums: Sendable {
  /// Sum before each row, counted from the market's first, and after the last: `count + 1` numbers
  /// modulo 2⁶⁴, of the swaps whose value is known.
  public let lamportsBefore: Column<UInt64>
  /// Whether every swap's value is known and their sum is below 2⁶³, so that no difference wraps.
  public let isExact: Bool

  /// Calls `body` with `lamportsBefore` as plain memory, which must not outlive the call.
  @inline(__always)
  public func withLamportsBefore<Value>(_ body: (UnsafePointer<UInt64>) -> Value) -> Value {
    withExtendedLifetime(lamportsBefore.owner) { body(lamportsBefore.base) }
  }

  /// The sums of a market's rows; `isPlain` = all of them are swaps.
  init(of rows: MarketRows, isPlain: Bool) {
    let count = rows.count
    var wraps = false
    var hasUnknown = false
    lamportsBefore = Column(count: count + 1) { sums in
      var sum: UInt64 = 0
      if isPlain, rows.quoteLamports.isWhole, let values = rows.quoteLamports.values {
        for row in 0..<count {
          sums[row] = sum
          let (next, overflow) = sum.addingReportingOverflow(values[row])
          wraps = wraps || overflow
          sum = next
        }
      } else {
        for row in 0..<count {
          sums[row] = sum
          guard rows.side[row] != 0 else { continue }
          guard let lamports = rows.quoteLamports[row] else {
            hasUnknown = true
            continue
          }
          let (next, overflow) = sum.addingReportingOverflow(lamports)
          wraps = wraps || overflow
          sum = next
        }
      }
      sums[count] = sum
      wraps = wraps || sum > UInt64(Int64.max)
    }
    isExact = !wraps && !hasUnknown
  }
}
