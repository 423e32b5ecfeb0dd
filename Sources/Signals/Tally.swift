import Columns
import Market
import Strategies

/// Something that adds up over a market's swaps.
enum TallyKind: Hashable {
  /// Value of swaps, of buys.
  case lamports, buyLamports, microUSD, buyMicroUSD
  /// Base that moved.
  case base
  /// Numbers of swaps, of buys, of buys of at least a value.
  case swaps, buys
  case largeBuys(MinimumAmount)
  /// Numbers of swaps, of buys, whose value is unknown.
  case unvaluedLamports, unvaluedBuyLamports, unvaluedMicroUSD, unvaluedBuyMicroUSD
  /// Numbers of swaps, of buys, whose trader is unknown.
  case unnamedTraders, unnamedBuyers
}

/// Prefix sums of a tally over a market: entry k is the sum over rows before k.
enum Tally {
  /// Nothing to add up.
  case zero
  /// Every row counts one.
  case rows
  case counts(UnsafePointer<UInt32>)
  /// The market's whole sum is below 2⁶³.
  case sums(UnsafePointer<UInt64>)
  case wideSums(UnsafePointer<UInt128>)

  /// The sum over rows `start` … `row`.
  @inline(__always)
  func sum(_ start: Int, _ row: Int) -> UInt128 {
    switch self {
    case .zero: 0
    case .rows: UInt128(row + 1 - start)
    case .counts(let before): UInt128(before[row + 1] &- before[start])
    case .sums(let before): UInt128(before[row + 1] &- before[start])
    case .wideSums(let before): before[row + 1] - before[start]
    }
  }

  var isZero: Bool { if case .zero = self { true } else { false } }
}

/// Adds up tallies of a market into memory that is used again for the next.
final class TallyMemory {
  private let counts = Scratch<UInt32>()
  private let sums = Scratch<UInt64>()
  private let wideSums = Scratch<UInt128>()

  /// The tally of `kind` over the market's rows.
  func tally(_ kind: TallyKind, _ rows: MarketRows, count: Int, onlySwaps: Bool) -> Tally {
    switch kind {
    case .lamports: sum(rows.quoteLamports, rows, count, onlyBuys: false, onlySwaps)
    case .buyLamports: sum(rows.quoteLamports, rows, count, onlyBuys: true, onlySwaps)
    case .microUSD: sum(rows.quoteMicroUSD, rows, count, onlyBuys: false, onlySwaps)
    case .buyMicroUSD: sum(rows.quoteMicroUSD, rows, count, onlyBuys: true, onlySwaps)
    case .base:
      sum(
        NullableRows(whole: rows.baseAmount), rows, count, onlyBuys: false, onlySwaps)
    case .swaps: onlySwaps ? .rows : number(count) { rows.side[$0] != 0 }
    case .buys: number(count) { rows.side[$0] > 0 }
    case .largeBuys(.lamports(let least)):
      number(count) { rows.side[$0] > 0 && (rows.quoteLamports[$0].map { $0 >= least } ?? false) }
    case .largeBuys(.microUSD(let least)):
      number(count) { rows.side[$0] > 0 && (rows.quoteMicroUSD[$0].map { $0 >= least } ?? false) }
    case .unvaluedLamports: unvalued(rows.quoteLamports, rows, count, onlyBuys: false)
    case .unvaluedBuyLamports: unvalued(rows.quoteLamports, rows, count, onlyBuys: true)
    case .unvaluedMicroUSD: unvalued(rows.quoteMicroUSD, rows, count, onlyBuys: false)
    case .unvaluedBuyMicroUSD: unvalued(rows.quoteMicroUSD, rows, count, onlyBuys: true)
    case .unnamedTraders: unnamed(rows, count) { $0 != 0 }
    case .unnamedBuyers: unnamed(rows, count) { $0 > 0 }
    }
  }

  /// Rows of the sides that count whose trader is unknown. Markets hardly ever have one: they are
  /// looked through before anything is written.
  private func unnamed(_ rows: MarketRows, _ count: Int, _ counts: (Int8) -> Bool) -> Tally {
    var unnamedCount = 0
    for row in 0..<count { unnamedCount &+= rows.traderKey[row] == 0 ? 1 : 0 }
    guard unnamedCount > 0 else { return .zero }
    return number(count) { counts(rows.side[$0]) && rows.traderKey[$0] == 0 }
  }

  private func unvalued(
    _ column: NullableRows<UInt64>, _ rows: MarketRows, _ count: Int, onlyBuys: Bool
  ) -> Tally {
    if column.isWhole { return .zero }
    let least: Int8 = onlyBuys ? 1 : -1
    return number(count) { row in
      rows.side[row] != 0 && rows.side[row] >= least && column[row] == nil
    }
  }

  @inline(__always)
  private func number(_ count: Int, _ holds: (Int) -> Bool) -> Tally {
    let before = counts.reserve(count + 1)
    var total: UInt32 = 0
    for row in 0..<count {
      before[row] = total
      total += holds(row) ? 1 : 0
    }
    before[count] = total
    return total == 0 ? .zero : .counts(UnsafePointer(before))
  }

  private func sum(
    _ column: NullableRows<UInt64>, _ rows: MarketRows, _ count: Int, onlyBuys: Bool,
    _ onlySwaps: Bool
  ) -> Tally {
    guard let values = column.values else { return .zero }
    let before = sums.reserve(count + 1)
    var total: UInt64 = 0
    var wraps = false
    if column.isWhole, onlySwaps, !onlyBuys {
      for row in 0..<count {
        before[row] = total
        let (next, overflow) = total.addingReportingOverflow(values[row])
        total = next
        wraps = wraps || overflow
      }
    } else {
      for row in 0..<count {
        before[row] = total
        let counts = rows.side[row] > 0 || rows.side[row] < 0 && !onlyBuys
        let (next, overflow) = total.addingReportingOverflow(counts ? column[row] ?? 0 : 0)
        total = next
        wraps = wraps || overflow
      }
    }
    before[count] = total
    guard wraps || total > UInt64(Int64.max) else { return .sums(UnsafePointer(before)) }
    return wideSum(column, rows, count, onlyBuys: onlyBuys)
  }

  private func wideSum(
    _ column: NullableRows<UInt64>, _ rows: MarketRows, _ count: Int, onlyBuys: Bool
  ) -> Tally {
    let before = wideSums.reserve(count + 1)
    var total: UInt128 = 0
    for row in 0..<count {
      before[row] = total
      let counts = rows.side[row] > 0 || rows.side[row] < 0 && !onlyBuys
      if counts { total += UInt128(column[row] ?? 0) }
    }
    before[count] = total
    return .wideSums(UnsafePointer(before))
  }
}
