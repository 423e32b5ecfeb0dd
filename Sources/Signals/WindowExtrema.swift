/// Greatest and least price of windows as rows pass by, by two stacks: the extrema from each row of
/// the older part up to its end, built when that part is used up, and those of the rows since.
///
/// Prices that are not a number count as unknown; a window without a known one has none.
struct WindowExtrema {
  private var middle = 0
  private var least = Double.infinity
  private var greatest = -Double.infinity

  /// Memory of the older part: one entry a row of the market, shared by windows one after another.
  struct Stacks {
    let least: UnsafeMutablePointer<Double>
    let greatest: UnsafeMutablePointer<Double>
  }

  /// Goes on over the rows of `block`, which follow those of the last call.
  mutating func write(
    _ prices: UnsafePointer<Double>, _ block: Range<Int>, _ starts: UnsafePointer<Int32>,
    _ stacks: Stacks, greatest highs: UnsafeMutablePointer<Double>,
    least lows: UnsafeMutablePointer<Double>
  ) {
    var middle = middle
    var least = least
    var greatest = greatest
    let (stackLeast, stackGreatest) = (stacks.least, stacks.greatest)
    for place in 0..<block.count {
      let row = block.lowerBound + place
      let price = prices[row]
      least = price < least ? price : least
      greatest = price > greatest ? price : greatest
      let start = Int(starts[place])
      if start >= middle {
        var low = Double.infinity
        var high = -Double.infinity
        var at = row
        while at >= start {
          let price = prices[at]
          low = price < low ? price : low
          high = price > high ? price : high
          stackLeast[at] = low
          stackGreatest[at] = high
          at -= 1
        }
        middle = row + 1
        least = .infinity
        greatest = -.infinity
      }
      lows[place] = stackLeast[start] < least ? stackLeast[start] : least
      highs[place] = stackGreatest[start] > greatest ? stackGreatest[start] : greatest
    }
    self.middle = middle
    self.least = least
    self.greatest = greatest
  }
}

/// Makes extrema of windows without a known price null.
func eraseInfinite(_ values: UnsafeMutablePointer<Double>, count: Int, _ none: Double) {
  for place in 0..<count { values[place] = values[place] == none ? nullRatio : values[place] }
}

/// 1 − price / high.
func writeDrawdowns(
  _ prices: UnsafePointer<Double>, _ highs: UnsafePointer<Double>, count: Int,
  _ values: UnsafeMutablePointer<Double>
) {
  for place in 0..<count { values[place] = 1.0 - prices[place] / highs[place] }
}

/// price / reference − 1, the reference before the window or, while the mint is younger than the
/// window, at its first row.
/// - Parameter createdAt: creation of the mint; nil = unknown.
func writeChanges(
  _ prices: UnsafePointer<Double>, _ times: UnsafePointer<Int64>, seconds: Int64,
  createdAt: Int64?, _ block: Range<Int>, _ starts: UnsafePointer<Int32>,
  _ values: UnsafeMutablePointer<Double>
) {
  for place in 0..<block.count {
    let row = block.lowerBound + place
    let start = Int(starts[place])
    if start > 0 {
      values[place] = prices[row] / prices[start - 1] - 1.0
      continue
    }
    values[place] = nullRatio
    guard let createdAt else { continue }
    let (age, overflow) = times[row].subtractingReportingOverflow(createdAt)
    if !overflow, age < seconds { values[place] = prices[row] / prices[0] - 1.0 }
  }
}
