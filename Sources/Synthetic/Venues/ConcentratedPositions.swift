import Market
import Pools

/// Liquidity of a concentrated pool as its providers put it in: between ticks.
struct ConcentratedPositions {
  struct Position {
    var lower, upper: Int32
    var liquidity: UInt128
  }

  var positions: [Position] = []
  var sqrtPrice: UInt128
  let spacing: Int32

  /// A wide position of about these amounts, and a narrow one around the price.
  init(holding amounts: [UInt64], spacing: Int32) {
    let ratio = Double(amounts[1]) / Double(amounts[0])
    sqrtPrice = UInt128(ratio.squareRoot() * 0x1p64)
    self.spacing = spacing
    let most = ConcentratedTick.most / spacing * spacing
    // x·y = L² over the whole range.
    let depth = UInt128((Double(amounts[0]) * Double(amounts[1])).squareRoot())
    positions = [
      Position(lower: -most, upper: most, liquidity: depth), around(4, depth * 2),
    ]
  }

  var tick: Int32 { ConcentratedTick.tick(at: sqrtPrice) }

  /// A position of so many spacings on each side of the price.
  func around(_ steps: Int32, _ liquidity: UInt128) -> Position {
    var first = tick / spacing
    if tick < 0 && tick % spacing != 0 { first -= 1 }
    return Position(
      lower: (first - steps) * spacing, upper: (first + steps + 1) * spacing,
      liquidity: liquidity)
  }

  private static func price(_ tick: Int32) -> UInt128 {
    guard let price = ConcentratedTick.sqrtPrice(at: tick) else {
      preconditionFailure("a tick within the bounds")
    }
    return price
  }

  var ladder: ConcentratedLadder {
    var nets: [UInt128: Int128] = [:]
    for position in positions {
      nets[Self.price(position.lower), default: 0] += Int128(position.liquidity)
      nets[Self.price(position.upper), default: 0] -= Int128(position.liquidity)
    }
    let rungs = nets.keys.sorted().map {
      ConcentratedLadder.Rung(sqrtPrice: $0, net: nets[$0] ?? 0)
    }
    return ConcentratedLadder(rungs: rungs, sqrtPrice: sqrtPrice)
  }

  /// What a position holds of both tokens: rounded up when put in, down when taken out.
  func amounts(of position: Position, up: Bool) -> [UInt64] {
    let low = Self.price(position.lower)
    let high = Self.price(position.upper)
    let price = min(max(sqrtPrice, low), high)
    let range = ConcentratedRange(liquidity: position.liquidity, sqrtPrice: price)
    guard let held = range.held(from: low, to: high, up: up) else {
      preconditionFailure("a position that 64 bits hold")
    }
    return [held.zero, held.one]
  }
}

/// A swap in a concentrated pool as it was filled.
struct ConcentratedFill {
  var user: Pubkey
  var sideIn: Int
  var isExactIn: Bool
  /// What the user sends and what enters the vault of it.
  var sent, input: UInt64
  /// What leaves the vault and what the user gets of it.
  var output, received: UInt64
  var fees: [UInt64]
  var limit: UInt64
  var priceBefore, sqrtPrice: UInt128
  var liquidity: UInt128
  var tick: Int32
  /// The range or ranges were used up on the way.
  var crossings: Int

  var fee: UInt64 { fees.reduce(0, +) }
  var zeroIn: Bool { sideIn == 0 }

  /// Fills an order on a copy of the positions, which then stand after it; nil where it gives
  /// nothing.
  init?(
    _ order: TradeOrder, sideIn: Int, isExactIn: Bool, _ tokens: [SimulatedToken], feePPM: UInt32,
    feeOnOutput: Bool = false, _ positions: inout ConcentratedPositions
  ) {
    let (tokenIn, tokenOut) = (tokens[sideIn], tokens[1 - sideIn])
    var ladder = positions.ladder
    let gross = order.amount - tokenIn.withheld(of: order.amount)
    var trial = ladder
    guard
      var fill = trial.swap(
        exactIn: gross, zeroIn: sideIn == 0, feePPM: feePPM, feeOnOutput: feeOnOutput),
      fill.output > dustUnits, fill.input == gross
    else { return nil }
    sent = order.amount
    output = fill.output
    self.isExactIn = isExactIn || feeOnOutput
    if !self.isExactIn {
      output = tokenOut.gross(ofNet: fill.output - tokenOut.withheld(of: fill.output))
      trial = ladder
      guard
        let asked = trial.swap(exactOut: output, zeroIn: sideIn == 0, feePPM: feePPM),
        asked.output == output
      else { return nil }
      fill = asked
      sent = tokenIn.gross(ofNet: fill.input)
      guard sent - tokenIn.withheld(of: sent) == fill.input else { return nil }
    }
    ladder = trial
    user = order.user
    self.sideIn = sideIn
    input = fill.input
    received = output - tokenOut.withheld(of: output)
    fees = fill.fees
    limit = self.isExactIn ? received / 10 * 9 : sent / 10 * 11 + 10
    priceBefore = positions.sqrtPrice
    sqrtPrice = ladder.range.sqrtPrice
    liquidity = ladder.range.liquidity
    crossings = fill.crossings
    positions.sqrtPrice = sqrtPrice
    tick = positions.tick
  }
}
