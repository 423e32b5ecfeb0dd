import Columns
import Foundation
import Market
import Testing

@testable import Simulate

/// Every file of Tests/Cases: the fills expected, to the lamport.
@Suite struct CaseTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Cases").path

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".case") }.sorted()

  @Test func thereAreCases() { #expect(CaseTests.names.count >= 20) }

  @Test(arguments: CaseTests.names)
  func fillsAreAsExpected(name: String) throws {
    let text = try String(contentsOfFile: "\(CaseTests.folder)/\(name)", encoding: .utf8)
    let aCase = try TextCase(text)
    let view = MarketView(of: aCase.table, at: 0)
    let outcome = TripSimulator(execution: aCase.execution).trip(
      strategyIndex: 0, strategy: aCase.strategy, in: view, signalRow: aCase.signalRow,
      sizeLamports: aCase.sizeLamports)
    #expect(!aCase.expected.isEmpty)
    for (field, value) in aCase.expected {
      #expect(CaseTests.value(of: field, in: outcome) == value, "\(name): \(field)")
    }
    if case .trip(let trip) = outcome {
      let worth = TripSimulator(execution: aCase.execution).liquidationLamports(
        of: trip, in: view, at: Int64.max)
      let end = view.rows.upperBound - 1
      #expect(trip.exitReason != .endOfData || worth == trip.proceedsLamports)
      #expect(trip.exit.row <= end && trip.entry.row <= trip.exit.row)
    }
  }

  static func value(of field: String, in outcome: TripOutcome) -> String? {
    switch outcome {
    case .rejected(let reason): return field == "rejected" ? reason.name : nil
    case .trip(let trip):
      let flagNames = TripFlags.names.enumerated()
        .filter { trip.flags.rawValue >> UInt16($0.offset) & 1 == 1 }.map(\.element)
      switch field {
      case "entry": return String(trip.entry.row + 1)
      case "spent": return String(trip.spentLamports)
      case "base": return String(trip.baseAmount)
      case "reason": return trip.exitReason.name
      case "trigger": return String(trip.trigger.row + 1)
      case "exit": return String(trip.exit.row + 1)
      case "proceeds": return String(trip.proceedsLamports)
      case "net": return String(trip.netLamports)
      case "flags": return flagNames.isEmpty ? "none" : flagNames.joined(separator: ",")
      default: return nil
      }
    }
  }
}
