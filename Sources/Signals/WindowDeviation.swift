/// Sample standard deviation of price steps of windows as rows pass by.
///
/// Mean and squares are merged from two stacks (as in `WindowExtrema`), so that nothing is
/// subtracted and no error builds up over a long market.
struct WindowDeviation {
  /// Count, mean and sum of squared differences from it (Welford; Chan, Golub, LeVeque).
  struct Moments {
    var count = 0.0
    var mean = 0.0
    var squares = 0.0

    mutating func add(_ step: Double) {
      // A step that is not a number is not known.
      guard step == step else { return }
      count += 1
      let difference = step - mean
      mean += difference / count
      squares += difference * (step - mean)
    }

    func merged(with other: Moments) -> Moments {
      if other.count == 0 { return self }
      if count == 0 { return other }
      let total = count + other.count
      let difference = other.mean - mean
      return Moments(
        count: total, mean: mean + difference * (other.count / total),
        squares: squares + other.squares
          + difference * difference * (count * (other.count / total)))
    }

    /// null below two steps.
    var deviation: Double { count < 2 ? nullRatio : (squares / (count - 1)).squareRoot() }
  }

  private var middle = 0
  private var recent = Moments()

  /// Goes on over the rows of `block`, which follow those of the last call.
  /// - Parameter stack: one entry a row of the market.
  mutating func write(
    _ steps: UnsafePointer<Double>, _ block: Range<Int>, _ starts: UnsafePointer<Int32>,
    _ stack: UnsafeMutablePointer<Moments>, _ values: UnsafeMutablePointer<Double>
  ) {
    for place in 0..<block.count {
      let row = block.lowerBound + place
      let start = Int(starts[place])
      recent.add(steps[row])
      if start >= middle {
        var moments = Moments()
        for at in stride(from: row, through: start, by: -1) {
          moments.add(steps[at])
          stack[at] = moments
        }
        middle = row + 1
        recent = Moments()
      }
      values[place] = stack[start].merged(with: recent).deviation
    }
  }
}
