import Columns
import Market
import Strategies

/// What triggers read at a row (semantics §7, `measure`): the price of the position's pool, in its
/// displaced state where its own trades are in it, or what selling the rest would fetch against its
/// cost, 1.0 = nothing gained.
struct Meter {
  let measure: Measure
  private let columns: SwapColumns
  private let view: MarketView
  /// Raw units in one token and in one SOL, where they are exact; nil = no price is computed.
  private let unit: Double?

  init(_ view: MarketView, _ measure: Measure) {
    self.view = view
    self.measure = measure
    columns = view.table.rows
    unit = powerOfTen(view.entry.decimals)
  }

  /// The measure at a row of the position's pool; nil where it is unknown.
  func value(at row: Int, _ position: Position) -> Double? {
    if measure == .proceeds { return multiple(at: row, position) }
    guard let recorded = columns.price[row] else { return nil }
    guard position.isDisplaced, Int(columns.pool[row]) == position.entryPool, let unit,
      let base = columns.baseReserve[row], let quote = columns.quoteReserve[row], base > 0,
      quote > 0
    else { return recorded }
    let own = Displacement(quote: position.ownQuote, base: position.ownBase)
    let price = own.price(base: base, quote: quote, unit: unit, quoteUnit: 1e9)
    guard !view.table.isSOLQuoted(pool: position.entryPool) else { return price }
    // Of another quote the recorded price carries the rate to SOL.
    return recorded * (price / ((Double(quote) / 1e9) / (Double(base) / unit)))
  }

  /// f64(proceeds less the platform's fee) / f64(⌊cost · left ÷ base bought⌋).
  private func multiple(at row: Int, _ position: Position) -> Double? {
    let cost = multiplyDivideFloor(
      UInt64(position.costLamports), position.left, position.baseAmount)
    guard cost > 0, view.carriesState(row) else { return nil }
    let paid = position.proceeds(of: position.left, at: row)
    return Double(paid - position.platformFee(on: paid)) / Double(cost)
  }
}
