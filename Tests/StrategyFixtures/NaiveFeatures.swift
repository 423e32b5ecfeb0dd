import Market

@testable import Columns
@testable import Signals
@testable import Strategies

/// Semantics §2 and §3 read again, slow and without state: each row from the whole history.
struct NaiveFeatures {
  let market: RowMarket
  /// By row: the latest row of the primary pool, at or before it, that carries a state.
  private(set) var primaryRows: [Int?] = []

  init(market: RowMarket) {
    self.market = market
    primaryRows = market.rows.indices.map { findPrimaryRow($0) }
  }

  private var rows: [RowMarket.Row] { market.rows }

  /// Raw units of a token.
  private var unit: Double { (0..<market.decimals).reduce(1.0) { power, _ in power * 10 } }

  private func findPrimaryRow(_ row: Int) -> Int? {
    var best: (vault: UInt64, firstRow: Int, state: Int)?
    for pool in market.venues.indices {
      let own = (0...row).filter { rows[$0].pool == pool }
      guard let first = own.first, let last = own.last else { continue }
      let ended = own.contains { endsCurve($0) }
      guard !ended, rows[last].time > rows[row].time - 600 else { continue }
      guard let state = own.last(where: { rows[$0].isSwap || rows[$0].baseReserve != nil }) else {
        continue
      }
      let vault = rows[state].vault ?? 0
      if let best, best.vault > vault || best.vault == vault && best.firstRow < first { continue }
      best = (vault, first, state)
    }
    return best?.state
  }

  private static let curves: [Venue] = [.pumpFun, .raydiumLaunchLab, .meteoraDBC]

  /// Whether a curve trades no more from this row on.
  private func endsCurve(_ row: Int) -> Bool {
    Self.curves.contains(market.venues[rows[row].pool])
      && [.complete, .migrate].contains(rows[row].kind)
  }

  func primaryRow(_ row: Int) -> Int? { primaryRows[row] }

  func price(_ row: Int) -> Double? { primaryRow(row).flatMap { rows[$0].price } }

  func vault(_ row: Int) -> UInt64? { primaryRow(row).flatMap { rows[$0].vault } }

  /// Rows of the window that ends at `row`; times never fall here.
  private func window(_ row: Int, _ seconds: Int64) -> [Int] {
    var first = row
    while first > 0, rows[first - 1].time > rows[row].time - seconds { first -= 1 }
    return Array(first...row)
  }

  private func swaps(_ row: Int, _ seconds: Int64) -> [RowMarket.Row] {
    window(row, seconds).map { rows[$0] }.filter(\.isSwap)
  }

  func trades(_ row: Int, _ seconds: Int64) -> Int { swaps(row, seconds).count }

  func volume(_ row: Int, _ seconds: Int64) -> UInt64? {
    sum(swaps(row, seconds), \.lamports)
  }

  func priceChange(_ row: Int, _ seconds: Int64) -> Double? {
    guard let now = price(row) else { return nil }
    var reference = (0...row).last { rows[$0].time <= rows[row].time - seconds }
    if reference == nil, let createdAt = market.createdAt, rows[row].time - createdAt < seconds {
      reference = 0
    }
    guard let reference, let then = price(reference) else { return nil }
    return now / then - 1.0
  }

  /// Any feature; what is no number is null.
  func value(_ use: FeatureUse, _ row: Int) -> FeatureValue? {
    if use.feature.unit.isInteger {
      let value =
        use.windowSeconds.map { integer(use, row, swaps(row, $0)) } ?? plainInteger(use, row)
      return value.flatMap { Int64(exactly: $0) }.map { .integer($0) }
    }
    let value = use.windowSeconds.map { ratio(use, row, $0) } ?? plainRatio(use, row)
    return value.flatMap { $0.isNaN ? nil : .ratio($0) }
  }

  private func integer(
    _ use: FeatureUse, _ row: Int, _ swaps: [RowMarket.Row]
  ) -> UInt64? {
    let buys = swaps.filter { $0.side > 0 }
    let sells = swaps.filter { $0.side < 0 }
    switch use.feature {
    case .volumeSOL: return sum(swaps, \.lamports)
    case .volumeUSD: return sum(swaps, \.microUSD)
    case .buyVolumeSOL: return sum(buys, \.lamports)
    case .buyVolumeUSD: return sum(buys, \.microUSD)
    case .sellVolumeSOL: return sum(sells, \.lamports)
    case .sellVolumeUSD: return sum(sells, \.microUSD)
    case .trades: return UInt64(swaps.count)
    case .buys: return UInt64(buys.count)
    case .sells: return UInt64(sells.count)
    case .uniqueTraders: return distinct(swaps)
    case .uniqueBuyers: return distinct(buys)
    case .largeBuys:
      let known: [UInt64]
      switch use.minAmount {
      case .lamports(let least):
        if sum(buys, \.lamports) == nil { return nil }
        known = buys.compactMap(\.lamports).filter { $0 >= least }
      case .microUSD(let least):
        if sum(buys, \.microUSD) == nil { return nil }
        known = buys.compactMap(\.microUSD).filter { $0 >= least }
      case nil: return nil
      }
      return UInt64(known.count)
    default: return nil
    }
  }

  private func plainInteger(_ use: FeatureUse, _ row: Int) -> UInt64? {
    switch use.feature {
    case .tokenAge: return market.createdAt.map { UInt64(rows[row].time - $0) }
    case .quoteReserveSOL: return vault(row)
    case .liquiditySOL: return vault(row).map { 2 * $0 }
    case .liquidityUSD:
      guard let vault = vault(row), let close = close(row) else { return nil }
      let microUSD = UInt128((close * 1_000_000).rounded())
      return UInt64(exactly: UInt128(2 * vault) * microUSD / 1_000_000_000)
    case .secondsSinceGraduation:
      guard let end = (0...row).first(where: { endsCurve($0) })
      else { return nil }
      return UInt64(rows[row].time - rows[end].time)
    default: return nil
    }
  }

  private func ratio(_ use: FeatureUse, _ row: Int, _ seconds: Int64) -> Double? {
    let swaps = swaps(row, seconds)
    let prices = window(row, seconds).compactMap { price($0) }
    switch use.feature {
    case .priceChange: return priceChange(row, seconds)
    case .high: return prices.max()
    case .low: return prices.min()
    case .drawdownFromHigh:
      guard let price = price(row), let high = prices.max() else { return nil }
      return 1.0 - price / high
    case .buyPressure:
      return Double(swaps.count { $0.side > 0 }) / Double(swaps.count { $0.side < 0 })
    case .vwap:
      let base = swaps.reduce(0) { $0 + $1.base }
      guard let lamports = sum(swaps, \.lamports), base > 0 else { return nil }
      return (Double(lamports) / 1e9) / (Double(base) / unit)
    case .volatility:
      let steps = window(row, seconds).compactMap { row -> Double? in
        guard row > 0, let now = price(row), let before = price(row - 1) else { return nil }
        return now / before - 1.0
      }
      guard steps.count > 1 else { return nil }
      let mean = steps.reduce(0, +) / Double(steps.count)
      let squares = steps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(steps.count - 1)).squareRoot()
    case .topTraderShare:
      guard let total = sum(swaps, \.lamports), distinct(swaps) != nil else { return nil }
      let own = Dictionary(grouping: swaps, by: \.trader).values.map { sum($0, \.lamports) ?? 0 }
      return Double(own.max() ?? 0) / Double(total)
    default: return nil
    }
  }

  private func plainRatio(_ use: FeatureUse, _ row: Int) -> Double? {
    switch use.feature {
    case .price: return price(row)
    case .priceUSD: return close(row).flatMap { close in price(row).map { $0 * close } }
    case .marketCapUSD:
      guard let price = price(row), let close = close(row), let supply = supply(row) else {
        return nil
      }
      return (price * close) * (Double(supply) / unit)
    case .curveProgress:
      guard let state = primaryRow(row), let base = rows[state].baseReserve else { return nil }
      var curve = market.curves[rows[state].pool]
      if curve == nil, market.venues[rows[state].pool] == .pumpFun { curve = (1_073e12, 793.1e12) }
      guard let curve, Self.curves.contains(market.venues[rows[state].pool]) else { return nil }
      let share = (curve.start - Double(base)) / curve.sale
      return share >= 0 && share <= 1 ? share : nil
    case .creatorNetSold:
      guard let creator = market.creator, let supply = supply(row) else { return nil }
      let own = rows[...row].filter { $0.isSwap && $0.trader == creator }
      let sent = market.creatorSent.filter { $0.row <= row }.reduce(0.0) { $0 + Double($1.amount) }
      let net = own.reduce(sent) { $0 - Double($1.side) * Double($1.base) }
      return net / Double(supply)
    default: return nil
    }
  }

  private func sum(
    _ rows: [RowMarket.Row], _ value: KeyPath<RowMarket.Row, UInt64?>
  ) -> UInt64? {
    rows.reduce(0 as UInt64?) { sum, row in
      guard let sum, let value = row[keyPath: value] else { return nil }
      return sum + value
    }
  }

  private func distinct(_ rows: [RowMarket.Row]) -> UInt64? {
    let traders = Set(rows.map(\.trader))
    return traders.contains(0) ? nil : UInt64(traders.count)
  }

  private func close(_ row: Int) -> Double? {
    market.candles.last { $0.openTime + 60 <= rows[row].time }?.close
  }

  private func supply(_ row: Int) -> UInt64? {
    market.supplies.last { $0.seenAt <= rows[row].time }?.supply
  }
}
