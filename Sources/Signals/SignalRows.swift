import Market

/// The rows of one market at which a strategy's entry is a signal, ascending.
public struct SignalRows: Hashable, Sendable {
  /// The market's first row; offsets count from it.
  public let firstRow: Int
  /// The signals, ascending.
  public let offsets: [Int32]

  init(firstRow: Int, offsets: [Int32]) {
    self.firstRow = firstRow
    self.offsets = offsets
  }

  /// The signals' rows in the table.
  public var rows: [Int] { offsets.map { firstRow + Int($0) } }

  /// The first signal after `row` (nil: of all); nil when there is none.
  public func next(after row: Int?) -> Int? {
    guard let row else { return offsets.first.map { firstRow + Int($0) } }
    var low = 0
    var high = offsets.count
    while low < high {
      let middle = (low + high) / 2
      if firstRow + Int(offsets[middle]) <= row { low = middle + 1 } else { high = middle }
    }
    return low < offsets.count ? firstRow + Int(offsets[low]) : nil
  }
}
