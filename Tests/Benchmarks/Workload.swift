import Dispatch
import Foundation
import Synchronization

/// A workload of the shared yardsticks, run by the engine's own code: `Benchmarks wN DATA THREADS
/// REPETITIONS` prints one JSON object of times and results, which scripts/workloads compares.
struct Workload {
  /// Folder of one size's data.
  let data: String
  let threads: Int
  let repetitions: Int

  /// From the words after the workload's name; nil when they are not these.
  init?(_ words: ArraySlice<String>) {
    guard words.count == 3, let data = words.first, let threads = Int(words[words.startIndex + 1]),
      let repetitions = Int(words[words.startIndex + 2]), threads > 0, repetitions > 0
    else { return nil }
    self.data = data
    self.threads = threads
    self.repetitions = repetitions
  }

  /// Runs the workload of a name; false when there is none.
  static func run(_ name: String, _ words: ArraySlice<String>) throws -> Bool {
    guard let workload = Workload(words) else { return false }
    switch name {
    case "w3": try workload.features()
    case "w4": try workload.read()
    case "w1", "w1d", "w1x", "w1p", "w1i": try workload.trips(name)
    default: return false
    }
    return true
  }

  /// CPU seconds (all threads) and wall seconds of each repetition of `body`.
  func measure(
    before: () -> Void = {}, _ body: () throws -> Void
  ) rethrows -> [String: Any] {
    var cpu: [Double] = []
    var wall: [Double] = []
    for _ in 0..<repetitions {
      before()
      let start = (cpuSeconds(), wallSeconds())
      try body()
      cpu.append(cpuSeconds() - start.0)
      wall.append(wallSeconds() - start.1)
    }
    return [
      "cpu_med": cpu.sorted()[repetitions / 2], "wall_med": wall.sorted()[repetitions / 2],
    ]
  }

  /// Prints the result.
  func report(_ times: [String: Any], _ result: [String: Any]) throws {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    var object = times.merging(result) { $1 }
    object["peak_mib"] = Double(usage.ru_maxrss) / 1024
    let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    print(String(decoding: data, as: UTF8.self))
  }

  /// Results of `body` for markets 0 ..< count, worked out by the workload's threads, each with a
  /// state of its own, and folded in the threads' order.
  func overMarkets<State>(
    _ count: Int, state: () -> State, _ body: @escaping (inout State, Int) -> Void
  ) -> [State] {
    let next = Atomic<Int>(0)
    let states = (0..<threads).map { _ in state() }
    return states.withUnsafeBufferPointer { states in
      nonisolated(unsafe) let states = states
      nonisolated(unsafe) let body = body
      let done = UnsafeMutablePointer<State>.allocate(capacity: threads)
      nonisolated(unsafe) let results = done
      defer { done.deallocate() }
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        var own = states[thread]
        while true {
          let first = next.wrappingAdd(16, ordering: .relaxed).oldValue
          guard first < count else { break }
          for market in first..<min(first + 16, count) { body(&own, market) }
        }
        (results + thread).initialize(to: own)
      }
      return (0..<threads).map { (done + $0).move() }
    }
  }
}

func cpuSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return [usage.ru_utime, usage.ru_stime].reduce(0) { total, time in
    total + Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}

func wallSeconds() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
