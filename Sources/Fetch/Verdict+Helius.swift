/// Helius: by status first, then by message, then by code, because the same codes mean different
/// things at the gateway and at the node (reference §9).
extension Verdict {
  init(helius http: HTTPAnswer, _ answer: Answer?, now: Double) {
    let text = Self.lowercaseText(answer?.hasError == true || answer == nil ? answer : nil, http)
    let isPlain = answer == nil || answer?.hasError == true || http.status != 200
    if isPlain, text.contains("max usage reached") {
      self = .creditsUsedUp(Self.words(answer, http))
      return
    }
    switch http.status {
    case 200..<300: self = Self.heliusBody(http, answer, text, now: now)
    case 429: self = .rateLimited(waitSeconds: Self.waitSeconds(http, now: now))
    case 401: self = .keyRefused(Self.words(answer, http))
    case 403: self = .forbidden(Self.words(answer, http))
    case 404 where text.contains("failed to find events within the search period"):
      self = .searchWindow(signature: Self.signature(in: answer?.message ?? text))
    case 400 where answer?.errorCode == -32015: self = .version(Self.words(answer, http))
    case 400..<408, 409..<429, 430..<500: self = .refused(Self.words(answer, http))
    case 504, 408: self = .trouble(Self.words(answer, http), isTimeout: true)
    default: self = .trouble(Self.words(answer, http), isTimeout: false)
    }
  }

  private static func heliusBody(
    _ http: HTTPAnswer, _ answer: Answer?, _ text: String, now: Double
  ) -> Verdict {
    guard let answer else { return .trouble("the answer is not whole JSON", isTimeout: false) }
    guard answer.hasError else {
      return answer.resultType == .absent
        ? .trouble("the answer has neither result nor error", isTimeout: false) : .success(answer)
    }
    let words = words(answer, http)
    if ["rate limit", "too many requests"].contains(where: text.contains) {
      return .rateLimited(waitSeconds: waitSeconds(http, now: now))
    }
    if text.contains("invalid api key") { return .keyRefused(words) }
    switch answer.errorCode {
    case -32_429, -32_029: return .rateLimited(waitSeconds: waitSeconds(http, now: now))
    case -32_401: return .keyRefused(words)
    case -32_403: return .forbidden(words)
    case -32_001: return text.contains("cleaned up") ? .refused(words) : .keyRefused(words)
    case -32_007, -32_009: return .skippedSlot
    case -32_015: return .version(words)
    case -32_600, -32_601, -32_602, -32_700, -32_010, -32_011, -32_018: return .refused(words)
    // Not there yet, behind, long-term storage, internal: all pass with time.
    default: return .trouble(words, isTimeout: false)
    }
  }

  /// The signature after `parameter set to` in the search-window text.
  private static func signature(in text: String) -> String? {
    guard let mark = text.firstRange(of: "parameter set to ") else { return nil }
    let base58 = Set("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    let word = text[mark.upperBound...].prefix { base58.contains($0) }
    return (64...90).contains(word.count) ? String(word) : nil
  }
}
