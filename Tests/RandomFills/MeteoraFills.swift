import Pools

/// Meteora's four venues.
enum MeteoraFills {
  static func dammV1(_ noise: inout Noise, _ records: inout RecordWriter) {
    let pool = MeteoraDAMMV1Pool(reserveIn: noise.amount(), reserveOut: noise.amount())
    let (amount, rate, share) = (noise.amount(), noise.below(15_001), noise.below(30_000))
    let fill = pool.swap(exactIn: amount, tradeRate: rate, protocolShare: share)
    records.put(pool.reserveIn, pool.reserveOut, amount, rate, share)
    records.put(fill != nil)
    let known = fill ?? .nothing
    records.put(known.input, known.output, known.poolInput, known.lpFee, known.protocolFee)
  }

  static func dammV2(_ noise: inout Noise, _ records: inout RecordWriter) {
    let (liquidity, price) = (noise.wide(64, 126), noise.wide(46, 69))
    let (amount, firstEnters) = (noise.amount(), noise.coin())
    let range = MeteoraCurveRange(liquidity: liquidity, squareRootPrice: price)
    records.put(liquidity, price)
    records.put(amount)
    records.put(firstEnters)
    let sold = range?.swap(exactIn: amount, firstEnters: firstEnters)
    records.put(sold != nil)
    records.put(sold?.squareRootPrice ?? 0)
    records.put(sold?.output ?? 0)
    let bought = range?.swap(exactOut: amount, firstEnters: firstEnters)
    records.put(bought != nil)
    records.put(bought?.squareRootPrice ?? 0)
    records.put(bought?.input ?? 0)
  }

  /// A curve of four ranges, and a price on it.
  static func dbc(_ noise: inout Noise, _ records: inout RecordWriter) {
    let start = noise.wide(46, 66)
    var upper = start
    var segments: [MeteoraDBCCurve.Segment] = []
    for _ in 0..<4 {
      upper += 1 + UInt128(noise.next()) % start
      segments.append(MeteoraDBCCurve.Segment(upper: upper, liquidity: noise.wide(64, 120)))
    }
    let price = start + UInt128(noise.next()) % (upper - start + 1)
    let amount = noise.amount()
    records.put(start, price)
    for segment in segments { records.put(segment.upper, segment.liquidity) }
    records.put(amount)
    let curve = MeteoraDBCCurve(start: start, segments: segments)
    for fill in [curve?.buy(net: amount, from: price), curve?.sell(net: amount, from: price)] {
      records.put(fill != nil)
      records.put(fill?.squareRootPrice ?? 0)
      records.put(fill?.net ?? 0, fill?.output ?? 0, fill?.left ?? 0)
    }
  }

  /// One bin, and a pair of seven bins through which two swaps go.
  static func dlmm(_ noise: inout Noise, _ records: inout RecordWriter) {
    let step = MeteoraDLMMBin.steps[Int(noise.below(UInt64(MeteoraDLMMBin.steps.count)))]
    let reach = min(20_000, 400_000 / Int64(step))
    let id = Int32(Int64(noise.below(UInt64(2 * reach))) - reach)
    let (amount, rate) = (noise.amount(), noise.below(100_000_001))
    let (share, sellsX, onInput) = (UInt16(noise.below(2_501)), noise.coin(), noise.coin())
    let bin = MeteoraDLMMBin(id: id, step: step)
    let fill = bin?.fill(
      exactIn: amount, rate: rate, protocolBasisPoints: share, sellsX: sellsX, feeOnInput: onInput)
    records.put(UInt64(step), UInt64(bitPattern: Int64(id)), amount, rate, UInt64(share))
    records.put(sellsX)
    records.put(onInput)
    records.put(bin?.price ?? 0)
    records.put(fill != nil)
    let known = fill ?? .nothing
    records.put(known.input, known.output, known.poolInput, known.lpFee, known.protocolFee)
    pair(step, id, &noise, &records)
  }

  private static func pair(
    _ step: UInt16, _ id: Int32, _ noise: inout Noise, _ records: inout RecordWriter
  ) {
    var settings = MeteoraDLMMPair.Settings(binStep: step, baseFactor: noise.below(20_000))
    settings.variableFeeControl = noise.coin() ? 0 : noise.below(100_000)
    settings.protocolBasisPoints = noise.below(2_501)
    settings.feesInYOnly = noise.coin()
    var pair = MeteoraDLMMPair(settings: settings, activeID: id, binsEachSide: 3)
    for offset in pair.bins.indices {
      if offset >= 3, noise.below(8) > 0 { pair.bins[offset].x = noise.amount(50) }
      if offset <= 3, noise.below(8) > 0 { pair.bins[offset].y = noise.amount(50) }
    }
    records.put(settings.baseFactor, settings.variableFeeControl, settings.protocolBasisPoints)
    records.put(settings.feesInYOnly)
    for bin in pair.bins { records.put(bin.x, bin.y) }
    var time: Int64 = 1_000
    var goesOn = true
    for _ in 0..<2 {
      let (amount, sellsX) = (noise.amount(50), noise.coin())
      time += Int64(noise.below(900))
      let fill = goesOn ? pair.swap(exactIn: amount, sellsX: sellsX, at: time) : nil
      goesOn = fill != nil
      records.put(amount, UInt64(time))
      records.put(sellsX)
      records.put(fill != nil)
      records.put(fill?.input ?? 0, fill?.output ?? 0, fill?.fee ?? 0, fill?.protocolFee ?? 0)
      records.put(fill?.rate ?? 0, UInt64(bitPattern: Int64(pair.activeID)))
    }
  }
}
