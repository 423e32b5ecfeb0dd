import Batch
import Report

/// What a build decoded, for people and for scripts.
enum BuildText {
  /// A table of venues, at most 80 columns.
  static func table(_ summary: BuildSummary) -> String {
    let coverage = summary.coverage
    var lines = [
      "\(summary.daysBuilt) days built, \(summary.daysFresh) up to date, in \(summary.columns)",
      "\(coverage.transactions) transactions (\(coverage.failedTransactions) failed, "
        + "\(coverage.duplicates) duplicates dropped), \(coverage.trades) tape trades",
    ]
    if !coverage.venues.isEmpty {
      lines.append("")
      lines.append(row("venue", ["txs", "legs", "undecoded", "exact", "explained", "disagree"]))
      for venue in coverage.venues {
        let counts = [
          venue.transactions, venue.legs, venue.undecoded, venue.exact, venue.explained,
          venue.disagreeing,
        ]
        lines.append(row(venue.venue, counts.map(String.init)))
      }
    }
    if coverage.problemCount > 0 {
      lines.append("")
      lines.append("\(coverage.problemCount) lines not decoded:")
      lines += coverage.problems.prefix(10).map { "  \(RunReport.printable($0))" }
    }
    return lines.joined(separator: "\n")
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    let head = name + String(repeating: " ", count: max(0, 18 - name.count))
    return head
      + cells.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }.joined()
  }

  /// The keys scripts may rely on (docs/formats/command-line.md), and more.
  static func json(_ summary: BuildSummary) -> JSONText {
    let coverage = summary.coverage
    let venues = coverage.venues
    var undecoded: [(String, Int)] = []
    for item in coverage.undecoded {
      if let index = undecoded.firstIndex(where: { $0.0 == item.program }) {
        undecoded[index].1 += item.count
      } else {
        undecoded.append((item.program, item.count))
      }
    }
    return .object([
      ("transactions", .integer(coverage.transactions)),
      ("failed_transactions", .integer(coverage.failedTransactions)),
      ("duplicates", .integer(coverage.duplicates)),
      ("trades", .integer(coverage.trades)),
      ("legs", .object(venues.map { ($0.venue, .integer($0.legs)) })),
      ("failed_legs", .object(venues.map { ($0.venue, .integer($0.failedLegs)) })),
      ("pool_events", .object(venues.map { ($0.venue, .integer($0.poolEvents)) })),
      ("undecoded", .object(undecoded.map { ($0.0, .integer($0.1)) })),
      ("undecoded_kinds", .array(coverage.undecoded.map(kind))),
      ("agreement", .object(venues.map { ($0.venue, agreement($0)) })),
      ("problems", .array(coverage.problems.map(JSONText.string))),
      ("problem_count", .integer(coverage.problemCount)),
      ("days_built", .integer(summary.daysBuilt)),
      ("days_fresh", .integer(summary.daysFresh)),
      ("columns", .string(summary.columns)),
    ])
  }

  private static func kind(_ item: UndecodedCount) -> JSONText {
    .object([
      ("program", .string(item.program)), ("venue", .string(item.venue)),
      ("discriminator", .string(item.discriminator)), ("count", .integer(item.count)),
      ("sample", .string(item.sample)),
    ])
  }

  private static func agreement(_ venue: VenueCounts) -> JSONText {
    .object([
      ("exact", .integer(venue.exact)), ("explained", .integer(venue.explained)),
      ("disagreeing", .integer(venue.disagreeing)),
    ])
  }
}
