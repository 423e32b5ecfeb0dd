import Columns
import Market

/// Features without a window: what they are at a row, asked for rows in ascending order.
extension FeatureEngine.Prepared {
  func tokenAge() -> (Int) -> Int64 {
    guard let createdAt = view.entry.createdAt else { return { _ in nullInteger } }
    let times = rows.blockTime
    return { row in elapsed(since: createdAt, times[row]) }
  }

  func sinceGraduation() -> (Int) -> Int64 {
    guard let row = view.graduationRow else { return { _ in nullInteger } }
    let first = row - view.rows.lowerBound
    let times = rows.blockTime
    return { row in row < first ? nullInteger : elapsed(since: times[first], times[row]) }
  }

  func priceUSD() -> (Int) -> Double {
    let clock = CloseClock(self)
    let prices = prices
    return { row in prices[row] * (clock.close(at: row)?.usd ?? nullRatio) }
  }

  /// price_usd · (f64(supply) / 10^decimals).
  func marketCap() -> (Int) -> Double {
    let price = priceUSD()
    let supply = SupplyClock(self)
    guard let unit = powerOfTen(view.entry.decimals) else { return { _ in nullRatio } }
    return { row in
      guard let raw = supply.supply(at: row) else { return nullRatio }
      return price(row) * (Double(raw) / unit)
    }
  }

  func vaultLamports(times factor: UInt64) -> (Int) -> Int64 {
    return { row in
      guard let state = stateRow(at: row), let vault = view.quoteVaultLamports(at: state) else {
        return nullInteger
      }
      return amount(vault, times: factor)
    }
  }

  /// Twice the vault's worth: of a SOL pool at the last candle's close, rounded down; a stable
  /// pool's own units.
  func vaultMicroUSD() -> (Int) -> Int64 {
    let clock = CloseClock(self)
    return { row in
      guard let state = stateRow(at: row), let vault = view.table.rows.quoteVault[state] else {
        return nullInteger
      }
      let pool = view.pool(at: state)
      guard view.table.isSOLQuoted(pool: pool) else { return amount(vault, times: 2) }
      let (double, overflow) = vault.multipliedReportingOverflow(by: 2)
      guard !overflow, let worth = clock.close(at: row)?.microUSD(ofLamports: double) else {
        return nullInteger
      }
      return amount(worth, times: 1)
    }
  }

  /// Share of the tokens a launch curve sells that are sold. What a curve does not tell of itself
  /// is that of an ordinary one at pump.fun, and unknown elsewhere.
  func curveProgress(at row: Int) -> Double {
    guard let state = stateRow(at: row),
      let venue = Venue(rawValue: view.table.rows.venue[state]), venue.isCurve,
      let sale = view.table.pools[view.pool(at: state)].curve
        ?? (venue == .pumpFun ? .ordinaryPumpFun : nil),
      let base = view.table.rows.baseReserve[state], base <= sale.startBase
    else { return nullRatio }
    let share = Double(sale.startBase - base) / Double(sale.saleBase)
    return share <= 1 ? share : nullRatio
  }

  /// What the creator sold or sent away so far less what he bought in the market's swaps, per
  /// supply. What a row's own transaction sent is in. Rows may be left out between two that are
  /// asked for.
  func creatorNetSold() -> (Int) -> Double {
    guard let creator = view.entry.creator?.shortKey, creator != 0 else {
      return { _ in nullRatio }
    }
    let supply = SupplyClock(self)
    let rows = rows
    let sent = view.table.creatorOutflows[view.entry.baseMint]
    let slotRanks = view.table.rows.slotRank
    let first = view.rows.lowerBound
    var sold: Int128 = 0
    var next = 0
    var nextSent = 0
    return { row in
      let place = (rows.slot[row], slotRanks[first + row])
      while nextSent < sent.count, (sent[nextSent].slot, sent[nextSent].slotRank) <= place {
        sold += Int128(sent[nextSent].amount)
        nextSent += 1
      }
      while next <= row {
        if rows.side[next] != 0, rows.traderKey[next] == creator {
          let base = Int128(rows.baseAmount[next])
          sold += rows.side[next] < 0 ? base : -base
        }
        next += 1
      }
      guard let raw = supply.supply(at: row), raw > 0 else { return nullRatio }
      return Double(sold) / Double(raw)
    }
  }

  /// The primary pool's state row in the table.
  private func stateRow(at row: Int) -> Int? {
    let first = view.rows.lowerBound
    guard let states else { return first + row }
    return states[row] < 0 ? nil : first + Int(states[row])
  }
}

extension CurveSale {
  fileprivate static let ordinaryPumpFun = CurveSale(
    startBase: 1_073_000_000_000_000, saleBase: 793_100_000_000_000)
}

/// Seconds between two times; null where they are further apart than a number can tell.
func elapsed(since start: Int64, _ time: Int64) -> Int64 {
  let (seconds, overflow) = time.subtractingReportingOverflow(start)
  return overflow ? nullInteger : seconds
}

/// An amount times a small factor; null beyond 2⁶³ − 1.
func amount(_ value: UInt64, times factor: UInt64) -> Int64 {
  let (product, overflow) = value.multipliedReportingOverflow(by: factor)
  return overflow ? nullInteger : Int64(exactly: product) ?? nullInteger
}

/// The SOL/USD close in force as rows pass by.
private final class CloseClock {
  private let market: FeatureEngine.Prepared
  private var now: SOLClose?
  private var from = Int64.max
  private var until = Int64.min

  init(_ market: FeatureEngine.Prepared) { self.market = market }

  func close(at row: Int) -> SOLClose? {
    let time = market.rows.blockTime[row]
    if time < from || time >= until {
      (now, until) = market.view.table.solPrice.close(at: time)
      from = time
    }
    return now
  }
}

/// The supply known as rows pass by.
private final class SupplyClock {
  private let times: UnsafePointer<Int64>
  private let facts: [SupplyFact]

  init(_ market: FeatureEngine.Prepared) {
    times = market.rows.blockTime
    facts = market.view.table.supplies.facts(of: market.view.entry)
  }

  func supply(at row: Int) -> UInt64? { facts.last { $0.seenAt <= times[row] }?.supply }
}
