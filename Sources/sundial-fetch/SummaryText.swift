import Fetch
import Foundation
import Market

/// Summaries and projections for people and for scripts.
enum SummaryText {
  /// One document with sorted keys in snake_case.
  static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }

  /// The object that stands for an error.
  static func json(_ error: SundialError) -> String {
    struct Object: Encodable {
      var type = "exit_error"
      var code: Int32
      var error: String
      var message: String
      var place: String?
      var next: String?
    }
    return json(
      Object(
        code: error.exitCode.rawValue, error: error.code, message: error.message,
        place: error.place, next: error.nextStep))
  }

  /// What a run did.
  static func table(_ summary: FetchSummary) -> String {
    var lines = [
      "units      \(summary.unitsComplete) of \(summary.units) complete "
        + "(\(summary.unitsKnown) were before), \(summary.unitsIncomplete) incomplete",
      "rows       \(summary.rows)",
      "segments   \(summary.segments.count) new",
    ]
    if summary.unitsNotOver > 0 { lines.append("not over   \(summary.unitsNotOver) units") }
    for (name, account, unit) in [
      ("helius", summary.helius, "credits"), ("birdeye", summary.birdeye, "compute units"),
    ] where account.requests > 0 {
      lines.append(
        name.padding(toLength: 11, withPad: " ", startingAt: 0)
          + "\(account.requests) requests (\(account.retries) retries), "
          + "\(account.credits) \(unit), \(bytes(account.bytes))")
    }
    let rate = Double(summary.helius.bytes + summary.birdeye.bytes) / max(0.001, summary.seconds)
    lines.append("time       \(duration(summary.seconds)), \(bytes(Int(rate)))/s")
    if summary.sampleWasLowered { lines.append("the sample was lowered: credits ran short") }
    for reason in summary.reasons.keys.sorted().prefix(10) {
      lines.append("  \(summary.reasons[reason]!) × \(reason)")
    }
    return lines.joined(separator: "\n")
  }

  /// What a run would do.
  static func table(_ projection: Projection, _ plan: FetchPlan) -> String {
    let heads = ["entry", "units", "requests", "rows", "credits", "CU", "JSON", "zstd", "minutes"]
    var rows = [heads]
    for line in projection.lines {
      rows.append([
        line.isUnseen ? "  … not seen yet" : line.name, "\(line.units)", "\(line.requests)",
        "\(line.rows)", "\(line.credits)", "\(line.computeUnits)", bytes(line.bytes),
        bytes(line.archiveBytes), "\(line.minutes)",
      ])
    }
    let widths = heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      row.enumerated().map { column, cell in
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + pad : pad + cell
      }.joined(separator: "  ")
    }
    lines.append("")
    lines.append(
      "this run: \(projection.credits) credits (prices \(plan.settings.heliusPrices.name)), "
        + "\(projection.computeUnits) compute units (prices \(plan.settings.birdeyePrices.name)); "
        + "\(projection.unitsComplete) units are complete already")
    lines.append(
      "a month at this rate: \(projection.monthlyCredits) credits, "
        + "\(projection.monthlyComputeUnits) compute units")
    return lines.joined(separator: "\n")
  }

  /// `1.5 GB`.
  static func bytes(_ count: Int) -> String {
    switch count {
    case ..<1_000_000: "\(count / 1_000) kB"
    case ..<1_000_000_000: String(format: "%.1f MB", Double(count) / 1e6)
    default: String(format: "%.1f GB", Double(count) / 1e9)
    }
  }

  /// `2 h 05 min`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds)
    if whole < 60 { return String(format: "%.1f s", seconds) }
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }
}
