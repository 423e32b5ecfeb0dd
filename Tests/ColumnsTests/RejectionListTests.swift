import Fixtures
import Glibc
import Market
import Testing

@testable import Columns

@Suite struct RejectionListTests {
  private static func rejections(_ count: Int) -> [Rejection] {
    (0..<count).map { number in
      func point(_ slot: Int) -> TripPoint {
        let order = ChainOrder(slot: UInt64(slot), slotRank: 1, outerIndex: 2, innerIndex: -1)
        return TripPoint(
          order: order, blockTime: .min + Int64(slot), row: slot,
          price: slot % 2 == 0 ? nil : 0.5)
      }
      var rejection = Rejection(
        strategy: number % 3, market: number, baseMint: Pubkey(words: (UInt64(number), 2, 3, .max)),
        reason: RejectReason.allCases[number % RejectReason.allCases.count], at: point(number))
      rejection.last = point(number + 1)
      rejection.signals = number
      return rejection
    }
  }

  @Test(arguments: [0, 5_000, .max])
  func aListIsTheArrayWhereverItLies(memoryMax: Int) throws {
    let folder = ScratchFolder()
    let rejections = Self.rejections(200)
    var random = SeededNumbers(seed: 3)
    var writer = RejectionWriter(
      scratch: RunScratch(folder: folder.path, memoryMax: memoryMax))
    for place in rejections.indices.shuffled(using: &random) {
      try writer.append(rejections[place], place: place)
    }
    let list = try writer.finished()
    #expect(Array(list) == rejections && list[7] == rejections[7] && !list.isEmpty)
    #expect(list == RejectionList(rejections) && list != RejectionList(rejections.reversed()))
    #expect(Array(list.picking([3, 0, 3])) == [3, 0, 3].map { rejections[$0] })
    #expect(RejectionList([]).isEmpty && Array(RejectionList(rejections)) == rejections)
  }

  @Test func whatCannotBeWrittenIsAnError() throws {
    let folder = ScratchFolder()
    try folder.write("", to: "file")
    var writer = RejectionWriter(scratch: RunScratch(folder: folder("file"), memoryMax: 0))
    let error = #expect(throws: SundialError.self) {
      try writer.append(Self.rejections(1)[0], place: 0)
    }
    #expect(error?.code == "E-COLUMNS-005")
  }
}
