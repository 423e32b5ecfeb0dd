import Market

/// How often each fault strikes: `all=5%,cut_body=10%,quota_200=2x`.
struct FaultRates: Sendable {
  enum Rate: Hashable, Sendable {
    /// Of each ten thousand questions.
    case share(UInt64)
    /// So often in all, at questions far apart.
    case times(Int)
  }

  private(set) var rates: [Fault: Rate] = [:]

  /// Reads a list by commas. `all` are the faults that a retry clears, `stopping` the others; a
  /// later entry wins over an earlier one.
  ///
  /// - Throws: `E-STUB-001` for an unknown name or rate.
  init(_ text: String) throws(SundialError) {
    for entry in text.split(separator: ",") {
      let parts = entry.split(separator: "=")
      guard parts.count == 2 else { throw .faultRate(String(entry), "no NAME=RATE") }
      let rate = try Self.rate(parts[1])
      switch parts[0] {
      case "all": for fault in Fault.allCases where !fault.isStopping { rates[fault] = rate }
      case "stopping": for fault in Fault.allCases where fault.isStopping { rates[fault] = rate }
      default:
        guard let fault = Fault(rawValue: String(parts[0])) else {
          throw .faultRate(String(entry), "there is no such fault")
        }
        rates[fault] = rate
      }
    }
  }

  private static func rate(_ text: Substring) throws(SundialError) -> Rate {
    if text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent) {
      return .share(UInt64(percent * 100))
    }
    if text.hasSuffix("x"), let times = Int(text.dropLast()), times >= 0 { return .times(times) }
    throw .faultRate(String(text), "no rate")
  }
}
