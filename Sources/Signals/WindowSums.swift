import Market

/// First rows of the windows of `seconds` that end at the rows of `block`, by two pointers.
/// - Parameter start: first row of the window before; moved on. Never looks behind the row itself.
func writeWindowStarts(
  _ times: UnsafePointer<Int64>, _ block: Range<Int>, seconds: Int64, start: inout Int,
  _ starts: UnsafeMutablePointer<Int32>
) {
  var first = start
  for row in block {
    let (edge, overflow) = times[row].subtractingReportingOverflow(seconds)
    if overflow {
      starts[row - block.lowerBound] = Int32(truncatingIfNeeded: first)
      continue
    }
    while times[first] <= edge { first += 1 }
    starts[row - block.lowerBound] = Int32(truncatingIfNeeded: first)
  }
  start = first
}

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
      let quote = Double(lamports.sum(start, first + place)) / 1e9
      values[place] = moved == 0 ? nullRatio : quote / (Double(moved) / unit)
    }
    return
  }
  for place in 0..<block.count {
    let start = Int(starts[place])
    let quote = Int64(bitPattern: lamportsBefore[first + place + 1] &- lamportsBefore[start])
    let moved = Int64(bitPattern: baseBefore[first + place + 1] &- baseBefore[start])
    let value = (Double(quote) / 1e9) / (Double(moved) / unit)
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
    values[place] = Double(bought) / Double(sold)
  }
}

/// Distinct traders of windows as rows pass by.
struct DistinctCount {
  private var start = 0
  private var count: Int64 = 0

  /// Counts on over the rows of `block`, which follow those of the last call.
  mutating func write(
    previous: UnsafePointer<Int32>, next: UnsafePointer<Int32>, _ block: Range<Int>,
    _ starts: UnsafePointer<Int32>, _ values: UnsafeMutablePointer<Int64>
  ) {
    var start = Int32(truncatingIfNeeded: start)
    var count = count
    var row = Int32(truncatingIfNeeded: block.lowerBound)
    for place in 0..<block.count {
      // New in the window unless its trader's row before is in it.
      count += previous[Int(row)] < start ? 1 : 0
      let end = starts[place]
      while start < end {
        // Gone with its row unless the trader's row after it is in the window.
        count -= next[Int(start)] > row ? 1 : 0
        start += 1
      }
      values[place] = count
      row += 1
    }
    self.start = Int(start)
    self.count = count
  }
}
