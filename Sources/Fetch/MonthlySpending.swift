import Archive
import FoundationEssentials
import Market

/// What all runs on an archive have spent, by calendar month (UTC): `fetch-spending.json` beside
/// the days. The monthly budgets are held against it.
struct MonthlySpending {
  private let path: String
  private let month: String
  private var months: [String: [String: Int]]

  /// The record of an archive; a file that cannot be read counts as none spent.
  init(archive: String, now: Double) {
    path = "\(archive)/fetch-spending.json"
    month = String("\(UTCDay(unixSeconds: Int64(now)))".prefix(7))
    let data = try? Data(contentsOf: URL(filePath: path))
    months =
      data.flatMap { try? JSONDecoder().decode([String: [String: Int]].self, from: $0) } ?? [:]
  }

  /// Spent this month by earlier runs and the recorded part of this one.
  func spent(_ provider: Provider) -> Int { months[month]?[provider.rawValue] ?? 0 }

  /// Writes what was spent beyond `before`, the month's spending when the run began.
  mutating func record(_ spending: Spending, before: [Provider: Int]) throws(SundialError) {
    for provider in Provider.allCases {
      months[month, default: [:]][provider.rawValue] =
        before[provider, default: 0] + spending.spent(provider)
    }
    let lines = months.keys.sorted().map { month in
      let providers = months[month]!.keys.sorted().map { "\"\($0)\": \(months[month]![$0]!)" }
      return "  \"\(month)\": { \(providers.joined(separator: ", ")) }"
    }
    try DurableFile.write(Array("{\n\(lines.joined(separator: ",\n"))\n}\n".utf8), to: path)
  }
}
