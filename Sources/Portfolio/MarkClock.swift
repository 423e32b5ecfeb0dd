import Market

/// The moments at which equity is marked: the UTC midnights of a run, each given once.
struct MarkClock {
  /// Unix seconds of the run's last row.
  let end: Int64
  private var next: Int64

  /// - Throws: `E-PORTFOLIO-001` when the range has more than `daysMax` days.
  init(_ range: ClosedRange<Int64>, daysMax: Int64) throws(SundialError) {
    let (span, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
    guard !overflow, span / 86_400 < daysMax, range.lowerBound > Int64.min / 2,
      range.upperBound < Int64.max / 2
    else {
      throw SundialError(
        "E-PORTFOLIO-001", "the run's rows span more than \(daysMax) days",
        nextStep: "look for rows with an impossible block time, or give the run a range of days",
        exitCode: .archiveDamaged)
    }
    end = range.upperBound
    let day = UTCDay(unixSeconds: range.lowerBound)
    next = day.start == range.lowerBound ? day.start : day.end
  }

  /// The next midnight that lies before `time` and not after the run; nil when there is none.
  mutating func nextMidnight(before time: Int64) -> Int64? {
    guard next < time, next <= end else { return nil }
    defer { next += 86_400 }
    return next
  }
}
