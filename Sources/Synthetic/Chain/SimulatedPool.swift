import Market

/// What a trader wants of a pool.
struct TradeOrder {
  var user: Pubkey
  var buysBase: Bool
  /// What is spent: quote of a buy, base of a sale, raw units.
  var amount: UInt64
  /// Block time, which some fees depend on.
  var time: Int64
}

/// Raw units of a market's base and quote.
struct MarketAmounts {
  var base: UInt64
  var quote: UInt64
}

extension PoolProfile {
  /// Amounts in the pool's own order.
  func ordered(_ amounts: MarketAmounts) -> [UInt64] {
    quoteSide == 1 ? [amounts.base, amounts.quote] : [amounts.quote, amounts.base]
  }

  /// The user's accounts of both tokens and what they must hold.
  func needs(_ amounts: [UInt64]) -> [(token: SimulatedToken, amount: UInt64)] {
    [(tokens[0], amounts[0]), (tokens[1], amounts[1])]
  }

  /// Which token a market's buy pays into the pool.
  func sideIn(_ order: TradeOrder) -> Int { order.buysBase ? quoteSide : 1 - quoteSide }
}

/// ⌊√⌋ of a 128-bit product, bit by bit.
func squareRoot(_ value: (high: UInt64, low: UInt64)) -> UInt64 {
  var root: UInt64 = 0
  for bit in (0..<64).reversed() {
    let trial = root | 1 << UInt64(bit)
    let square = trial.multipliedFullWidth(by: trial)
    if (square.high, square.low) <= (value.high, value.low) { root = trial }
  }
  return root
}

/// A pool whose trades are filled by its venue's maths. A value: what a copy trades did not happen.
protocol SimulatedPool {
  var profile: PoolProfile { get }
  /// Raw quote per raw base, marginal.
  var price: Double { get }
  /// Quote that a trade may be measured by, raw units.
  var quoteDepth: UInt64 { get }
  /// Creation and first liquidity of about these amounts, one list a transaction; a curve starts
  /// as its venue has it.
  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]]
  /// The order filled in one of the forms the layout has; nil where it gives nothing.
  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall?
  /// Liquidity put in or taken out, or a setting; empty where the pool has nothing of the kind.
  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall]
}

/// A launch curve, which ends at completion and moves on to a pool.
protocol SimulatedCurve: SimulatedPool {
  /// All is sold.
  var isComplete: Bool { get }
  /// The transactions that move the curve's liquidity, and the pool it moves to.
  mutating func migrate(_ random: inout SeededGenerator) -> (
    transactions: [[PoolCall]], pool: any SimulatedPool
  )
}

/// Below this a fee could exceed the proceeds.
let dustUnits: UInt64 = 100_000
