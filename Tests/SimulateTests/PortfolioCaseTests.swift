import Columns
import Foundation
import Market
import Strategies
import Testing

@testable import Portfolio

/// Every portfolio of Tests/Cases: which signals become trips, which are refused and why, and what
/// is left in the end.
@Suite struct PortfolioCaseTests {
  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: CaseTests.folder)) ?? [])
    .filter { $0.hasSuffix(".portfolio") }.sorted()

  @Test func thereAreCases() { #expect(PortfolioCaseTests.names.count >= 10) }

  @Test(arguments: PortfolioCaseTests.names)
  func portfoliosAreAsExpected(name: String) throws {
    let text = try String(contentsOfFile: "\(CaseTests.folder)/\(name)", encoding: .utf8)
    let aCase = try PortfolioCase(text)
    let result = try aCase.result()
    #expect(!aCase.expected.isEmpty)
    for words in aCase.expected {
      let (found, expected) = try values(words, aCase, result)
      #expect(found == expected, "\(name): \(words)")
    }
    let netted = result.trips.reduce(aCase.plan.capitalLamports) { $0 + $1.netLamports }
    #expect(result.equity.last?.equityLamports == netted)
  }

  private func values(
    _ words: [String], _ aCase: PortfolioCase, _ result: PortfolioResult
  ) throws -> (found: [String], expected: [String]) {
    func number(_ prefix: String) -> Int? {
      words[0].hasPrefix(prefix) ? Int(words[0].dropFirst(prefix.count)) : nil
    }
    if let place = number("trip") {
      guard (0..<result.trips.count).contains(place - 1) else { return (["none"], words) }
      let trip = result.trips[place - 1]
      let found: String? =
        switch words[1] {
        case "strategy": aCase.strategies[trip.strategy].name
        case "market": aCase.marketNames[trip.market]
        case "signal": String(trip.signal.row + 1)
        default: CaseTests.value(of: words[1], in: .trip(trip))
        }
      return ([found ?? "nothing"], [words[2]])
    }
    if let place = number("rejection") {
      guard (0..<result.rejections.count).contains(place - 1) else { return (["none"], words) }
      let rejection = result.rejections[place - 1]
      return (
        [
          aCase.strategies[rejection.strategy].name, aCase.marketNames[rejection.market],
          rejection.reason.name, String(rejection.signals),
        ], Array(words.dropFirst())
      )
    }
    switch words[0] {
    case "trips": return ([String(result.trips.count)], [words[1]])
    case "rejections": return ([String(result.rejections.count)], [words[1]])
    case "cash": return ([String(result.equity.last?.cashLamports ?? -1)], [words[1]])
    default: throw TextCase.Failure(description: "not to be expected: \(words)")
    }
  }
}
