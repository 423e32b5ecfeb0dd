import Columns
import Strategies

extension EntryScan {
  /// The rows of a block at which all tests may hold, as bits from its first; notes by test those
  /// at which it holds for certain.
  @inline(__always)
  func candidates(_ block: Int) -> UInt64 {
    let start = block * SearchIndex.rowCount
    let count = min(SearchIndex.rowCount, self.count - start)
    var possible: UInt64 = 1 << UInt64(count) - 1
    var runs = (seconds: Int64(0), count: 0)
    for number in tests.indices {
      let test = tests[number]
      var answer = Answer.open
      if test.hasWindow {
        places[number].ofRows = place(behind: times[start] - test.seconds, number, block)
        if test.seconds != runs.seconds { runs = divide(number, start, count, block) }
      }
      switch (test.kind, test.wantsMore) {
      case (.change, let wantsMore?):
        answer = change(test, wantsMore, start, count, runs.count, possible)
      case (.volume, true?):
        answer = volume(test, start, count, block, runs.count)
      case (.vault, let wantsMore?):
        let bound = wantsMore ? blocks[block].leastVault : blocks[block].greatestVault
        let isSure = test.comparison.holds(Int64(clamping: bound), test.integer)
        if isSure, blocks[block].leastVault > 0, bound <= UInt64(Int64.max) { answer = .certain }
      default: break
      }
      places[number].certain = answer.certain
      possible &= answer.possible
      if possible == 0 { return 0 }
    }
    return possible
  }

  /// A test's answer for a block's rows, as bits.
  struct Answer {
    /// Where it may hold, and where it does.
    var possible: UInt64
    var certain: UInt64

    static let open = Answer(possible: .max, certain: 0)
    static let certain = Answer(possible: .max, certain: .max)
  }

  /// Divides a block's rows into runs by their reference before a test's window.
  @inline(__always)
  func divide(_ number: Int, _ start: Int, _ count: Int, _ block: Int)
    -> (seconds: Int64, count: Int)
  {
    let seconds = tests[number].seconds
    var place = places[number].ofRows
    var (row, found) = (0, 0)
    while row < count {
      let edge = times[start + row] - seconds
      while place < block, blocks[place + 1].time <= edge { place += 1 }
      let end =
        place == block
        ? count
        : BlockKernels.count(
          times + start, count: count, atMost: blocks[place + 1].time + seconds - 1)
      runs[found] = RowRun(
        reference: place, rows: (1 << UInt64(end) - 1) & ~(1 << UInt64(row) - 1),
        isReferred: blocks[place].time <= edge)
      found += 1
      row = end
    }
    return (seconds, found)
  }

  @inline(__always)
  func change(
    _ test: EntryTest, _ wantsMore: Bool, _ start: Int, _ count: Int, _ runCount: Int,
    _ wanted: UInt64
  ) -> Answer {
    var answer = Answer(possible: 0, certain: 0)
    for run in runs.prefix(runCount) {
      guard run.isReferred, let levels = test.levels(against: blocks[run.reference]) else {
        answer.possible |= run.rows
        continue
      }
      let near = BlockKernels.rows(prices + start, count: count, wantsMore, levels.near)
      guard near & run.rows & wanted != 0 else { continue }
      answer.possible |= near & run.rows
      let far = BlockKernels.rows(prices + start, count: count, wantsMore, levels.far)
      answer.certain |= far & run.rows
    }
    return answer
  }

  /// The answer of a test for more than some value traded: sums ascend.
  @inline(__always)
  func volume(
    _ test: EntryTest, _ start: Int, _ count: Int, _ block: Int, _ runCount: Int
  ) -> Answer {
    let sums = UnsafeRawPointer(lamportsBefore + start + 1).assumingMemoryBound(to: Int64.self)
    var answer = Answer(possible: 0, certain: 0)
    for run in runs.prefix(runCount) {
      let most = test.most(from: blocks[run.reference].lamportsBefore)
      let fewCount = BlockKernels.count(sums, count: count, atMost: most)
      answer.possible |= run.rows & (.max << UInt64(fewCount))
      guard run.reference < block else { continue }
      let least = test.most(from: blocks[run.reference + 1].lamportsBefore)
      let openCount = BlockKernels.count(sums, count: count, atMost: least)
      answer.certain |= run.rows & (.max << UInt64(openCount))
    }
    return answer
  }

  // MARK: - A row

  /// Whether all tests hold at a row, which is `bit` among its block's.
  @inline(__always)
  func holds(_ row: Int, _ block: Int, _ bit: UInt64) -> Bool {
    var window = (seconds: Int64(0), start: 0)
    for number in tests.indices where places[number].certain & bit == 0 {
      let test = tests[number]
      if test.hasWindow, test.seconds != window.seconds {
        window = (test.seconds, firstRow(row, number, block))
      }
      switch test.kind {
      case .age:
        guard let createdAt else { return false }
        let (age, overflow) = times[row].subtractingReportingOverflow(createdAt)
        if overflow || !test.comparison.holds(age, test.integer) { return false }
      case .change:
        guard let reference = reference(row, window.seconds, start: window.start),
          test.comparison.holds(prices[row] / reference - 1.0, test.ratio)
        else { return false }
      case .volume:
        let sum = lamportsBefore[row + 1] &- lamportsBefore[window.start]
        if !test.holds(lamports: sum) { return false }
      case .vault:
        guard let vault = vaults[row], vault <= UInt64(Int64.max),
          test.comparison.holds(Int64(vault), test.integer)
        else { return false }
      }
    }
    return true
  }

  /// The first row in a test's window at `row`.
  func firstRow(_ row: Int, _ number: Int, _ block: Int) -> Int {
    let edge = times[row] - tests[number].seconds
    return firstRow(behind: edge, in: place(behind: edge, number, block))
  }

  /// The price before a window of some seconds; in a mint younger than it, that of its first row.
  func reference(_ row: Int, _ seconds: Int64, start: Int) -> Double? {
    if start > 0 { return prices[start - 1] }
    guard let createdAt else { return nil }
    let (age, overflow) = times[row].subtractingReportingOverflow(createdAt)
    return !overflow && age < seconds ? prices[0] : nil
  }
}
