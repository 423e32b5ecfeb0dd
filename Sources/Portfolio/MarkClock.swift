import Market
import Strategies

/// The moments at which equity is marked: the UTC midnights or hours of a run, each given once.
struct MarkClock {
  /// Unix seconds of the run's last row.
  let end: Int64
  private let step: Int64
  private var next: Int64

  /// - Throws: `E-PORTFOLIO-001` when the range has more than `daysMax` days.
  init(
    _ range: ClosedRange<Int64>, _ interval: MarkInterval, daysMax: Int64
  ) throws(SundialError) {
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
    step = interval.seconds
    let past = (range.lowerBound % step + step) % step
    next = past == 0 ? range.lowerBound : range.lowerBound - past + step
  }

  /// The next mark that lies before `time` and not after the run; nil when there is none.
  mutating func nextMark(before time: Int64) -> Int64? {
    guard next < time, next <= end else { return nil }
    defer { next += step }
    return next
  }
}
