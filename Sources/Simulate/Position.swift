import Columns
import Market
import Pools
import Strategies

/// A position's tokens and where they can be sold: the pool they were bought in, or the pools its
/// liquidity moved to; with what its own trades left in the pool (semantics §6, impact). Numbers
/// only: the market it is in is handed to whoever asks.
struct Position {
  let entryPool: Int
  /// Row of the market after which the purchase landed.
  let entryRow: Int
  /// Whether later states of the entry's pool are moved by the position's own trades.
  let isDisplaced: Bool
  /// Lamports spent in the pool and, with the platform's fee, in all: what `proceeds` are measured
  /// against.
  let spentLamports: Int64
  let costLamports: Int64
  let platformFeePPM: Int64
  let baseAmount: UInt64

  /// Tokens still held.
  var left: UInt64
  /// Quote that the position's trades left in the pool, and base they took out of it.
  var ownQuote: Int64
  var ownBase: UInt64
  /// What sales have brought, the platform's fees taken off.
  var broughtLamports: Int64 = 0
  /// The next rung of the ladder.
  var rung = 0

  /// A sale priced after a row, in lamports.
  struct Sale {
    /// Row of the market after which it happens, and the pool it is in.
    var row: Int
    var pool: Int
    var proceedsLamports: Int64 = 0
    var lpFeeLamports: Int64 = 0
    var protocolFeeLamports: Int64 = 0
    var creatorFeeLamports: Int64 = 0
    /// Worth of the tokens the mint withheld.
    var transferFeeLamports: Int64 = 0
    /// Worth of the tokens at the recorded marginal price.
    var worthLamports: Int64 = 0
    /// What it takes out of the pool's pricing reserve of the quote, and puts into the base's.
    var poolQuote: UInt64 = 0
    var poolBase: UInt64 = 0
    var flags: TripFlags = []
  }

  /// More links than this are a loop in damaged data, not graduations.
  private static let linkCountMax = 4

  /// The pool the tokens trade in at `row`: the last linked one that has begun.
  func pool(at row: Int, in market: borrowing PoolReader) -> Int {
    var pool = entryPool
    for _ in 0..<Position.linkCountMax {
      guard let next = nextPool(after: pool, in: market),
        let first = market.view.firstRow(ofPool: next),
        first <= row
      else { break }
      pool = next
    }
    return pool
  }

  /// The row at which a sale that reaches the chain after `row` lands: later where a curve is
  /// complete and its pool not created; nil where that pool never comes.
  func saleRow(from row: Int, in market: borrowing PoolReader) -> Int? {
    let pool = pool(at: row, in: market)
    guard market.view.isComplete(pool: pool, at: row) else { return row }
    guard let next = nextPool(after: pool, in: market),
      let first = market.view.firstRow(ofPool: next),
      first > row
    else { return nil }
    return first
  }

  /// What selling `amount` after `row` gives, by the pool's latest known state; nothing where no
  /// state or no rate to lamports is known.
  func sale(of amount: UInt64, at row: Int, in market: borrowing PoolReader) -> Sale {
    var sale = Sale(row: row, pool: pool(at: row, in: market))
    guard let (stateRow, state) = market.lastState(ofPool: sale.pool, at: row) else { return sale }
    let fill = fill(of: amount, in: state, pool: sale.pool)
    sale.flags = state.flags.union(fill.flags)
    let pool = sale.pool
    func worth(_ quote: UInt64) -> Int64 { lamports(quote, pool, stateRow, row, in: market) }
    sale.proceedsLamports = worth(fill.quote)
    sale.lpFeeLamports = worth(fill.lpFee)
    sale.protocolFeeLamports = worth(fill.protocolFee)
    sale.creatorFeeLamports = worth(fill.creatorFee)
    if fill.withheld > 0 { sale.transferFeeLamports = worth(state.worth(of: fill.withheld)) }
    sale.worthLamports = worth(state.worth(of: amount))
    sale.poolQuote = fill.poolQuote
    sale.poolBase = fill.poolBase
    if !market.view.isSOLQuoted(pool: sale.pool) { sale.flags.insert(.quoteConverted) }
    return sale
  }

  /// Lamports that `sale` would pay and nothing else: what attempts and valuations compare.
  func proceeds(of amount: UInt64, at row: Int, in market: borrowing PoolReader) -> Int64 {
    let pool = pool(at: row, in: market)
    guard let (stateRow, state) = market.lastState(ofPool: pool, at: row) else { return 0 }
    return lamports(
      paid(for: amount, in: state, pool: pool), pool, stateRow, row, in: market)
  }

  /// Worth of tokens at a row's recorded marginal price, lamports; 0 where it is unknown.
  func worth(of amount: UInt64, at row: Int, in market: borrowing PoolReader) -> Int64 {
    let pool = pool(at: row, in: market)
    guard let (stateRow, state) = market.lastState(ofPool: pool, at: row) else { return 0 }
    return lamports(state.worth(of: amount), pool, stateRow, row, in: market)
  }

  /// The fill in a recorded state, or the smaller of those in the two displaced ones.
  private func fill(of amount: UInt64, in state: PoolState, pool: Int) -> Fill {
    guard isDisplaced, pool == entryPool, let reserves = state.reserves else {
      return state.sell(amount)
    }
    let moved = displaced(reserves)
    let inA = sold(state, moved.a) { $0.sell(amount) } ?? Fill(base: amount)
    let inB = sold(state, moved.b) { $0.sell(amount) } ?? Fill(base: amount)
    return inB.quote < inA.quote ? inB : inA
  }

  /// What that fill pays.
  private func paid(for amount: UInt64, in state: PoolState, pool: Int) -> UInt64 {
    guard isDisplaced, pool == entryPool, let reserves = state.reserves else {
      return state.proceeds(of: amount)
    }
    let moved = displaced(reserves)
    let inA = sold(state, moved.a) { $0.proceeds(of: amount) } ?? 0
    let inB = sold(state, moved.b) { $0.proceeds(of: amount) } ?? 0
    return min(inA, inB)
  }

  /// A (Q + q, ⌈k/(Q + q)⌉) and B (⌈k/(B − b)⌉, B − b) of a recorded state's reserves.
  @inline(__always)
  private func displaced(
    _ reserves: (base: UInt64, quote: UInt64)
  ) -> (a: Displacement.Reserves?, b: Displacement.Reserves?) {
    Displacement(quote: ownQuote, base: ownBase)
      .states(base: reserves.base, quote: reserves.quote)
  }

  /// What a displaced state gives; nil where there is none.
  @inline(__always)
  private func sold<Value>(
    _ state: PoolState, _ reserves: Displacement.Reserves?, _ sale: (PoolState) -> Value
  ) -> Value? {
    guard let reserves else { return nil }
    let vault = state.vault.map { Displacement.moved($0, by: ownQuote) ?? 0 }
    return sale(state.with(base: reserves.base, quote: reserves.quote, vault: vault))
  }

  /// Takes a sale that landed into the position.
  mutating func take(_ sale: Sale, of amount: UInt64, platformFee: Int64) {
    left -= amount
    broughtLamports += sale.proceedsLamports - platformFee
    guard sale.pool == entryPool else { return }
    ownQuote -= Int64(clamping: sale.poolQuote)
    ownBase -= min(ownBase, sale.poolBase)
  }

  /// The platform's part of an amount: ⌊amount · ppm ÷ 10⁶⌋.
  func platformFee(on lamports: Int64) -> Int64 {
    Int64(multiplyDivideFloor(UInt64(lamports), UInt64(platformFeePPM), 1_000_000))
  }

  private func nextPool(after pool: Int, in market: borrowing PoolReader) -> Int? {
    let pools = market.view.table.pools
    guard let next = pools[pool].linkedPool, pools.indices.contains(next) else { return nil }
    return next
  }

  /// At the candle of the row it is met at; without one at the rate of the pool's last swap.
  private func lamports(
    _ quote: UInt64, _ pool: Int, _ stateRow: Int, _ row: Int, in market: borrowing PoolReader
  ) -> Int64 {
    let view = market.view
    let lamports =
      view.lamports(ofQuote: quote, pool: pool, at: row)
      ?? view.lamports(ofQuote: quote, at: stateRow) ?? 0
    return Int64(min(lamports, PoolState.amountMax))
  }
}
