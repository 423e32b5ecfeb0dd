import Fixtures
import Foundation
import Testing

@testable import Statistics

/// Every figure of a return series against quantstats and empyrical, where a Python with them
/// exists: SUNDIAL_PYTHON, or `.venv/bin/python` of the package.
@Suite struct LibraryAgreementTests {
  static let python: String? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let path =
      ProcessInfo.processInfo.environment["SUNDIAL_PYTHON"] ?? "\(package)/.venv/bin/python"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  /// Daily closes of real markets, where the shared folder is.
  static let realFolder = SharedFolder.path(of: "real/series")

  @Test(
    .enabled(
      if: python != nil && realFolder != nil, "skipped: no quantstats or no real data"),
    arguments: [("BONK", 252.0), ("WIF", 365.25)])
  func realSeriesAgree(token: String, year: Double) throws {
    let folder = try #require(Self.realFolder)
    let own = try Self.dailyReturns("\(folder)/cex_\(token)_USDT-1h.csv")
    let sol = try Self.dailyReturns("\(folder)/cex_SOL_USDT-1h.csv")
    let days = own.keys.filter { sol[$0] != nil }.sorted()
    #expect(days.count > 150)
    try compare(days.map { own[$0]! }, days.map { sol[$0]! }, year)
  }

  @Test(
    .enabled(if: python != nil, "skipped: no Python with quantstats"),
    arguments: [(1, 40), (2, 1_000)] as [(UInt64, Int)])
  func simulatedSeriesAgree(seed: UInt64, count: Int) throws {
    var generator = SplitMix64(state: seed)
    func uniform() -> Double { Double(generator.next() >> 11) / 9_007_199_254_740_992 }
    let benchmark = (0..<count).map { _ in (uniform() - 0.48) * 0.08 }
    let series = benchmark.map { value in
      uniform() < 0.1 ? 0 : value * 0.6 + (uniform() - 0.49) * 0.12
    }
    try compare(series, benchmark, 252)
  }

  /// Simple returns of the last close of each UTC day, by day.
  static func dailyReturns(_ path: String) throws -> [Int: Double] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    var closes: [Int: Double] = [:]
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",")
      closes[Int(cells[0])! / 86_400_000] = Double(cells[4])!
    }
    var returns: [Int: Double] = [:]
    for (day, close) in closes {
      if let before = closes[day - 1] { returns[day] = close / before - 1 }
    }
    return returns
  }

  private func compare(_ series: [Double], _ benchmark: [Double], _ year: Double) throws {
    let figures = Figures(
      BenchmarkedSeries(
        ReturnSeries(series, periodsPerYear: year),
        against: ReturnSeries(benchmark, periodsPerYear: year)))
    let lines = try output(series, benchmark, year)
    #expect(lines.count >= 60)
    for line in lines {
      let name = String(line[0])
      let theirs = try #require(Double(line[1]))
      let own = try #require(figures.byName[name], "no figure \(name)")
      let value = try #require(own, "\(name) has no value; theirs is \(theirs)")
      #expect(
        abs(value - theirs) <= 1e-12 * max(abs(theirs), 1e-3), "\(name): \(value), \(theirs)")
    }
  }

  private func output(
    _ series: [Double], _ benchmark: [Double], _ year: Double
  ) throws -> [[Substring]] {
    let folder = ScratchFolder()
    let rows = zip(series, benchmark).map { "\($0) \($1)" }.joined(separator: "\n")
    let file = try folder.write(rows, to: "returns")
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.python))
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "compare_libraries.py").path
    process.arguments = [script, file, "\(year)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: " ")
    }
  }
}

/// Our figures under the names the script prints.
private struct Figures {
  let byName: [String: Double?]

  init(_ pair: BenchmarkedSeries) {
    let series = pair.series
    byName = [
      "total": series.total, "annualGrowth": series.annualGrowth,
      "geometricMean": series.geometricMean, "deviation": series.deviation,
      "annualDeviation": series.annualDeviation, "downsideDeviation": series.downsideDeviation,
      "skewness": series.skewness, "excessKurtosis": series.excessKurtosis, "best": series.best,
      "worst": series.worst, "valueAtRisk": series.valueAtRisk(0.05),
      "normalValueAtRisk": series.normalValueAtRisk(0.05),
      "expectedShortfall": series.expectedShortfall(0.05),
      "normalExpectedShortfall": series.normalExpectedShortfall(0.05),
      "tailRatio": series.tailRatio, "stability": series.stability,
      "maxDrawdown": series.maxDrawdown, "averageDrawdown": series.averageDrawdown,
      "longestDrawdown": Double(series.longestDrawdown),
      "averageDrawdownLength": series.averageDrawdownLength, "ulcerIndex": series.ulcerIndex,
      "sharpe": series.sharpe, "smartSharpe": series.smartSharpe, "sortino": series.sortino,
      "smartSortino": series.smartSortino, "adjustedSortino": series.adjustedSortino,
      "probabilisticSharpe": series.probabilisticSharpe, "calmar": series.calmar,
      "omega": series.omega, "gainToPain": series.gainToPain,
      "ulcerPerformance": series.ulcerPerformance, "serenity": series.serenity,
      "recoveryFactor": series.recoveryFactor, "payoff": series.payoff,
      "winRate": series.winRate,
      "exposureRoundedUp": series.exposure.map { ($0 * 100).rounded(.up) / 100 },
      "profitRatio": series.profitRatio, "cpcIndex": series.cpcIndex,
      "commonSenseRatio": series.commonSenseRatio, "outlierWinRatio": series.outlierWinRatio,
      "outlierLossRatio": series.outlierLossRatio, "kelly": series.kelly,
      "riskOfRuin": series.riskOfRuin, "longestWins": Double(series.longestRun { $0 > 0 }),
      "longestLosses": Double(series.longestRun { $0 < 0 }), "beta": pair.beta,
      "alpha": pair.alpha, "rSquared": pair.rSquared, "informationRatio": pair.informationRatio,
      "treynor": pair.treynor, "battingAverage": pair.battingAverage,
      "upCapture": pair.upCapture, "downCapture": pair.downCapture,
    ]
  }
}
