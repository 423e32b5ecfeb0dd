import Synchronization

/// Decides which requests go wrong, by seed and question alone, so that neither the order of
/// requests nor how many are under way at once changes it.
///
/// A question may draw several faults; they strike its first askings, one each, and the next asking
/// is answered right. So a client that asks again always gets everything.
final class FaultPlan: Sendable {
  let delayMilliseconds: Int
  let retryAfterSeconds: Int
  private let seed: UInt64
  private let rates: [(fault: Fault, rate: FaultRates.Rate)]
  private let state: Mutex<State>

  /// Faults that may strike the askings of one question: fewer than a client's six attempts.
  private static let faultsPerQuestionMax = 3
  /// A fault that strikes a number of times strikes one question in so many.
  private static let questionsPerCountedFault: UInt64 = 11

  private struct State {
    var pending: [UInt64: [Fault]] = [:]
    var left: [Fault: Int] = [:]
  }

  init(rates: FaultRates, seed: UInt64, delayMilliseconds: Int, retryAfterSeconds: Int) {
    self.delayMilliseconds = delayMilliseconds
    self.retryAfterSeconds = retryAfterSeconds
    self.seed = seed
    self.rates = Fault.allCases.compactMap { fault in
      rates.rates[fault].map { (fault, $0) }
    }
    var state = State()
    for (fault, rate) in self.rates {
      if case .times(let times) = rate { state.left[fault] = times }
    }
    self.state = Mutex(state)
  }

  /// The fault that strikes this asking; nil = it is answered right.
  func next(for question: Question) -> Fault? {
    if rates.isEmpty { return nil }
    return state.withLock { state in
      if state.pending[question.identity] == nil {
        state.pending[question.identity] = draw(question, &state.left)
      }
      return state.pending[question.identity]?.popLast()
    }
  }

  private func draw(_ question: Question, _ left: inout [Fault: Int]) -> [Fault] {
    var drawn: [(order: UInt64, fault: Fault)] = []
    for (fault, rate) in rates where fault.strikes(question) {
      let number = StableHash.of(seed ^ question.identity, fault.rawValue)
      switch rate {
      case .share(let share):
        if number % 10_000 < share { drawn.append((number, fault)) }
      case .times:
        guard left[fault, default: 0] > 0, number % Self.questionsPerCountedFault == 0 else {
          continue
        }
        left[fault, default: 0] -= 1
        drawn.append((number, fault))
      }
    }
    return drawn.sorted { $0.order < $1.order }.prefix(Self.faultsPerQuestionMax).map(\.fault)
  }
}
