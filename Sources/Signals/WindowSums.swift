import Market

/// Whole-number sums over windows: one tally, or one less another.
func writeSums(
  _ plus: Tally, _ minus: Tally, _ block: Range<Int>, _ starts: UnsafePointer<Int32>,
  _ values: UnsafeMutablePointer<Int64>
) {
  let first = block.lowerBound
  switch (plus, minus) {
  case (.zero, _):
    values.update(repeating: 0, count: block.count)
  case (.rows, .zero):
    for place in 0..<block.count { values[place] = Int64(first + place + 1 - Int(starts[place])) }
  case (.counts(let before), .zero):
    for place in 0..<block.count {
      values[place] = Int64(before[first + place + 1] &- before[Int(starts[place])])
    }
  case (.sums(let before), .zero):
    for place in 0..<block.count {
      values[place] = Int64(
        bitPattern: before[first + place + 1] &- before[Int(starts[place])])
    }
  default:
    for place in 0..<block.count {
      let start = Int(starts[place])
      let sum = plus.sum(start, first + place) - minus.sum(start, first + place)
      values[place] = Int64(exactly: sum) ?? nullInteger
    }
  }
}

/// Makes values null where a window holds something unknown.
func eraseUnknown(
  _ plus: Tally, _ minus: Tally, _ block: Range<Int>, _ starts: UnsafePointer<Int32>,
  _ erase: (Int) -> Void
) {
  if plus.isZero { return }
  for place in 0..<block.count {
    let start = Int(starts[place])
    let row = block.lowerBound + place
    if plus.sum(start, row) != minus.sum(start, row) { erase(place) }
  }
}

/// (f64(Σ lamports) / 1e9) / (f64(Σ base) / unit); null where no base moved.
func writeAveragePrices(
  _ lamports: Tally, _ base: Tally, unit: Double, _ block: Range<Int>,
  _ starts: UnsafePointer<Int32>, _ values: UnsafeMutablePointer<Double>
) {
  let first = block.lowerBound
  guard case .sums(let lamportsBefore) = lamports, case .sums(let baseBefore) = base else {
    for place in 0..<block.count {
      let start = Int(starts[place])
      let moved = base.sum(start, first + place)
      let quote = double(lamports.sum(start, first + place)) / 1e9
      values[place] = moved == 0 ? nullRatio : quote / (double(moved) / unit)
    }
    return
  }
  for place in 0..<block.count {
    let start = Int(starts[place])
    let quote = double(lamportsBefore[first + place + 1] &- lamportsBefore[start])
    let moved = double(baseBefore[first + place + 1] &- baseBefore[start])
    let value = (quote / 1e9) / (moved / unit)
    values[place] = moved == 0 ? nullRatio : value
  }
}

/// Buys per sell; +∞ without a sell, null without either.
func writePressure(
  _ swaps: Tally, _ buys: Tally, _ block: Range<Int>, _ starts: UnsafePointer<Int32>,
  _ values: UnsafeMutablePointer<Double>
) {
  for place in 0..<block.count {
    let start = Int(starts[place])
    let row = block.lowerBound + place
    let bought = buys.sum(start, row)
    let sold = swaps.sum(start, row) - bought
    // Zero by zero is no number, which is null.
    values[place] = double(bought) / double(sold)
  }
}
