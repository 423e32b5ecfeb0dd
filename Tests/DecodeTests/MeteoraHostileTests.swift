import Market
import Testing

@testable import Decode

struct MeteoraHostileTests {
  private func bytes(_ count: Int, _ seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  private func read(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { raw in
      let body = ByteReader(raw)
      for event in [MeteoraDLMMSwap(old: body), MeteoraDLMMSwap(new: body)] {
        _ = event?.curveAmounts
        _ = event?.fittingSteps
      }
      _ = MeteoraDAMMV1Swap(body)?.credited
      _ = MeteoraDAMMV1Swap(body)?.totalFee
      _ = MeteoraDAMMV2Swap(old: body)
      _ = MeteoraDAMMV2Swap(new: body)
      _ = MeteoraDBCSwap(old: body)
      _ = MeteoraDBCSwap(new: body)
    }
  }

  @Test func anyBytesEnd() {
    for count in 0...200 {
      read([UInt8](repeating: 0, count: count))
      read([UInt8](repeating: 255, count: count))
      for seed in 0..<20 { read(bytes(count, UInt64(seed))) }
    }
  }

  @Test func aCutEventIsNone() {
    [UInt8](repeating: 0, count: 100).withUnsafeBytes { raw in
      #expect(MeteoraDLMMSwap(old: ByteReader(raw)) == nil)
      #expect(MeteoraDLMMSwap(new: ByteReader(raw)) == nil)
      #expect(MeteoraDBCSwap(new: ByteReader(raw)) == nil)
    }
  }

  /// The layout of 0.12.0: fees in four parts, here in the output, and nothing after them.
  @Test func theNewEventsFeeIsTheSumOfItsParts() throws {
    var event = [UInt8](repeating: 1, count: 64)
    let append = { (number: UInt64, size: Int, event: inout [UInt8]) in
      for place in 0..<size { event.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
    append(UInt64(UInt32(bitPattern: -7)), 4, &event)
    append(UInt64(UInt32(bitPattern: -7)), 4, &event)
    event.append(1)
    append(2_500_000, 8, &event)
    for number: UInt64 in [0, 1_000_000, 0, 996_003, 2_000, 400, 98, 0] {
      append(number, 8, &event)
    }
    event += [0, 0]
    try event.withUnsafeBytes { raw in
      let read = try #require(MeteoraDLMMSwap(new: ByteReader(raw)))
      #expect(read.endBin == -7)
      #expect(read.fee == 2_498)
      #expect(read.protocolFee == 400)
      #expect(!read.feeOnInput)
      #expect(read.curveAmounts.map { $0.gross } == 998_501)
      #expect(read.surplus == 0)
    }
  }

  @Test(arguments: [0, 1, UInt64.max, .max >> 1])
  func anyPriceEnds(_ number: UInt64) {
    for price in [UInt128(number), UInt128(number) << 64, .max] {
      #expect(rawPrice(squareRoot: price) >= 0)
    }
  }

  /// Every digit of a real transaction's event and instruction bytes broken in turn.
  @Test(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
  func brokenTransactionsEnd() {
    for path in YellowstoneDump.paths(["23BXcBmn", "2DfsmTYv", "2mHGPXMz", "N2jtQtjj"]) {
      let line = YellowstoneDump.line(path)
      let block = decode(line)
      #expect(block.rows.contains { $0.kind == .swap })
      for place in stride(from: 0, to: line.count, by: 97) {
        var broken = line
        broken[place] = broken[place] == 0x32 ? 0x33 : 0x32
        let result = decode(broken)
        #expect(result.transactions.count + result.problems.count >= 1)
      }
    }
  }
}
