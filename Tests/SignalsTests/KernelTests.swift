import Columns
import Fixtures
import Market
import Testing

@testable import Signals
@testable import Strategies
@testable import StrategyFixtures

/// The fast kernels against their plain twins, on every length around their steps.
@Suite struct KernelTests {
  static let lengths = Array(0...65)

  @Test(arguments: Comparison.allCases)
  func comparisonsAreTheirTwins(comparison: Comparison) {
    var random = SeededNumbers(seed: 7)
    for count in Self.lengths.filter({ $0 <= 64 }) {
      let whole = (0..<count).map { _ in
        [Int64(random.below(5)) - 2, .min, .max, .min + 1][Int(random.below(4))]
      }
      let doubles = (0..<count).map { _ in
        [Double(random.below(5)) / 2, .nan, .infinity, -0.0][Int(random.below(4))]
      }
      for threshold in [Int64(0), 1, -2, .max, .min + 1, .min] {
        #expect(
          CompareKernels.compare(whole, count: count, comparison, threshold)
            == CompareKernels.Scalar.compare(whole, count: count, comparison, threshold))
      }
      for threshold in [0.0, 0.5, 1, .infinity, -.infinity] {
        #expect(
          CompareKernels.compare(doubles, count: count, comparison, threshold)
            == CompareKernels.Scalar.compare(doubles, count: count, comparison, threshold))
      }
    }
  }

  @Test(arguments: lengths + [510, 511, 512, 513, 1_024, 1_025])
  func windowStartsAreTheirTwins(count: Int) {
    var random = SeededNumbers(seed: UInt64(count))
    var times: [Int64] = []
    for _ in 0..<count {
      times.append((times.last ?? 900) + Int64(random.below(4) * random.below(9)))
    }
    let seconds = [Int64(1), 7, 60, 300, 1 << 33]
    for windowCount in 0...seconds.count where count > 0 {
      var starts = [Int32](repeating: -1, count: max(count * windowCount, 1))
      WindowStarts.write(
        times, count: count, seconds: Array(seconds.prefix(windowCount)), &starts,
        memory: WorkMemory())
      for window in 0..<windowCount {
        var twin = [Int32](repeating: -1, count: count)
        WindowStarts.writeOneByOne(times, count: count, seconds: seconds[window], &twin)
        #expect(Array(starts[window * count..<(window + 1) * count]) == twin)
        var first = 0
        for run in [0..<count / 3, count / 2..<count] where !run.isEmpty {
          var part = [Int32](repeating: -1, count: run.count)
          WindowStarts.writeRun(times, run, seconds: seconds[window], start: &first, &part)
          #expect(part == Array(twin[run]))
        }
      }
    }
  }

  /// Times before the first row's, or too far from it, are worked out one by one.
  @Test func unlikelyTimesHaveWindowsToo() {
    for times in [[Int64(5), 3, 9, 4], [.min, .max, 0, 7], [0, 1 << 40, 1 << 41]] {
      var starts = [Int32](repeating: -1, count: times.count)
      var twin = starts
      WindowStarts.write(times, count: times.count, seconds: [4], &starts, memory: WorkMemory())
      WindowStarts.writeOneByOne(times, count: times.count, seconds: 4, &twin)
      #expect(starts == twin)
    }
  }

  @Test(arguments: lengths + [511, 512, 513, 1_025])
  func distinctTradersAreCounted(count: Int) {
    var random = SeededNumbers(seed: UInt64(count) + 3)
    let rows = (0..<count).map { index in
      var row = RowMarket.Row(
        slot: UInt64(index), time: Int64(index) / 2, kind: random.below(9) == 0 ? .deposit : .swap,
        pool: 1, vault: 1, price: 1, lamports: 1)
      row.trader = 1 + random.below(UInt64(1 + count / 4))
      return row
    }
    guard count > 0 else { return }
    let view = RowMarket(rows: rows, createdAt: nil).view(prefix: count)
    let use = FeatureUse(.uniqueTraders, windowSeconds: 9)
    let features = MarketFeatures(FeatureSet([use]), of: view)
    for row in rows.indices {
      let window = rows[...row].filter { $0.time > rows[row].time - 9 && $0.isSwap }
      let traders = Int64(Set(window.map(\.trader)).count)
      #expect(features.known(at: row + view.rows.lowerBound)[use] == .integer(traders))
    }
  }

  @Test func wholeNumbersBecomeTheNearestDouble() {
    var random = SeededNumbers(seed: 1)
    for shift in 0..<64 {
      let whole: [UInt64] = [random.next(), .max, 1, 1 << 53 + 1, 1 << 63 + 1 << 10]
      for value in whole.map({ $0 >> UInt64(shift) }) {
        #expect(double(value) == Double(value))
        let wide = UInt128(value) << 64 | UInt128(random.next())
        #expect(double(wide) == Double(wide))
        #expect(double(UInt128(value)) == Double(value))
      }
    }
  }

  @Test func blocksOfRowsAreRuns() {
    for count in [1, 15, 16, 17, 64, 65, 1_023, 1_024, 1_025, 1_040] {
      var blocks = RowBlocks()
      blocks.begin(rowCount: count, all: true)
      var removed: Set<Int> = []
      for block in 0..<blocks.blockCount where block % 7 == 3 || block % 40 > 36 {
        blocks.remove(block)
        removed.insert(block)
      }
      var seen: [Int] = []
      var next = blocks.run(from: 0, limit: 64)
      while let run = next {
        #expect(run.lowerBound % 16 == 0 && run.count <= 64 && !run.isEmpty)
        seen += run
        next = blocks.run(from: run.upperBound, limit: 64)
      }
      #expect(seen == (0..<count).filter { !removed.contains($0 / 16) })
      for word in 0..<(count + 63) / 64 {
        let rows = (0..<64).filter { blocks.rowBits(word: word) >> UInt64($0) & 1 == 1 }
        #expect(rows.map { $0 + word * 64 } == seen.filter { $0 / 64 == word })
      }
      let clip = count / 3..<count / 2 + 1
      blocks.clip(to: clip)
      for block in 0..<blocks.blockCount {
        let touches = clip.overlaps(block * 16..<(block + 1) * 16)
        #expect(blocks.contains(block) == (touches && !removed.contains(block)))
      }
    }
  }
}
