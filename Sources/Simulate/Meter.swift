import Columns
import Market
import Strategies

/// What triggers read at a row (semantics §7, `measure`): the price of the position's pool, in its
/// displaced state where its own trades are in it, or what selling the rest would fetch against its
/// cost, 1.0 = nothing gained. Numbers only: the market is handed to whoever asks.
struct Meter {
  private let measure: Measure
  /// Raw units in one token and in one SOL, where they are exact; nil = no price is computed.
  private let unit: Double?
  /// Whether the quote of the entry's pool is SOL.
  private let isSOLQuoted: Bool

  init(_ market: borrowing PoolReader, _ measure: Measure, _ position: Position) {
    self.measure = measure
    let view = market.view
    unit = powerOfTen(view.entry.decimals)
    isSOLQuoted = view.isSOLQuoted(pool: position.entryPool)
  }

  /// The measure at a row of the position's pool; nil where it is unknown.
  func value(at row: Int, _ position: Position, in market: borrowing PoolReader) -> Double? {
    if measure == .proceeds { return multiple(at: row, position, in: market) }
    let table = market.view.table
    guard let recorded = table.rows.price[row] else { return nil }
    guard position.isDisplaced, market.view.pool(at: row) == position.entryPool, let unit,
      let base = table.rows.baseReserve[row], let quote = table.rows.quoteReserve[row], base > 0,
      quote > 0
    else { return recorded }
    let own = Displacement(quote: position.ownQuote, base: position.ownBase)
    let price = own.price(base: base, quote: quote, unit: unit, quoteUnit: 1e9)
    if isSOLQuoted { return price }
    // Of another quote the recorded price carries the rate to SOL.
    return recorded * (price / ((Double(quote) / 1e9) / (Double(base) / unit)))
  }

  /// f64(proceeds less the platform's fee) / f64(⌊cost · left ÷ base bought⌋).
  private func multiple(at row: Int, _ position: Position, in market: borrowing PoolReader)
    -> Double?
  {
    let cost = multiplyDivideFloor(
      UInt64(position.costLamports), position.left, position.baseAmount)
    guard cost > 0, market.view.carriesState(row) else { return nil }
    let paid = position.proceeds(of: position.left, at: row, in: market)
    return Double(paid - position.platformFee(on: paid)) / Double(cost)
  }
}
