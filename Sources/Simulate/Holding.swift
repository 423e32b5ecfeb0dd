import Columns
import Market

/// A position's tokens and where they can be sold: the pool they were bought in, or the pools its
/// liquidity moved to.
struct Holding {
  let reader: PoolReader
  let entryPool: Int
  let baseAmount: UInt64

  /// A sale priced after a row, in lamports.
  struct Sale {
    /// Row of the market after which it happens, and the pool it is in.
    var row: Int
    var pool: Int
    var proceedsLamports: Int64 = 0
    var venueFeeLamports: Int64 = 0
    var flags: TripFlags = []
  }

  /// More links than this are a loop in damaged data, not graduations.
  private static let linkCountMax = 4

  /// The pool the tokens trade in at `row`: the last linked one that has begun.
  func pool(at row: Int) -> Int {
    var pool = entryPool
    for _ in 0..<Holding.linkCountMax {
      guard let next = nextPool(after: pool), let first = reader.view.firstRow(ofPool: next),
        first <= row
      else { break }
      pool = next
    }
    return pool
  }

  /// The row at which a sale that reaches the chain after `row` lands: later where a curve is
  /// complete and its pool not created; nil where that pool never comes.
  func saleRow(from row: Int) -> Int? {
    let pool = pool(at: row)
    guard reader.view.isComplete(pool: pool, at: row) else { return row }
    guard let next = nextPool(after: pool), let first = reader.view.firstRow(ofPool: next),
      first > row
    else { return nil }
    return first
  }

  /// What selling everything after `row` gives, by the pool's latest known state; nothing where
  /// no state or no rate to lamports is known.
  func sale(at row: Int) -> Sale {
    var sale = Sale(row: row, pool: pool(at: row))
    guard let (stateRow, state) = reader.lastState(ofPool: sale.pool, at: row) else { return sale }
    let fill = state.sell(baseAmount)
    sale.flags = state.flags
    sale.proceedsLamports = lamports(fill.quote, at: stateRow)
    sale.venueFeeLamports = lamports(fill.venueFee, at: stateRow)
    return sale
  }

  private func nextPool(after pool: Int) -> Int? {
    let pools = reader.view.table.pools
    guard let next = pools[pool].linkedPool, pools.indices.contains(next) else { return nil }
    return next
  }

  private func lamports(_ quote: UInt64, at row: Int) -> Int64 {
    let lamports = reader.view.lamports(ofQuote: quote, at: row) ?? 0
    return Int64(min(lamports, PoolState.amountMax))
  }
}
