import NIOCore
import Synchronization

/// Requests, credits and faults so far.
final class RequestCounts: Sendable {
  private let state = Mutex(State())

  private struct State {
    var methods: [String: MethodCount] = [:]
    var faults: [String: Int] = [:]
    var answeredRight: Set<UInt64> = []
    var chains: [UInt64: Int] = [:]
    var streams = 0
  }

  private struct MethodCount {
    var provider = Question.Provider.helius
    var requests = 0
    var statuses: [Int: Int] = [:]
    var credits = Credits.free
    /// Of answers that a fault spoilt after they were billed.
    var spoiltCredits = 0
    /// Of right answers to a question answered right before.
    var repeatedCredits = 0
    var repeatedAnswers = 0
    /// Of questions without pages, each counted once.
    var minimum = 0
    var bytes = 0
  }

  /// Notes an answer, and the fault that was in it.
  func note(_ question: Question, _ answer: APIAnswer, fault: Fault?) {
    state.withLock { state in
      var count = state.methods[question.method] ?? MethodCount()
      count.provider = question.provider
      count.requests += 1
      count.statuses[fault == .droppedConnection ? 0 : answer.status, default: 0] += 1
      count.credits += answer.credits
      count.bytes += answer.body.readableBytes
      if let fault { state.faults[fault.rawValue, default: 0] += 1 }
      let isSpoilt = fault != nil && fault != .delay
      if isSpoilt {
        count.spoiltCredits +=
          answer.repeatedCredits > 0 ? answer.repeatedCredits : answer.credits.current
      }
      let isRight = !isSpoilt || answer.repeatedCredits > 0
      if isRight, answer.credits != .free {
        let isNew = state.answeredRight.insert(question.identity).inserted
        if !isNew {
          count.repeatedCredits += answer.credits.current
          count.repeatedAnswers += 1
        }
        if let chain = answer.chain {
          state.chains[chain.question] = chain.minimum
        } else if isNew {
          count.minimum += answer.credits.current
        }
      }
      state.methods[question.method] = count
    }
  }

  /// Notes that a request came in HTTP/2.
  func noteStream() { state.withLock { $0.streams += 1 } }

  /// Credits by the current prices spent at a provider so far.
  func spent(at provider: Question.Provider) -> Int {
    state.withLock { state in
      state.methods.values.reduce(0) { $0 + ($1.provider == provider ? $1.credits.current : 0) }
    }
  }

  /// Everything as one JSON object; docs/stub.md names its fields.
  var text: String {
    state.withLock { state in
      let methods = state.methods.keys.sorted().map { name in
        "\(JSONValue.quoted(name)):\(RequestCounts.text(of: state.methods[name]!))"
      }
      let faults = state.faults.keys.sorted().map { "\"\($0)\":\(state.faults[$0]!)" }
      let totals = RequestCounts.totals(state)
      return "{\(totals),\"faults\":{\(faults.joined(separator: ","))},"
        + "\"methods\":{\(methods.joined(separator: ","))}}"
    }
  }

  private static func totals(_ state: State) -> String {
    var parts: [String] = []
    let requests = state.methods.values.reduce(0) { $0 + $1.requests }
    let repeated = state.methods.values.reduce(0) { $0 + $1.repeatedAnswers }
    parts.append(
      "\"requests\":\(requests),\"http2\":\(state.streams),\"repeated_answers\":\(repeated)")
    let chains = state.chains.values.reduce(0, +)
    for provider in [Question.Provider.helius, .birdeye] {
      let counts = state.methods.values.filter { $0.provider == provider }
      let sum = counts.reduce(Credits.free) { $0 + $1.credits }
      let minimum = counts.reduce(0) { $0 + $1.minimum } + (provider == .helius ? chains : 0)
      parts.append(
        "\"\(provider.rawValue)\":{\"credits\":\(sum.current),\"credits_former\":\(sum.former),"
          + "\"minimum\":\(minimum),\"spoilt\":\(counts.reduce(0) { $0 + $1.spoiltCredits }),"
          + "\"repeated\":\(counts.reduce(0) { $0 + $1.repeatedCredits })}")
    }
    return parts.joined(separator: ",")
  }

  private static func text(of count: MethodCount) -> String {
    let statuses = count.statuses.keys.sorted().map { "\"\($0)\":\(count.statuses[$0]!)" }
    return "{\"provider\":\"\(count.provider.rawValue)\",\"requests\":\(count.requests),"
      + "\"statuses\":{\(statuses.joined(separator: ","))},"
      + "\"credits\":\(count.credits.current),\"credits_former\":\(count.credits.former),"
      + "\"spoilt\":\(count.spoiltCredits),\"repeated\":\(count.repeatedCredits),"
      + "\"bytes\":\(count.bytes)}"
  }
}
