import Columns
import Strategies

extension FeatureEngine {
  /// Running state of one window over a market.
  private struct Passage {
    var extrema = WindowExtrema()
    var deviation = WindowDeviation()
    var largest: LargestTrader?
  }

  /// The features of one window over a market.
  func runWindow(_ index: Int, _ market: Prepared, _ sink: inout some FeatureSink) {
    let window = plan.windows[index]
    guard market.blocks == nil || window.needsEveryRow else {
      return runSparse(window, market, &sink)
    }
    let before = plan.windows[..<index].count { market.blocks == nil || $0.needsEveryRow }
    let starts = UnsafePointer(starts.base + before * market.count)
    // Traders and buyers are counted one after the other, in the same memory.
    for job in window.jobs where job.use.feature.countsDistinct {
      runDistinct(job, starts, market, &sink)
    }
    let jobs = window.jobs.filter { !$0.use.feature.countsDistinct }
    guard !jobs.isEmpty else { return }
    var passage = Passage()
    let stack = work.reserve(window.needsExtrema ? 2 * market.count : 0, of: Double.self)
    for job in jobs {
      if job.use.feature == .volatility { _ = momentStack.reserve(market.count) }
      if job.use.feature == .topTraderShare {
        let nodes = LargestTrader.nodeCount(traders: traders.traderCount)
        passage.largest = LargestTrader(
          tree: traderTree.reserve(nodes), traderCount: traders.traderCount)
      }
    }
    for block in everyBlock(market) {
      let starts = starts + block.lowerBound
      if window.needsExtrema {
        passage.extrema.write(
          market.prices, block, starts,
          WindowExtrema.Stacks(least: stack, greatest: stack + market.count),
          greatest: highs.base, least: lows.base)
        eraseInfinite(highs.base, count: block.count, -.infinity)
        eraseInfinite(lows.base, count: block.count, .infinity)
      }
      for job in jobs {
        sink.take(value(of: job, window.seconds, market, block, starts, &passage))
      }
    }
  }

  /// A window whose rows need not follow each other, at the rows that matter.
  private func runSparse(
    _ window: FeaturePlan.Window, _ market: Prepared, _ sink: inout some FeatureSink
  ) {
    var passage = Passage()
    var start = 0
    // Behind the starts of the windows that go over every row, which are still to be read.
    let starts = starts.base + market.count * plan.windows.count { $0.needsEveryRow }
    var next = market.block(from: 0)
    while let block = next {
      WindowStarts.writeRun(
        market.rows.blockTime, block, seconds: window.seconds, start: &start, starts)
      for job in window.jobs {
        sink.take(value(of: job, window.seconds, market, block, starts, &passage))
      }
      next = market.block(from: block.upperBound)
    }
  }

  private func everyBlock(_ market: Prepared) -> some Sequence<Range<Int>> {
    stride(from: 0, to: market.count, by: Self.blockRowCount).lazy.map { first in
      first..<min(first + Self.blockRowCount, market.count)
    }
  }

  private func runDistinct(
    _ job: FeaturePlan.Job, _ starts: UnsafePointer<Int32>, _ market: Prepared,
    _ sink: inout some FeatureSink
  ) {
    let links = job.use.feature == .uniqueTraders ? traders : buyers
    let memory = DistinctCount.Memory(
      isNew: isNew.reserve(market.count + 2), goneBefore: goneBefore.reserve(market.count + 1))
    var count = DistinctCount(memory)
    let unnamed = market.tally(job.unknownPlus)
    let integers = integers.base
    for block in everyBlock(market) {
      let starts = starts + block.lowerBound
      count.write(
        previous: links.previous, next: links.next, memory, block, starts, integers)
      eraseUnknown(unnamed, .zero, block, starts) { integers[$0] = nullInteger }
      sink.take(
        FeatureBlock(
          place: job.place, firstRow: block.lowerBound, count: block.count,
          integers: UnsafePointer(integers), ratios: nil))
    }
  }

  private func value(
    of job: FeaturePlan.Job, _ seconds: Int64, _ market: Prepared, _ block: Range<Int>,
    _ starts: UnsafePointer<Int32>, _ passage: inout Passage
  ) -> FeatureBlock {
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
    case .topTraderShare: writeLargestShare(plus, minus, market, block, starts, &passage)
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
    _ starts: UnsafePointer<Int32>, _ passage: inout Passage
  ) {
    if case .wideSums = lamports {
      ratios.base.update(repeating: nullRatio, count: block.count)
      return
    }
    passage.largest?.write(
      market.rows, identities: traders.identities, block, starts, ratios.base)
    let ratios = ratios.base
    eraseUnknown(unvalued, .zero, block, starts) { ratios[$0] = nullRatio }
  }
}

extension Feature {
  fileprivate var countsDistinct: Bool { self == .uniqueTraders || self == .uniqueBuyers }
}

/// 10^exponent where it is exact in a double; nil beyond.
func powerOfTen(_ exponent: UInt8) -> Double? {
  guard exponent <= 22 else { return nil }
  var power = 1.0
  for _ in 0..<exponent { power *= 10 }
  return power
}
