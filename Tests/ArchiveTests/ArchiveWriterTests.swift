import Fixtures
import FoundationEssentials
import Glibc
import Market
import Testing

@testable import Archive

@Suite struct ArchiveWriterTests {
  private static let realFolder =
    SharedFolder.path + "/real/transactions"

  @Test(.enabled(if: Folder.isFolder(realFolder), "no real transactions at \(realFolder)"))
  func realAnswersComeBackByteForByte() throws {
    let folder = Self.realFolder
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".json") }.sorted().prefix(100)
    let bodies = try names.map { name in
      try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")).filter { $0 != 0x0A }
    }
    let root = ScratchFolder()
    let items = bodies.map { body in
      var item = ArchiveFixture.item("")
      item.body = Array(body)
      return item
    }
    let entries = try ArchiveFixture.write(items, to: root.path)
    let reader = try SegmentReader(root: root.path, entry: try #require(entries.first))
    #expect(try ArchiveFixture.bodies(reader) == bodies.map(Array.init))
    #expect(!bodies.isEmpty)
  }

  @Test func theEnvelopeIsTheOneDocumented() throws {
    let root = ScratchFolder()
    let items = [
      ArchiveFixture.item(
        #"{"x":1.50}"#, request: #"{"body":"a"}"#, fetchedAt: "2026-11-22T00:10:00Z"),
      ArchiveFixture.item("[]"),
    ]
    let entries = try ArchiveFixture.write(items, to: root.path)
    let text = try ArchiveFixture.text(try SegmentReader(root: root.path, entry: entries[0]))
    let head = #"{"v":1,"source":"helius","method":"getTransactionsForAddress","request":"#
    let expected = [
      head + #"{"body":"a"},"fetched_at":"2026-11-22T00:10:00Z","body":{"x":1.50}}"#,
      head + #"null,"fetched_at":null,"body":[]}"#, "",
    ].joined(separator: "\n")
    #expect(String(decoding: text, as: UTF8.self) == expected)
  }

  @Test func everyItemLandsInItsDayAndKindInOrder() throws {
    let root = ScratchFolder()
    let items = ArchiveFixture.mixedItems
    let entries = try ArchiveFixture.write(items, to: root.path)
    let archive = try ArchiveReader(root: root.path)
    #expect(archive.allDays.flatMap(\.segments) == entries)
    #expect(archive.days.map(\.day) == archive.days.map(\.day).sorted { $0! < $1! })
    #expect(archive.undated != nil)
    for entry in entries {
      let wanted = items.filter { $0.day == entry.day && $0.kind == entry.kind }
      #expect(try ArchiveFixture.bodies(archive.segment(entry)) == wanted.map(\.body))
      #expect(entry.lines == wanted.count)
      #expect(entry.slots?.lowerBound == wanted.compactMap(\.slot).min())
      #expect(entry.slots?.upperBound == wanted.compactMap(\.slot).max())
      #expect(entry.times?.upperBound == wanted.compactMap(\.time).max())
    }
    #expect(entries.map(\.lines).reduce(0, +) == items.count)
  }

  @Test func equalItemsMakeEqualBytes() throws {
    let (first, second) = (ScratchFolder(), ScratchFolder())
    try ArchiveFixture.write(ArchiveFixture.mixedItems, to: first.path)
    try ArchiveFixture.write(ArchiveFixture.mixedItems, to: second.path)
    #expect(try first.contents() == second.contents())
  }

  @Test func framesAreCutAtLineEndsNearFourMebibytes() throws {
    let root = ScratchFolder()
    let bodies = (0..<40).map { ArchiveFixture.noise(seed: $0, count: 300_000) }
    let long = ArchiveFixture.noise(seed: 99, count: 6 << 20)
    let items = (bodies + [long] + bodies).map { ArchiveFixture.item("\"\($0)\"") }
    let entry = try ArchiveFixture.write(items, to: root.path)[0]
    let reader = try SegmentReader(root: root.path, entry: entry)
    #expect(reader.frameCount == entry.frames && entry.frames > 5)
    for index in 0..<reader.frameCount {
      let frame = try reader.frame(index)
      #expect(frame.withUnsafeBytes { $0.last } == 0x0A)
      #expect(frame.count <= SegmentWriter.frameBytes || frame.lineCount == 1)
      #expect(frame.count == reader.uncompressedBytes(ofFrame: index))
    }
    #expect(try ArchiveFixture.bodies(reader) == items.map(\.body))
  }

  @Test func aLaterSealAddsANumberAndTouchesNothing() throws {
    let root = ScratchFolder()
    let first = try ArchiveFixture.write([ArchiveFixture.item("1")], to: root.path)
    let before = try root.bytes(first[0].path)
    let second = try ArchiveFixture.write([ArchiveFixture.item("2")], to: root.path)
    #expect(first[0].file == "helius-transactions.000.jsonl.zst")
    #expect(second[0].file == "helius-transactions.001.jsonl.zst")
    #expect(try root.bytes(first[0].path) == before)
    #expect(try ArchiveReader(root: root.path).days[0].segments == first + second)
  }

  @Test func theSameImportAgainAddsNothing() throws {
    let root = ScratchFolder()
    try ArchiveFixture.write(ArchiveFixture.mixedItems, to: root.path)
    let before = try root.contents()
    #expect(try ArchiveFixture.write(ArchiveFixture.mixedItems, to: root.path) == [])
    #expect(try root.contents() == before)
  }

  @Test func unitsAndSelectionsAreKeptOnceAndSorted() throws {
    let root = ScratchFolder()
    let early = MarketSelection(mint: ArchiveFixture.mint, selectedBy: .watchList, selectedAt: nil)
    let later = MarketSelection(
      mint: .zero, selectedBy: .creation, selectedAt: ArchiveFixture.day.start + 5)
    let half = ArchiveUnit(
      day: ArchiveFixture.day, request: #"{"address":"\n"}"#, pages: 1, rows: 7, complete: false,
      reason: "out of \"credits\"")
    var whole = half
    (whole.complete, whole.reason) = (true, nil)
    let writer = try ArchiveWriter(root: root.path, toolVersion: ArchiveFixture.tool)
    try writer.append(ArchiveFixture.item("{}"))
    _ = try writer.seal(selections: [early, later], units: [half])
    #expect(try ArchiveReader(root: root.path).days[0].units == [half])
    _ = try writer.seal(selections: [later], units: [whole])
    let day = try ArchiveReader(root: root.path).days[0]
    #expect(day.units == [whole])
    #expect(Set(day.selections).isSubset(of: [early, later]) && day.selections.contains(later))
  }

  @Test func manyDaysCostNoDescriptors() throws {
    let root = ScratchFolder()
    let writer = try ArchiveWriter(root: root.path, toolVersion: ArchiveFixture.tool)
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    for number in 0..<120 {
      try writer.append(ArchiveFixture.item("1", day: UTCDay(number: Int64(number))))
    }
    let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    #expect(after < before + 50)
    #expect(try writer.seal().count == 120)
  }

  @Test func manyOpenDaysStayWithinTheMemoryBound() throws {
    let root = ScratchFolder()
    let writer = try ArchiveWriter(root: root.path, toolVersion: ArchiveFixture.tool)
    let body = String(repeating: " ", count: 4_000_000)
    let dayCount = ArchiveWriter.maximumPendingBytes / body.utf8.count + 8
    for number in 0..<dayCount {
      try writer.append(ArchiveFixture.item(body, day: UTCDay(number: Int64(number))))
    }
    let written = try root.contents().keys.filter { $0.hasSuffix(".tmp") }
    #expect(written.count >= 8 && written.count < 12)
    #expect(try writer.seal().map(\.lines) == [Int](repeating: 1, count: dayCount))
    #expect(try verifyBytes(root: root.path) == [])
  }

  @Test func aSecondWriterIsToldOfTheFirst() throws {
    let root = ScratchFolder()
    let first = try ArchiveWriter(root: root.path, toolVersion: ArchiveFixture.tool)
    let error = failure { () throws(SundialError) in
      _ = try ArchiveWriter(root: root.path, toolVersion: ArchiveFixture.tool)
    }
    #expect(error?.code == "E-ARCHIVE-005" && error?.exitCode == .locked)
    withExtendedLifetime(first) {}
  }

  @Test func theLockGoesWithItsWriter() throws {
    let root = ScratchFolder()
    try ArchiveFixture.write([ArchiveFixture.item("1")], to: root.path)
    #expect(try ArchiveWriter(root: root.path, toolVersion: "").unlisted == [])
  }

  @Test func aTooLongLineIsRefusedAndStopsNothing() throws {
    let root = ScratchFolder()
    let writer = try ArchiveWriter(root: root.path, toolVersion: ArchiveFixture.tool)
    var item = ArchiveFixture.item("")
    item.body = [UInt8](repeating: 0x20, count: maximumLineBytes)
    let error = failure { () throws(SundialError) in try writer.append(item) }
    #expect(error?.code == "E-ARCHIVE-006")
    try writer.append(ArchiveFixture.item("1"))
    #expect(try writer.seal().map(\.lines) == [1])
  }

  @Test func afterAFailureAWriterRefusesEverything() throws {
    let root = ScratchFolder()
    let writer = try ArchiveWriter(root: root.path, toolVersion: ArchiveFixture.tool)
    let item = ArchiveFixture.item(ArchiveFixture.noise(seed: 1, count: 3 << 20))
    for _ in 0..<2 { try writer.append(item) }
    try root.remove("2026-11-21")
    let first = failure { () throws(SundialError) in try writer.append(item) }
    let second = failure { () throws(SundialError) in _ = try writer.seal() }
    #expect(first?.code == "E-ARCHIVE-002" && first == second)
    #expect(try root.contents().isEmpty)
  }

  @Test func aDamagedManifestStopsAWriterBeforeItWrites() throws {
    let root = ScratchFolder()
    try ArchiveFixture.write([ArchiveFixture.item("1")], to: root.path)
    try root.write(Array("{}".utf8), to: "2026-11-21/manifest.json")
    let error = failure { () throws(SundialError) in
      _ = try ArchiveWriter(root: root.path, toolVersion: "")
    }
    #expect(error?.code == "E-ARCHIVE-007" && error?.exitCode == .archiveDamaged)
    #expect(error?.place == "\(root.path)/2026-11-21/manifest.json")
  }

  @Test(arguments: ["/proc/sundial", "/dev/null/archive"])
  func aFolderThatCannotBeMadeIsExit2(root: String) {
    let error = failure { () throws(SundialError) in
      _ = try ArchiveWriter(root: root, toolVersion: "")
    }
    #expect(error?.code == "E-ARCHIVE-002" && error?.exitCode == .usage)
  }

  @Test func aFullDiskIsExit12() throws {
    let full = try OpenFile(path: "/dev/full", flags: O_WRONLY, attempt: "open")
    let error = failure { () throws(SundialError) in try full.write([1]) }
    #expect(error?.code == "E-ARCHIVE-003" && error?.exitCode == .diskFull)
  }

  @Test func aBodyOfTwoLinesTraps() async {
    await #expect(processExitsWith: .failure) {
      let root = ScratchFolder()
      let writer = try ArchiveWriter(root: root.path, toolVersion: "")
      try writer.append(ArchiveFixture.item("{\n}"))
    }
  }
}
