import Pools

/// Concentrated liquidity: one range, and a ladder of them.
enum ConcentratedFills {
  static func raydiumCLMM(_ noise: inout Noise, _ records: inout RecordWriter) {
    let pool = RaydiumCLMMPool(
      range: range(&noise), feePPM: UInt32(noise.below(50_000)), feeOnOutput: noise.coin())
    let (amount, zeroIn) = (noise.amount(), noise.coin())
    records.put(pool.range.liquidity, pool.range.sqrtPrice)
    records.put(UInt64(pool.feePPM))
    records.put(pool.feeOnOutput)
    records.put(zeroIn)
    records.put(amount)
    put(pool.swap(exactIn: amount, zeroIn: zeroIn), &records)
    put(pool.swap(exactOut: amount, zeroIn: zeroIn), &records)
    ladder(&noise, &records)
  }

  static func orcaWhirlpool(_ noise: inout Noise, _ records: inout RecordWriter) {
    let pool = OrcaWhirlpoolPool(
      range: range(&noise), feePPM: UInt32(noise.below(50_000)),
      protocolShareBasisPoints: UInt16(noise.below(3_000)))
    let (amount, zeroIn) = (noise.amount(), noise.coin())
    records.put(pool.range.liquidity, pool.range.sqrtPrice)
    records.put(UInt64(pool.feePPM), UInt64(pool.protocolShareBasisPoints))
    records.put(zeroIn)
    records.put(amount)
    put(pool.swap(exactIn: amount, zeroIn: zeroIn), &records)
    put(pool.swap(exactOut: amount, zeroIn: zeroIn), &records)
  }

  private static func range(_ noise: inout Noise) -> ConcentratedRange {
    ConcentratedRange(liquidity: noise.wide(20, 90), sqrtPrice: noise.wide(40, 92))
  }

  private static func put(
    _ swap: (fill: PoolFill, sqrtPrice: UInt128)?, _ records: inout RecordWriter
  ) {
    let fill = swap?.fill ?? .nothing
    records.put(swap != nil)
    records.put(fill.input, fill.output, fill.poolInput, fill.lpFee, fill.protocolFee)
    records.put(swap?.sqrtPrice ?? 0)
  }

  /// Five ticks around a price, each with liquidity that comes in or goes out.
  private static func ladder(_ noise: inout Noise, _ records: inout RecordWriter) {
    let first = Int32(noise.below(400_000)) - 200_000
    let spacing = Int32(1 + noise.below(200))
    var inForce: Int128 = 0
    var rungs: [ConcentratedLadder.Rung] = []
    for step in 0..<5 as Range<Int32> {
      let added = Int128(noise.wide(20, 70))
      let net = step == 4 ? -inForce : noise.coin() ? added : -Int128(noise.next()) % (inForce + 1)
      inForce += net
      guard let price = ConcentratedTick.sqrtPrice(at: first + step * spacing) else { continue }
      rungs.append(ConcentratedLadder.Rung(sqrtPrice: price, net: net))
    }
    let width = rungs[4].sqrtPrice - rungs[0].sqrtPrice
    let price = rungs[0].sqrtPrice + 1 + UInt128(noise.next()) % (width - 1)
    let rate = UInt32(noise.below(50_000))
    let (amount, zeroIn, onOutput) = (noise.amount(50), noise.coin(), noise.coin())
    for rung in rungs {
      records.put(rung.sqrtPrice, UInt128(truncatingIfNeeded: rung.net))
    }
    records.put(price)
    records.put(UInt64(rate), amount)
    records.put(zeroIn)
    records.put(onOutput)
    var sold = ConcentratedLadder(rungs: rungs, sqrtPrice: price)
    let fill = sold.swap(exactIn: amount, zeroIn: zeroIn, feePPM: rate, feeOnOutput: onOutput)
    put(fill, sold, &records)
    var bought = ConcentratedLadder(rungs: rungs, sqrtPrice: price)
    put(bought.swap(exactOut: amount, zeroIn: zeroIn, feePPM: rate), bought, &records)
  }

  private static func put(
    _ fill: ConcentratedLadder.Fill?, _ after: ConcentratedLadder, _ records: inout RecordWriter
  ) {
    records.put(fill != nil)
    records.put(fill?.input ?? 0, fill?.output ?? 0, fill?.fee ?? 0)
    records.put(UInt64(fill?.crossings ?? 0))
    records.put(after.range.sqrtPrice, after.range.liquidity)
  }
}
