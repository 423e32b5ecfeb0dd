/// A UTC calendar day, the unit of the archive. Proleptic Gregorian, no leap seconds (Unix time).
public struct UTCDay: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  public let number: Int64

  /// The day a number of days after 1970-01-01.
  public init(number: Int64) { self.number = number }

  /// The day that contains `unixSeconds`.
  public init(unixSeconds: Int64) {
    let whole = unixSeconds / 86_400
    number = unixSeconds < whole * 86_400 ? whole - 1 : whole
  }

  /// A day from `2026-11-21`; nil on anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3, parts[0].utf8.count == 4,
      parts[1].utf8.count == 2, let year = Int64(parts[0]), let month = Int64(parts[1]),
      let day = Int64(parts[2]), year >= 1, month >= 1, day >= 1
    else { return nil }
    // Days from civil: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
    guard description == text else { return nil }
  }

  /// Unix seconds of the day's first and of the next day's first instant.
  public var start: Int64 { number * 86_400 }
  /// Unix seconds of the next day's first instant.
  public var end: Int64 { start + 86_400 }

  /// By date.
  public static func < (left: UTCDay, right: UTCDay) -> Bool { left.number < right.number }

  /// Year, month (1…12) and day of month (1…31).
  public var civil: (year: Int64, month: Int64, day: Int64) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}

extension UTCDay: CustomStringConvertible {
  /// `2026-11-21`.
  public var description: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

/// A decimal number with leading zeros, `width` digits at least.
private func padded(_ value: Int64, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// `2026-11-21T08:15:00Z` of Unix seconds.
public func timestampText(unixSeconds: Int64) -> String {
  let day = UTCDay(unixSeconds: unixSeconds)
  let second = unixSeconds - day.start
  let clock = [second / 3_600, second / 60 % 60, second % 60].map { padded($0, 2) }
  return "\(day)T\(clock.joined(separator: ":"))Z"
}
