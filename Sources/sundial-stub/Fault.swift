/// What can go wrong between a provider and its client; helius.md §10 and birdeye.md §8.
enum Fault: String, CaseIterable, Sendable {
  // Answers of the gateway instead of the provider's; free.
  /// 429 without a hint when to come back.
  case rateLimited = "rate_limited"
  /// 429 with Retry-After (seconds or a date) and, from Birdeye, X-RateLimit-Reset.
  case rateLimitedRetryAfter = "rate_limited_retry_after"
  case internalError = "http_500"
  case badGatewayHTML = "http_502_html"
  case unavailable = "http_503"
  case gatewayTimeout = "http_504"
  /// 200 with an error of the node, or from Birdeye `success: false`.
  case failedResult = "failed_result"
  /// The connection is closed before anything is answered.
  case droppedConnection = "dropped_connection"

  // The right answer, spoilt on its way.
  case delay
  /// The connection is closed in the middle of the body.
  case cutBody = "cut_body"
  /// As long as it should be, but no JSON.
  case malformedJSON = "malformed_json"
  case nullResult = "null_result"
  /// Known fields under other names.
  case renamedFields = "renamed_fields"

  // A wrong view on the right rows.
  /// A row of the page before, or the page's last one, once more.
  case duplicatedRow = "duplicated_row"
  /// A page that begins some rows too early.
  case movedPage = "moved_page"
  /// No rows, but a token that leads to them.
  case emptyPage = "empty_page"
  /// `before` is treated as unknown: an empty page though rows remain.
  case unknownBefore = "unknown_before"
  /// Every fourth candle only.
  case downsampled

  // What a client must stop for; a later run finds it gone.
  /// Credits used up, as 429 (Helius) or 400 (Birdeye).
  case quotaStatus = "quota_status"
  /// The same with status 200.
  case quotaOK = "quota_200"
  /// The same as bare text.
  case quotaText = "quota_text"
  case keyRefused = "key_refused"
  case planRefused = "plan_refused"
  /// A token that leads to where it came from.
  case stuckToken = "stuck_token"

  /// Whether a client has to give up the run, the method or the unit because of it.
  var isStopping: Bool {
    switch self {
    case .quotaStatus, .quotaOK, .quotaText, .keyRefused, .planRefused, .stuckToken: true
    default: false
    }
  }

  /// Whether it can strike such a question.
  func strikes(_ question: Question) -> Bool {
    switch self {
    case .duplicatedRow, .movedPage: question.hasPages
    case .emptyPage, .stuckToken: question.method == "getTransactionsForAddress"
    case .unknownBefore: question.method == "getSignaturesForAddress"
    case .downsampled:
      question.method.contains("ohlcv") || question.method.contains("history_price")
    default: true
    }
  }
}

/// A request as the faults and counts see it.
struct Question: Sendable {
  enum Provider: String, Sendable { case helius, birdeye }

  var provider: Provider
  /// JSON-RPC method, `batch`, or path.
  var method: String
  /// The same for two requests that ask the same; keys and ids play no part.
  var identity: UInt64

  var hasPages: Bool {
    [
      "getTransactionsForAddress", "getSignaturesForAddress", "/defi/v3/token/txs",
      "/defi/txs/token/seek_by_time",
    ].contains(method)
  }
}
