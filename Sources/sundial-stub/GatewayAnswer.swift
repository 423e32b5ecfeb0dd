import Foundation

/// What a gateway says instead of the provider's answer, in the forms that were seen or documented
/// (helius.md §9, birdeye.md §7).
struct GatewayAnswer {
  /// nil = this fault does not strike at the gateway.
  let answer: APIAnswer?

  init(_ fault: Fault, _ question: Question, retryAfterSeconds: Int, refusal: APIAnswer) {
    var answer: APIAnswer? =
      question.provider == .helius
      ? Self.helius(fault, question.identity) : Self.birdeye(fault, question.identity)
    switch fault {
    case .badGatewayHTML:
      answer = .text(
        502,
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n",
        contentType: "text/html")
    case .rateLimitedRetryAfter:
      answer?.headers = Self.retryHeaders(
        question, after: retryAfterSeconds)
    case .keyRefused: answer = refusal
    default: break
    }
    self.answer = answer
  }

  private static func helius(_ fault: Fault, _ identity: UInt64) -> APIAnswer? {
    switch fault {
    case .rateLimited: .text(429, error(-32_429, "rate limited"))
    case .rateLimitedRetryAfter: .text(429, error(-32_005, "Too many requests"))
    case .internalError: .text(500, error(-32_603, "Internal error"))
    case .unavailable: .text(503, error(-32_002, "Service unavailable"))
    case .gatewayTimeout: .text(504, error(-32_003, "Gateway timeout"))
    case .failedResult: .text(200, failedResults[Int(identity % UInt64(failedResults.count))])
    case .quotaStatus: .text(429, error(-32_429, "max usage reached"))
    case .quotaOK: .text(200, error(-32_429, "max usage reached"))
    case .quotaText: .text(200, "max usage reached", contentType: "text/plain")
    case .planRefused: .text(403, error(-32_003, "This method requires a paid plan"))
    default: nil
    }
  }

  private static let failedResults = [
    error(-32_019, "Failed to query long-term storage; please try again"),
    error(-32_603, "Internal error"),
    #"{"jsonrpc":"2.0","error":{"code":-32005,"message":"Node is behind by 153 slots","#
      + #""data":{"numSlotsBehind":153}},"id":1}"#,
  ]

  private static func error(_ code: Int, _ message: String) -> String {
    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":\(code),\"message\":\"\(message)\"},\"id\":1}"
  }

  private static func birdeye(_ fault: Fault, _ identity: UInt64) -> APIAnswer? {
    switch fault {
    case .rateLimited, .rateLimitedRetryAfter: .text(429, failure("Too many requests"))
    case .internalError: .text(500, failure("Internal server error"))
    case .unavailable: .text(503, failure("Service unavailable"))
    case .gatewayTimeout:
      .text(identity % 2 == 0 ? 504 : 522, "error code: 522", contentType: "text/plain")
    case .failedResult: .text(200, failure("Internal server error"))
    case .quotaStatus: .text(400, failure("Compute units usage limit exceeded"))
    case .quotaOK: .text(200, failure("Compute units usage limit exceeded for plan Free"))
    case .quotaText:
      .text(400, "Compute units usage limit exceeded", contentType: "text/plain")
    case .planRefused: .text(401, BirdeyeAPI.planRefused)
    default: nil
    }
  }

  private static func failure(_ message: String) -> String {
    "{\"success\":false,\"message\":\"\(message)\"}"
  }

  /// Seconds or a date, as the question's hash has it; from Birdeye also the second of its end.
  private static func retryHeaders(_ question: Question, after seconds: Int)
    -> [(name: String, value: String)]
  {
    let end = Date().addingTimeInterval(Double(seconds))
    if question.provider == .birdeye {
      return [
        ("Retry-After", "\(seconds)"),
        ("X-RateLimit-Reset", "\(Int(end.timeIntervalSince1970.rounded(.up)))"),
      ]
    }
    if question.identity % 2 == 0 { return [("Retry-After", "\(seconds)")] }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return [("Retry-After", format.string(from: end))]
  }
}
