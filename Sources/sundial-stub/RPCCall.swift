import Foundation
import NIOCore

/// One call of a JSON-RPC request.
struct RPCCall: Sendable {
  /// As the client wrote it.
  var id: String
  var method: String
  var params: JSONValue

  /// The largest number of calls of a method in one batch (helius.md §2).
  var batchMax: Int {
    switch method {
    case "getTransaction": 100
    case "getTransactionsForAddress": 1
    default: 10
    }
  }

  init?(_ value: JSONValue) {
    guard let object = value.object, let method = object["method"]?.string else { return nil }
    id = object["id"]?.text ?? "null"
    self.method = method
    params = object["params"] ?? .array([])
  }

  /// The n-th positional parameter.
  subscript(position: Int) -> JSONValue? {
    guard let array = params.array, position < array.count else { return nil }
    return array[position]
  }
}

/// A request to the JSON-RPC endpoint.
struct RPCRequest: Sendable {
  var calls: [RPCCall]
  var isBatch: Bool

  /// nil where the body is no JSON-RPC.
  init?(body: ByteBuffer) {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(body.readableBytesView))
    else { return nil }
    isBatch = value.array != nil
    let values = value.array ?? [value]
    calls = values.compactMap(RPCCall.init)
    guard !calls.isEmpty, calls.count == values.count else { return nil }
  }

  var question: Question {
    var hash = StableHash()
    for call in calls {
      hash.add(call.method)
      hash.add(call.params.text)
    }
    return Question(
      provider: .helius, method: isBatch ? "batch" : calls[0].method, identity: hash.mixed)
  }
}

/// A JSON-RPC error.
struct RPCError: Error {
  var code: Int
  var message: String
  /// JSON; nil = no `data`.
  var data: String?
  var status = 200

  var text: String {
    let data = data.map { ",\"data\":\($0)" } ?? ""
    return "{\"code\":\(code),\"message\":\(JSONValue.quoted(message))\(data)}"
  }

  static func invalidParams(_ message: String) -> RPCError {
    RPCError(code: -32_602, message: message)
  }

  static func version(_ version: Int) -> RPCError {
    RPCError(
      code: -32_015,
      message: "Transaction version (\(version)) is not supported by the requesting client. "
        + "Please try the request again with the following configuration parameter: "
        + "\"maxSupportedTransactionVersion\": \(version)")
  }
}
