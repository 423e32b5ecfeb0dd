import Dispatch
import Synchronization

/// Results of `body` for 0 ..< count, in order, worked out by `threads` threads, each with a state
/// of its own.
///
/// Which thread does what is left to chance; where results are put is not, so the outcome never
/// depends on it. Items should be worth a millisecond each.
func parallelMap<State, Value: Sendable>(
  count: Int, threads: Int, state: @Sendable () -> State, _ body: @Sendable (State, Int) -> Value
) -> [Value] {
  guard threads > 1, count > 1 else {
    guard count > 0 else { return [] }
    let own = state()
    return (0..<count).map { body(own, $0) }
  }
  let next = Atomic<Int>(0)
  let slots = Mutex([Value?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
    let own = state()
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let value = body(own, index)
      slots.withLock { $0[index] = value }
    }
  }
  return slots.withLock { $0.map { $0! } }
}
