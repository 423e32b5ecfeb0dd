import Market

/// A question to a provider, with what pacing and accounting need to know of it.
struct ProviderRequest: Sendable {
  /// Requests that share a rate.
  enum Pool: String, CaseIterable, Sendable {
    /// Helius: all RPC methods.
    case rpc
    /// Helius: DAS and Enhanced Transactions.
    case das
    case birdeye
  }

  var provider: Provider
  /// RPC method or path: names prices and metrics.
  var method: String
  var pool: Pool
  var call: HTTPCall
  /// Rows the answer can have at most: what it can cost.
  var rowsMax: Int
  /// Whether less can be asked for where the answer does not come in time; others are tried again.
  var isDivisible = false

  /// A JSON-RPC request; `params` is JSON text.
  static func rpc(
    _ method: String, params: String, base: String, pool: Pool = .rpc, rowsMax: Int = 1
  ) -> ProviderRequest {
    let body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":\(params)}"
    return ProviderRequest(
      provider: .helius, method: method, pool: pool,
      call: HTTPCall(provider: .helius, base: base, path: "/", query: [], body: Array(body.utf8)),
      rowsMax: rowsMax)
  }

  /// A GET of Birdeye's.
  static func birdeye(
    _ path: String, _ query: [HTTPCall.QueryItem], base: String, rowsMax: Int = 1
  ) -> ProviderRequest {
    ProviderRequest(
      provider: .birdeye, method: path, pool: .birdeye,
      call: HTTPCall(provider: .birdeye, base: base, path: path, query: query, body: nil),
      rowsMax: rowsMax)
  }
}

/// Why a question has no answer.
enum AskFailure: Error {
  /// Nothing more is asked of this provider.
  case stopped(StopReason)
  /// It will not be answered whatever is tried.
  case refused(String)
  /// The plan does not have the method.
  case forbidden(String)
  /// Tried to the end; a later try may work.
  case trouble(String)
  /// The answer did not come in time or is too large: ask for less.
  case tooMuch(String)
  /// Enhanced API: go on from here.
  case searchWindow(signature: String?)
  case skippedSlot
  case version(String)

  /// For manifests and logs.
  var text: String {
    switch self {
    case .stopped(let reason): reason.text
    case .refused(let words): "refused: \(words)"
    case .forbidden(let words): "not in the plan: \(words)"
    case .trouble(let words): words
    case .tooMuch(let words): words
    case .searchWindow: "nothing in the search window"
    case .skippedSlot: "the slot was skipped"
    case .version(let words): "transaction version: \(words)"
    }
  }
}
