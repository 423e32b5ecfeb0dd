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

  @Test func thereAreCases() { #expect(CaseTests.names.count >= 60) }

  @Test(arguments: CaseTests.names)
  func fillsAreAsExpected(name: String) throws {
    let text = try String(contentsOfFile: "\(CaseTests.folder)/\(name)", encoding: .utf8)
    let aCase = try TextCase(text)
    let view = MarketView(of: aCase.table, at: 0)
    let simulator = TripSimulator(of: aCase.strategy, execution: aCase.execution)
    let outcome = simulator.trip(
      in: view, signalRow: aCase.signalRow, sizeLamports: aCase.sizeLamports,
      exitCondition: aCase.conditionRows.map { rows in { rows.contains($0) } })
    #expect(!aCase.expected.isEmpty)
    for (field, value) in aCase.expected {
      #expect(CaseTests.value(of: field, in: outcome) == value, "\(name): \(field)")
    }
    guard case .trip(let trip) = outcome else { return }
    let worth = simulator.liquidationLamports(of: trip, in: view, at: Int64.max)
    #expect(trip.exitReason != .endOfData || worth == trip.sales.last?.proceedsLamports)
    #expect(trip.exit.row < view.rows.upperBound && trip.entry.row <= trip.exit.row)
    #expect(trip.costBridge.netLamports == trip.netLamports)
    #expect(trip.sales.reduce(0) { $0 + $1.baseAmount } == trip.baseAmount)
  }

  static func value(of field: String, in outcome: TripOutcome) -> String? {
    switch outcome {
    case .rejected(let reason): return field == "rejected" ? reason.name : nil
    case .trip(let trip):
      let parts = field.split(separator: ".")
      guard parts.count == 2 else { return value(of: field, in: trip) }
      guard let number = Int(parts[0].dropFirst(4)), trip.sales.indices.contains(number - 1) else {
        return nil
      }
      return value(of: String(parts[1]), in: trip.sales[number - 1])
    }
  }

  private static func value(of field: String, in trip: RoundTrip) -> String? {
    let bridge = trip.costBridge
    switch field {
    case "entry": return String(trip.entry.row + 1)
    case "spent": return String(trip.spentLamports)
    case "base": return String(trip.baseAmount)
    case "reason": return trip.exitReason.name
    case "trigger": return String(trip.trigger.row + 1)
    case "exit": return String(trip.exit.row + 1)
    case "proceeds": return String(trip.proceedsLamports)
    case "net": return String(trip.netLamports)
    case "entry_sent": return String(trip.entrySentCount)
    case "exit_sent": return String(trip.exitSentCount)
    case "failed": return String(trip.failedCount)
    case "expired":
      return String(trip.sales.reduce(trip.purchase.expiredCount) { $0 + $1.receipt.expiredCount })
    case "failed_cost": return String(trip.failedCostLamports)
    case "slots_to_land": return String(trip.purchase.slotsToLand)
    case "sales": return String(trip.sales.count)
    case "pool_share_ppm": return trip.poolSharePPM.map(String.init)
    case "rent_paid": return String(trip.rentPaidLamports)
    case "rent_returned": return String(trip.rentReturnedLamports)
    case "creator_fee": return String(-bridge.creatorFeeLamports)
    case "venue_fee": return String(-bridge.venueFeeLamports)
    case "transfer_fee": return String(-bridge.transferFeeLamports)
    case "decision": return String(trip.purchase.decisionLamports)
    case "gross": return String(bridge.grossLamports)
    case "drift": return String(bridge.driftLamports)
    case "impact": return String(bridge.impactLamports)
    case "flags":
      let names = TripFlags.names.enumerated()
        .filter { trip.flags.rawValue >> UInt16($0.offset) & 1 == 1 }.map(\.element)
      return names.isEmpty ? "none" : names.joined(separator: ",")
    default: return nil
    }
  }

  private static func value(of field: String, in sale: TripSale) -> String? {
    switch field {
    case "reason": sale.reason.name
    case "rung": String(sale.rung)
    case "trigger": String(sale.trigger.row + 1)
    case "landing": String(sale.landing.row + 1)
    case "base": String(sale.baseAmount)
    case "proceeds": String(sale.proceedsLamports)
    case "sent": String(sale.receipt.sentCount)
    case "failed": String(sale.receipt.failedCount)
    case "slots_to_land": String(sale.receipt.slotsToLand)
    case "platform_fee": String(sale.receipt.platformFeeLamports)
    default: nil
    }
  }
}
