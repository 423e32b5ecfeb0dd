import Columns
import Market
import Signals
import Strategies

extension Workload {
  /// W3: six features in four windows at every row. Timed is the engine with a sink that reads
  /// every value once; the checksums are taken in a pass of their own.
  func features() throws {
    let table = try MarketTable(folder: data)
    let views = table.markets.indices.map { MarketView(of: table, at: $0) }
    let windows: [Int64] = [60, 300, 900, 3_600]
    let features: [Feature] = [.volumeSOL, .trades, .vwap, .high, .low, .uniqueTraders]
    let uses = windows.flatMap { window in
      features.map { FeatureUse($0, windowSeconds: window) }
    }
    let set = FeatureSet(uses)
    var total: UInt64 = 0
    let times = measure {
      let sums = overMarkets(
        views.count, state: { (FeatureEngine(set), BitSum()) },
        { state, market in state.0.run(views[market], into: &state.1) })
      total &+= sums.reduce(0) { $0 &+ $1.1.sum }
    }
    let parts = overMarkets(
      views.count, state: { (FeatureEngine(set), Checksums(count: uses.count)) },
      { state, market in
        state.1.firstRow = views[market].rows.lowerBound
        state.0.run(views[market], into: &state.1)
      })
    let sums = uses.indices.map { use in parts.reduce(0) { $0 &+ $1.1.sums[use] } }
    let checksums = windows.indices.map { window in
      features.indices.map { String(sums[window * features.count + $0]) }
    }
    try report(
      times,
      ["checksums": checksums, "rows": table.rows.slot.count, "bits": String(total)])
  }
}

/// Adds up the bits of all values.
private struct BitSum: FeatureSink {
  var sum: UInt64 = 0

  mutating func take(_ block: FeatureBlock) {
    var sum: UInt64 = 0
    if let values = block.integers {
      for place in 0..<block.count { sum &+= UInt64(bitPattern: values[place]) }
    } else if let values = block.ratios {
      for place in 0..<block.count { sum &+= values[place].bitPattern }
    }
    self.sum &+= sum
  }
}

/// Σ value · (2 row + 1) modulo 2⁶⁴ of each feature, doubles by their bits.
private struct Checksums: FeatureSink {
  var sums: [UInt64]
  var firstRow = 0

  init(count: Int) { sums = Array(repeating: 0, count: count) }

  mutating func take(_ block: FeatureBlock) {
    var sum: UInt64 = 0
    for place in 0..<block.count {
      let row = UInt64(firstRow + block.firstRow + place)
      let bits =
        block.integers.map { UInt64(bitPattern: $0[place]) } ?? block.ratios![place].bitPattern
      sum &+= bits &* (2 &* row &+ 1)
    }
    sums[block.place] &+= sum
  }
}
