import Market

/// A date as HTTP headers write it: `Sun, 22 Nov 2026 00:10:00 GMT`.
struct HTTPDate {
  let unixSeconds: Int64

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The date in a text; nil when it is none.
  init?(_ text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT",
      let month = Self.months.firstIndex(of: String(parts[2])), parts[1].utf8.count == 2,
      let day = UTCDay("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])")
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int64($0) }
    guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]),
      (0...60).contains(clock[2])
    else { return nil }
    unixSeconds = day.start + clock[0] * 3_600 + clock[1] * 60 + clock[2]
  }
}
