import Columns
import Strategies

extension FeatureEngine {
  /// Running state of one window over a market.
  private struct Passage {
    var start = 0
    var extrema = WindowExtrema()
    var traders = DistinctCount()
    var buyers = DistinctCount()
    var deviation = WindowDeviation()
    var largest: LargestTrader?
  }

  /// The features of one window over a whole market.
  func runWindow(
    _ window: FeaturePlan.Window, _ market: Prepared, _ sink: inout some FeatureSink
  ) {
    var passage = Passage()
    if window.needsExtrema {
      _ = leastStack.reserve(market.count)
      _ = greatestStack.reserve(market.count)
    }
    for job in window.jobs {
      if job.use.feature == .volatility { _ = momentStack.reserve(market.count) }
      if job.use.feature == .topTraderShare {
        let nodes = LargestTrader.nodeCount(traders: traders.traderCount)
        passage.largest = LargestTrader(
          tree: traderTree.reserve(nodes), traderCount: traders.traderCount)
      }
    }
    var first = 0
    while first < market.count {
      let block = first..<min(first + Self.blockRowCount, market.count)
      writeWindowStarts(
        market.rows.blockTime, block, seconds: window.seconds, start: &passage.start, starts.base)
      if window.needsExtrema { writeExtrema(market, block, &passage) }
      for job in window.jobs {
        sink.take(value(of: job, window.seconds, market, block, &passage))
      }
      first = block.upperBound
    }
  }

  private func writeExtrema(_ market: Prepared, _ block: Range<Int>, _ passage: inout Passage) {
    passage.extrema.write(
      market.prices, block, starts.base,
      WindowExtrema.Stacks(least: leastStack.base, greatest: greatestStack.base),
      greatest: highs.base, least: lows.base)
    eraseInfinite(highs.base, count: block.count, -.infinity)
    eraseInfinite(lows.base, count: block.count, .infinity)
  }

  private func value(
    of job: FeaturePlan.Job, _ seconds: Int64, _ market: Prepared, _ block: Range<Int>,
    _ passage: inout Passage
  ) -> FeatureBlock {
    let starts = UnsafePointer(starts.base)
    let plus = market.tally(job.plus)
    let minus = market.tally(job.minus)
    let integers = integers.base
    let ratios = ratios.base
    var isInteger = false
    var values = ratios
    switch job.use.feature {
    case .vwap:
      let unit = powerOfTen(market.view.entry.decimals) ?? nullRatio
      writeAveragePrices(plus, minus, unit: unit, block, starts, ratios)
    case .buyPressure: writePressure(plus, minus, block, starts, ratios)
    case .high: values = highs.base
    case .low: values = lows.base
    case .drawdownFromHigh:
      writeDrawdowns(market.prices + block.lowerBound, highs.base, count: block.count, ratios)
    case .priceChange:
      writeChanges(
        market.prices, market.rows.blockTime, seconds: seconds,
        createdAt: market.view.entry.createdAt, block, starts, ratios)
    case .volatility:
      passage.deviation.write(market.steps, block, starts, momentStack.base, ratios)
    case .topTraderShare: writeLargestShare(plus, minus, market, block, &passage)
    case .uniqueTraders:
      isInteger = true
      passage.traders.write(
        previous: traders.previous, next: traders.next, block, starts, integers)
    case .uniqueBuyers:
      isInteger = true
      passage.buyers.write(previous: buyers.previous, next: buyers.next, block, starts, integers)
    default:
      isInteger = true
      writeSums(plus, minus, block, starts, integers)
    }
    let unknown = market.tally(job.unknownPlus)
    let unknownMinus = market.tally(job.unknownMinus)
    if isInteger {
      eraseUnknown(unknown, unknownMinus, block, starts) { integers[$0] = nullInteger }
    } else {
      eraseUnknown(unknown, unknownMinus, block, starts) { values[$0] = nullRatio }
    }
    return FeatureBlock(
      place: job.place, firstRow: block.lowerBound, count: block.count,
      integers: isInteger ? UnsafePointer(integers) : nil,
      ratios: isInteger ? nil : UnsafePointer(values))
  }

  /// Null where a swap of the window has no value, and in markets whose value is no amount of
  /// money there is.
  private func writeLargestShare(
    _ lamports: Tally, _ unvalued: Tally, _ market: Prepared, _ block: Range<Int>,
    _ passage: inout Passage
  ) {
    if case .wideSums = lamports {
      ratios.base.update(repeating: nullRatio, count: block.count)
      return
    }
    passage.largest?.write(
      market.rows, identities: traders.identities, block, starts.base, ratios.base)
    let ratios = ratios.base
    eraseUnknown(unvalued, .zero, block, starts.base) { ratios[$0] = nullRatio }
  }
}

/// 10^exponent where it is exact in a double; nil beyond.
func powerOfTen(_ exponent: UInt8) -> Double? {
  guard exponent <= 22 else { return nil }
  var power = 1.0
  for _ in 0..<exponent { power *= 10 }
  return power
}
