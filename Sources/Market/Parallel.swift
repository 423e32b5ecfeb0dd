import Dispatch
import Synchronization

/// Results of `body` for 0 ..< count, in order, worked out by `threads` threads, each with a state
/// of its own.
///
/// Which thread does what is left to chance; where results are put is not, so the outcome never
/// depends on it. Items should be worth a millisecond each.
public func parallelMap<State, Value: Sendable>(
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

/// Works out `produce` for 0 ..< count on `threads` threads and hands the values to `consume` in
/// order, one at a time, while the threads go on; at most `window` values wait. A value for which
/// `consume` says false is the last.
public func parallelForEach<State, Value: Sendable>(
  count: Int, threads: Int, window: Int, state: @Sendable () -> State,
  _ produce: @Sendable (State, Int) -> Value, consume: (Value) -> Bool
) {
  guard threads > 1, count > 1 else {
    guard count > 0 else { return }
    let own = state()
    for index in 0..<count where !consume(produce(own, index)) { return }
    return
  }
  withoutActuallyEscaping(consume) { consume in
    let queue = OrderedQueue<Value>(count: count, window: window, consume: consume)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      let own = state()
      while let index = queue.next() { queue.hand(produce(own, index), index) }
    }
  }
}

/// Values that come in any order and leave in theirs.
///
/// Unchecked because `consume` is not sendable: it is called by one thread at a time.
private final class OrderedQueue<Value: Sendable>: @unchecked Sendable {
  private struct State {
    var started = 0
    var consumed = 0
    var isConsuming = false
    var stopped = false
    var waiting: [Int: Value] = [:]
  }

  private let count: Int
  private let state = Mutex(State())
  /// One permit for each value that may still be started.
  private let permits: DispatchSemaphore
  private let consume: (Value) -> Bool

  init(count: Int, window: Int, consume: @escaping (Value) -> Bool) {
    self.count = count
    self.consume = consume
    permits = DispatchSemaphore(value: max(window, 1))
  }

  /// The next index to work on; nil when there is none. Waits while too many values wait.
  func next() -> Int? {
    permits.wait()
    let index = state.withLock { state -> Int? in
      guard state.started < count, !state.stopped else { return nil }
      state.started += 1
      return state.started - 1
    }
    if index == nil { give(back: 1) }
    return index
  }

  /// Takes a value in and consumes what is next in order, unless another thread is at it.
  func hand(_ value: Value, _ index: Int) {
    let isWanted = state.withLock { state in
      if !state.stopped { state.waiting[index] = value }
      return !state.stopped
    }
    guard isWanted else { return give(back: 1) }
    while let next = takeNext() {
      let goesOn = consume(next)
      let dropped = state.withLock { state -> Int in
        state.isConsuming = false
        state.consumed += 1
        if goesOn { return 0 }
        state.stopped = true
        defer { state.waiting.removeAll() }
        return state.waiting.count
      }
      give(back: 1 + dropped)
    }
  }

  private func give(back count: Int) {
    for _ in 0..<count { permits.signal() }
  }

  private func takeNext() -> Value? {
    state.withLock { state in
      guard !state.isConsuming, !state.stopped,
        let value = state.waiting.removeValue(forKey: state.consumed)
      else { return nil }
      state.isConsuming = true
      return value
    }
  }
}
