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
      lines.append(
        row("venue", ["txs", "legs", "undec.", "exact", "explain", "disagree", "gaps"]))
      for venue in coverage.venues {
        let counts = [
          venue.transactions, venue.legs, venue.undecoded, venue.exact, venue.explained,
          venue.disagreeing, venue.gaps,
        ]
        lines.append(row(venue.venue, counts.map(String.init)))
      }
    }
    lines += undecoded(coverage.undecoded)
    lines += reasons(coverage.venues)
    if summary.daysWithoutTransfers > 0 {
      lines.append(
        "transfers of \(summary.daysWithoutTransfers) large days left out (--transfers always)")
    }
    if coverage.problemCount > 0 {
      lines.append("")
      lines.append(
        coverage.problemCount == 1
          ? "1 line not decoded:" : "\(coverage.problemCount) lines not decoded:")
      for problem in coverage.problems.prefix(10) {
        // A signature fills a line of 80 columns; its reason gets one of its own.
        let parts = problem.split(separator: ":", maxSplits: 1)
        lines += parts.map { $0.hasPrefix(" ") ? "   \($0)" : "  \($0)" }
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What no decoder explains, with a place to look at.
  private static func undecoded(_ kinds: [UndecodedCount]) -> [String] {
    guard !kinds.isEmpty else { return [] }
    return ["", "undecoded instructions (--json lists all):"]
      + kinds.prefix(10).map { kind in
        "  \(kind.venue) \(kind.discriminator) of \(kind.dataBytes) bytes: \(kind.count)\n"
          + "    \(kind.sample) \(kind.outerIndex)"
          + (kind.innerIndex < 0 ? "" : ".\(kind.innerIndex)")
      }
  }

  /// Why legs count as explained.
  private static func reasons(_ venues: [VenueCounts]) -> [String] {
    let told = venues.filter { !$0.reasons.isEmpty }
    guard !told.isEmpty else { return [] }
    return [""]
      + told.map { venue in
        let reasons = venue.reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return "\(venue.venue) explained: \(reasons.joined(separator: ", "))"
      }
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    let head = name + String(repeating: " ", count: max(0, 17 - name.count))
    return head
      + cells.map { String(repeating: " ", count: max(1, 9 - $0.count)) + $0 }.joined()
  }

  /// The keys scripts may rely on (docs/formats/command-line.md), and more.
  static func json(_ summary: BuildSummary) -> JSONText {
    let coverage = summary.coverage
    let venues = coverage.venues
    var undecoded: [String: Int] = [:]
    for item in coverage.undecoded { undecoded[item.program, default: 0] += item.count }
    return .object([
      "transactions": .count(coverage.transactions),
      "failed_transactions": .count(coverage.failedTransactions),
      "duplicates": .count(coverage.duplicates),
      "trades": .count(coverage.trades),
      "legs": counts(venues) { $0.legs },
      "failed_legs": counts(venues) { $0.failedLegs },
      "pool_events": counts(venues) { $0.poolEvents },
      "undecoded": .object(undecoded.mapValues(JSONText.count)),
      "undecoded_kinds": .array(coverage.undecoded.map(kind)),
      "agreement": agreement(venues),
      "continuity": continuity(venues),
      "problems": .array(coverage.problems.map(JSONText.text)),
      "problem_count": .count(coverage.problemCount),
      "days_built": .count(summary.daysBuilt),
      "days_fresh": .count(summary.daysFresh),
      "days_without_transfers": .count(summary.daysWithoutTransfers),
      "columns": .text(summary.columns),
    ])
  }

  private static func counts(
    _ venues: [VenueCounts], _ count: (VenueCounts) -> Int
  ) -> JSONText {
    .object(byVenue(venues) { .count(count($0)) })
  }

  private static func byVenue(
    _ venues: [VenueCounts], _ value: (VenueCounts) -> JSONText
  ) -> [String: JSONText] {
    Dictionary(uniqueKeysWithValues: venues.map { ($0.venue, value($0)) })
  }

  private static func kind(_ item: UndecodedCount) -> JSONText {
    .object([
      "program": .text(item.program), "venue": .text(item.venue),
      "discriminator": .text(item.discriminator), "count": .count(item.count),
      "sample": .text(item.sample), "outer_index": .count(item.outerIndex),
      "inner_index": item.innerIndex < 0 ? .null : .count(item.innerIndex),
      "data": .text(item.data), "data_bytes": .count(item.dataBytes),
      "accounts": .count(item.accounts),
    ])
  }

  /// By venue, how many legs agree with the chain, and why others cannot be checked.
  static func agreement(_ venues: [VenueCounts]) -> JSONText {
    .object(
      byVenue(venues) { venue in
        .object([
          "exact": .count(venue.exact), "explained": .count(venue.explained),
          "disagreeing": .count(venue.disagreeing),
          "reasons": .object(venue.reasons.mapValues(JSONText.count)),
          "samples": .array(venue.samples.map(JSONText.text)),
        ])
      })
  }

  /// By venue, how the states of pools meet from row to row.
  static func continuity(_ venues: [VenueCounts]) -> JSONText {
    .object(
      byVenue(venues) { venue in
        .object([
          "continuous": .count(venue.continuous), "explained": .count(venue.continuousExplained),
          "gaps": .count(venue.gaps),
        ])
      })
  }
}
