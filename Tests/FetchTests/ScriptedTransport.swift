import Synchronization

@testable import Fetch

/// A network that answers by a function of the request and how often it was asked before.
final class ScriptedTransport: Transport {
  typealias Answer = @Sendable (Asked) -> Result<HTTPAnswer, TransportFailure>

  /// One asking.
  struct Asked: Sendable {
    var call: HTTPCall
    /// The same request before this one.
    var before: Int

    var text: String { String(decoding: call.body ?? [], as: UTF8.self) }
    func query(_ name: String) -> String? { call.query.first { $0.name == name }?.value }

    /// The JSON-RPC method, or the path.
    var method: String {
      guard call.body != nil, let range = text.firstRange(of: "\"method\":\"") else {
        return call.path
      }
      return String(text[range.upperBound...].prefix { $0 != "\"" })
    }

    /// A number or word after `"name":` in a JSON-RPC body.
    func word(_ name: String) -> String? {
      guard let range = text.firstRange(of: "\"\(name)\":") else { return nil }
      let rest = text[range.upperBound...].drop { $0 == "\"" }
      return String(rest.prefix { !"\",}]".contains($0) })
    }
  }

  private struct State {
    var asked: [HTTPCall: Int] = [:]
    var log: [Asked] = []
  }

  private let answer: Answer
  private let state = Mutex(State())

  init(_ answer: @escaping Answer) { self.answer = answer }

  func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPAnswer {
    let asked = state.withLock { state in
      let asked = Asked(call: call, before: state.asked[call, default: 0])
      state.asked[call, default: 0] += 1
      state.log.append(asked)
      return asked
    }
    return try answer(asked).get()
  }

  /// All askings, in order.
  var log: [Asked] { state.withLock { $0.log } }

  func count(_ method: String) -> Int { log.count { $0.method == method } }
}

extension HTTPAnswer {
  /// An answer of text.
  static func text(_ status: Int, _ text: String, retryAfter: String? = nil) -> HTTPAnswer {
    HTTPAnswer(status: status, retryAfter: retryAfter, body: Array(text.utf8))
  }

  /// A JSON-RPC result.
  static func result(_ json: String) -> HTTPAnswer {
    .text(200, "{\"jsonrpc\":\"2.0\",\"result\":\(json),\"id\":1}")
  }

  /// A JSON-RPC error.
  static func error(_ code: Int, _ message: String, status: Int = 200) -> HTTPAnswer {
    .text(
      status,
      "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":\(code),\"message\":\"\(message)\"},\"id\":1}")
  }

  /// A Birdeye failure.
  static func failure(_ status: Int, _ message: String) -> HTTPAnswer {
    .text(status, "{\"success\":false,\"message\":\"\(message)\"}")
  }
}
