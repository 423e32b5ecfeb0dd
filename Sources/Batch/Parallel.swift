import Dispatch
import Synchronization

/// Results of `body` for 0 ..< count, in order, worked out by `threads` threads.
///
/// Which thread does what is left to chance; where results are put is not, so the outcome never
/// depends on it. Items should be worth a millisecond each.
func parallelMap<Value: Sendable>(
  count: Int, threads: Int, _ body: @Sendable (Int) -> Value
) -> [Value] {
  guard threads > 1, count > 1 else { return (0..<count).map(body) }
  let next = Atomic<Int>(0)
  let slots = Slots<Value>(count: count)
  DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      slots.put(body(index), at: index)
    }
  }
  return slots.values()
}

/// One place per item, each written once.
private final class Slots<Value: Sendable>: Sendable {
  private let places: Mutex<[Value?]>

  init(count: Int) {
    places = Mutex([Value?](repeating: nil, count: count))
  }

  func put(_ value: Value, at index: Int) {
    places.withLock { $0[index] = value }
  }

  func values() -> [Value] {
    places.withLock { $0.map { $0! } }
  }
}
