/// What an answer means for the one who asked.
enum Verdict {
  case success(Answer)
  /// Too fast; `waitSeconds` is what the provider asks for.
  case rateLimited(waitSeconds: Double?)
  /// Credits or compute units are used up: stop, this is no rate limit.
  case creditsUsedUp(String)
  /// The key is wrong.
  case keyRefused(String)
  /// The plan or the place does not allow this method.
  case forbidden(String)
  /// Our request is wrong, or the provider will never answer it.
  case refused(String)
  /// The server has trouble; `isTimeout` asks for smaller pages.
  case trouble(String, isTimeout: Bool)
  /// Enhanced API: nothing in this window, go on from the signature; nil = history is exhausted.
  case searchWindow(signature: String?)
  /// The slot has no block.
  case skippedSlot
  /// A transaction of a version the request did not allow.
  case version(String)
}

extension Verdict {
  /// The words of an answer that a person may read: its message, or the start of its text.
  static func words(_ answer: Answer?, _ http: HTTPAnswer) -> String {
    if let message = answer?.message { return String(message.prefix(200)) }
    let start = String(decoding: http.body.prefix(200), as: UTF8.self)
    return start.isEmpty ? "HTTP \(http.status)" : "HTTP \(http.status): \(plain(start))"
  }

  private static func plain(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  /// Text to look for words in: the message, or the start of a body that is not ours to parse.
  static func lowercaseText(_ answer: Answer?, _ http: HTTPAnswer) -> String {
    (answer?.message ?? String(decoding: http.body.prefix(2_000), as: UTF8.self)).lowercased()
  }

  /// Seconds a refused request should wait: `Retry-After` (seconds or a date), else the time of
  /// `X-RateLimit-Reset`; nil where neither is told.
  static func waitSeconds(_ http: HTTPAnswer, now: Double) -> Double? {
    var waits: [Double] = []
    if let text = http.retryAfter {
      if let seconds = Double(text), seconds.isFinite { waits.append(seconds) }
      if let date = HTTPDate(text) { waits.append(Double(date.unixSeconds) - now) }
    }
    if let reset = http.rateLimitReset.flatMap(Double.init), reset.isFinite {
      waits.append(reset - now + 0.2)
    }
    return waits.max().map { min(max($0, 0), 60) }
  }
}
