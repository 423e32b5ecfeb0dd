/// Birdeye: success is status 200 and `success: true`; a used-up quota comes as 400 (reference §7).
extension Verdict {
  /// `workedBefore` = this endpoint has answered in this run, so that a 401 may be throttling.
  init(birdeye http: HTTPAnswer, _ answer: Answer?, now: Double, workedBefore: Bool) {
    let text = Self.lowercaseText(answer?.success == true ? nil : answer, http)
    let words = Self.words(answer, http)
    let failed = http.status != 200 || answer?.success != true
    if failed, text.contains("compute units usage limit exceeded") {
      self = .creditsUsedUp(words)
      return
    }
    switch http.status {
    case 200:
      self = Self.birdeyeBody(answer, text, words)
    case 401 where text.contains("suspended or lacks sufficient permissions"):
      self = workedBefore ? .rateLimited(waitSeconds: 5) : .forbidden(words)
    case 401: self = workedBefore ? .rateLimited(waitSeconds: 5) : .keyRefused(words)
    case 403: self = .forbidden(words)
    case 429:
      let wait = Self.waitSeconds(http, now: now)
      self = .rateLimited(waitSeconds: wait.map { max($0, 1) })
    case 408, 504, 524: self = .trouble(words, isTimeout: true)
    case 500...: self = .trouble(words, isTimeout: false)
    default: self = .refused(words)
    }
  }

  private static func birdeyeBody(_ answer: Answer?, _ text: String, _ words: String) -> Verdict {
    guard let answer else { return .trouble("the answer is not whole JSON", isTimeout: false) }
    if answer.success == true {
      return answer.resultType == .absent
        ? .trouble("the answer has no data", isTimeout: false) : .success(answer)
    }
    if text.contains("too many requests") || text.contains("rate limit") {
      return .rateLimited(waitSeconds: nil)
    }
    if text.contains("unauthorized") { return .keyRefused(words) }
    if text.contains("lacks sufficient permissions") { return .forbidden(words) }
    if text.contains("internal") || text.contains("try again") || answer.success == nil {
      return .trouble(words, isTimeout: false)
    }
    return .refused(words)
  }
}
