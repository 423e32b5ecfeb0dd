import Market
import Testing

@testable import Simulate
@testable import Strategies

@Suite struct LandingTests {
  private func latency(_ list: [UInt64], slot: UInt64, name: String) -> UInt64 {
    let plan = ExecutionPlan(
      latencySlots: list, landing: .endOfSlot, baseFeeLamports: 0, priorityFeeLamports: 0,
      tipLamports: 0, platformFeePPM: 0, poolShareMaxPPM: nil, unknownDepthLamports: nil)
    let place = ChainOrder(slot: slot, slotRank: 7, outerIndex: 2, innerIndex: -1)
    return Landing(plan, place: place, signature: nil, strategyName: name).latencySlots
  }

  /// Worked out with a few lines of Python.
  @Test func theHashIsFNV1a() {
    let place = ChainOrder(slot: 372_000_001, slotRank: 7, outerIndex: 2, innerIndex: -1)
    #expect(Landing.hash(of: Landing.bytes(of: place), "w1") == 0x978e04fdc6462f6a)
    #expect(Landing.hash(of: Array(0..<64), "w1") == 0xdb39f8f9e38fb845)
  }

  @Test func aListIsPickedFromByRowAndStrategy() {
    #expect(latency([4], slot: 1, name: "a") == 4)
    let bySlot = Set((0..<40).map { latency([1, 2, 3], slot: $0, name: "a") })
    let byName = Set((0..<40).map { latency([1, 2, 3], slot: 9, name: "s\($0)") })
    #expect(bySlot == [1, 2, 3] && byName == [1, 2, 3])
    #expect(latency([1, 2, 3], slot: 5, name: "a") == latency([1, 2, 3], slot: 5, name: "a"))
  }
}
