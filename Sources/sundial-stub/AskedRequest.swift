import Foundation
import Hummingbird
import NIOCore

/// A request taken apart: which API, what, by which key.
struct AskedRequest: Sendable {
  enum Kind: Sendable {
    case rpc(RPCRequest)
    /// The address.
    case enhancedHistory(String)
    case enhancedLookup(JSONValue?)
    /// The path.
    case birdeye(String)
    case unreadable
  }

  let kind: Kind
  /// Without the key.
  let query: [String: String]
  let key: String?

  init(_ request: Request, body: ByteBuffer) {
    let path = request.uri.path
    var query: [String: String] = [:]
    for (name, value) in request.uri.queryParameters { query[String(name)] = String(value) }
    let keyInQuery = query.removeValue(forKey: "api-key")
    self.query = query
    let parts = path.split(separator: "/")
    if path.hasPrefix("/defi/") || path.hasPrefix("/utils/") {
      kind = .birdeye(path)
      key = request.headers.first { $0.name.canonicalName == "x-api-key" }?.value
      return
    }
    key = keyInQuery
    if parts.count == 4, parts[0] == "v0", parts[1] == "addresses", parts[3] == "transactions" {
      kind = .enhancedHistory(String(parts[2]))
    } else if parts == ["v0", "transactions"] {
      kind = .enhancedLookup(
        try? JSONDecoder().decode(JSONValue.self, from: Data(body.readableBytesView)))
    } else if path == "/" || path.isEmpty, let rpc = RPCRequest(body: body) {
      kind = .rpc(rpc)
    } else {
      kind = .unreadable
    }
  }

  /// nil where it cannot be read.
  var question: Question? {
    switch kind {
    case .rpc(let request): request.question
    case .enhancedHistory(let address):
      Question(
        provider: .helius, method: "enhancedTransactions", identity: identity("history", address))
    case .enhancedLookup(let body):
      Question(
        provider: .helius, method: "enhancedTransactions",
        identity: identity("lookup", body?.text ?? ""))
    case .birdeye(let path):
      Question(provider: .birdeye, method: path, identity: identity("birdeye", path))
    case .unreadable: nil
    }
  }

  private func identity(_ kind: String, _ place: String) -> UInt64 {
    let parameters = query.keys.sorted().map { "\($0)=\(query[$0]!)" }.joined(separator: "&")
    return StableHash.of(0, kind, place, parameters)
  }
}
