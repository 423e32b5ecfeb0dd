import Fixtures
import Market
import Testing

@testable import Archive

@Suite struct ArchiveStatusTests {
  @Test func rowsSumTheSegmentsOfADayAndKind() throws {
    let root = ScratchFolder()
    let first = try ArchiveFixture.write(
      [ArchiveFixture.item("1", slot: 5), ArchiveFixture.item("2", slot: 9)], to: root.path)
    let second = try ArchiveFixture.write([ArchiveFixture.item("3", slot: 2)], to: root.path)
    let status = ArchiveStatus(of: try ArchiveReader(root: root.path))
    let row = try #require(status.rows.first)
    #expect(status.rows.count == 1 && row.segments == 2 && row.lines == 3)
    #expect(row.bytes == first[0].bytes + second[0].bytes)
    #expect(row.slots == 2...9)
    #expect(row.times == ArchiveFixture.day.start...ArchiveFixture.day.start)
  }

  @Test func gapsAreTheDaysBetween() throws {
    let root = ScratchFolder()
    let days = ["2026-11-01", "2026-11-02", "2026-11-04", "2026-11-30"].map { UTCDay($0)! }
    try ArchiveFixture.write(days.map { ArchiveFixture.item("1", day: $0) }, to: root.path)
    let status = ArchiveStatus(of: try ArchiveReader(root: root.path))
    #expect(
      status.gaps.map { "\($0.lowerBound) \($0.upperBound)" } == [
        "2026-11-03 2026-11-03", "2026-11-05 2026-11-29",
      ])
  }

  @Test func anEmptyFolderHasNothing() throws {
    let root = ScratchFolder()
    let status = ArchiveStatus(of: try ArchiveReader(root: root.path))
    #expect(status.rows.isEmpty && status.gaps.isEmpty)
    #expect(try verifyBytes(root: root.path).isEmpty)
  }
}
