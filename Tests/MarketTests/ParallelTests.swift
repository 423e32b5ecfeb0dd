import Market
import Synchronization
import Testing

struct ParallelTests {
  @Test(arguments: [1, 2, 5])
  func valuesAreConsumedInOrder(threads: Int) {
    var seen: [Int] = []
    parallelForEach(count: 500, threads: threads, window: 3, state: {}) { _, index in
      // Later values are often ready first.
      (0..<(index % 7) * 500).reduce(index * 2) { $0 &+ $1 &- $1 }
    } consume: { value in
      seen.append(value)
      return true
    }
    #expect(seen == (0..<500).map { $0 * 2 })
  }

  @Test(arguments: [1, 3])
  func refusingAValueEndsIt(threads: Int) {
    let made = Atomic<Int>(0)
    var seen: [Int] = []
    parallelForEach(count: 10_000, threads: threads, window: 4, state: {}) { _, index in
      made.wrappingAdd(1, ordering: .relaxed)
      return index
    } consume: { value in
      seen.append(value)
      return value < 9
    }
    #expect(seen == Array(0...9))
    #expect(made.load(ordering: .relaxed) <= 10 + 4)
  }

  @Test func nothingIsFine() {
    parallelForEach(count: 0, threads: 2, window: 1, state: {}) { _, index in
      index
    } consume: { _ in
      false
    }
  }
}
