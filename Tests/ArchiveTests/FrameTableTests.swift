import Dispatch
import Fixtures
import Market
import Synchronization
import Testing

@testable import Archive

@Suite struct FrameTableTests {
  @Test(.enabled(if: ForeignTool.path(of: "zstd") != nil, "zstd is not installed"))
  func zstdReadsASegment() throws {
    let root = ScratchFolder()
    let items = (0..<50).map { ArchiveFixture.item(ArchiveFixture.noise(seed: $0, count: 200_000)) }
    let entry = try ArchiveFixture.write(items, to: root.path)[0]
    let text = try ArchiveFixture.text(SegmentReader(root: root.path, entry: entry))
    let plain = try #require(
      try ForeignTool.run("zstd", ["-dc", entry.path], folder: root.path))
    let cat = try #require(try ForeignTool.run("zstdcat", [entry.path], folder: root.path))
    #expect(plain.status == 0 && plain.output == text)
    #expect(cat.status == 0 && cat.output == text)
  }

  @Test(.enabled(if: ForeignTool.path(of: "sha256sum") != nil, "sha256sum is not installed"))
  func sha256sumChecksEveryDay() throws {
    let root = ScratchFolder()
    try ArchiveFixture.write(ArchiveFixture.mixedItems, to: root.path)
    for day in try ArchiveReader(root: root.path).allDays {
      let checked = try ForeignTool.run(
        "sha256sum", ["--strict", "-c", "SHA256SUMS"], folder: day.path)
      #expect(checked?.status == 0)
    }
  }

  @Test func theTableIsLaidOutAsTheSeekableFormatSays() throws {
    let frames = [
      FrameExtent(compressedBytes: 0x0102, uncompressedBytes: 0x0304, checksum: 0x0506_0708)
    ]
    let expected: [UInt8] = [
      0x5E, 0x2A, 0x4D, 0x18, 21, 0, 0, 0, 2, 1, 0, 0, 4, 3, 0, 0, 8, 7, 6, 5, 1, 0, 0, 0, 0x80,
      0xB1, 0xEA, 0x92, 0x8F,
    ]
    #expect(FrameTable(frames: frames).bytes == expected)
  }

  @Test func aTableWithoutChecksumsIsRead() throws {
    let bytes: [UInt8] =
      [0, 0, 0, 0x5E, 0x2A, 0x4D, 0x18, 17, 0, 0, 0, 3, 0, 0, 0, 9, 0, 0, 0]
      + [1, 0, 0, 0, 0, 0xB1, 0xEA, 0x92, 0x8F]
    let table = try bytes.withUnsafeBytes { try FrameTable(endOf: $0) }
    #expect(
      table.frames == [FrameExtent(compressedBytes: 3, uncompressedBytes: 9, checksum: nil)])
  }

  @Test func offsetsLeadToFramesOfTheirSizes() throws {
    let root = ScratchFolder()
    let items = (0..<50).map { ArchiveFixture.item(ArchiveFixture.noise(seed: $0, count: 200_000)) }
    let entry = try ArchiveFixture.write(items, to: root.path)[0]
    let bytes = try root.bytes(entry.path)
    let frames = try bytes.withUnsafeBytes { try FrameTable(endOf: $0).frames }
    var offset = 0
    for frame in frames {
      #expect(Array(bytes[offset..<offset + 4]) == [0x28, 0xB5, 0x2F, 0xFD])
      offset += frame.compressedBytes
    }
    #expect(Array(bytes[offset..<offset + 4]) == [0x5E, 0x2A, 0x4D, 0x18])
    #expect(frames.map(\.uncompressedBytes).reduce(0, +) == entry.uncompressedBytes)
  }

  @Test func threadsReadFramesAtOnce() throws {
    let root = ScratchFolder()
    let items = (0..<50).map { ArchiveFixture.item(ArchiveFixture.noise(seed: $0, count: 200_000)) }
    let entry = try ArchiveFixture.write(items, to: root.path)[0]
    let reader = try SegmentReader(root: root.path, entry: entry)
    let wanted = try (0..<reader.frameCount).map {
      try reader.frame($0).withUnsafeBytes(Array.init)
    }
    let same = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 40) { index in
      let number = index % reader.frameCount
      let bytes = try? reader.frame(number).withUnsafeBytes(Array.init)
      if bytes == wanted[number] { same.withLock { $0 += 1 } }
    }
    #expect(same.withLock { $0 } == 40)
  }

  @Test func aHugeDeclaredFrameIsRefused() {
    let table = FrameTable(frames: [
      FrameExtent(compressedBytes: 0, uncompressedBytes: maximumLineBytes + 1, checksum: 0)
    ])
    let fault = #expect(throws: TableFault.self) {
      try table.bytes.withUnsafeBytes { try FrameTable(endOf: $0) }
    }
    #expect(fault?.reason.contains("limit") == true)
  }

  @Test func aFrameLargerThanItsTableSaysIsRefused() throws {
    let root = ScratchFolder()
    let frame = FrameCompressor().frame(of: [UInt8](repeating: 0, count: 100_000))
    let table = FrameTable(frames: [
      FrameExtent(compressedBytes: frame.count, uncompressedBytes: 10, checksum: nil)
    ])
    try root.write(frame + table.bytes, to: "bomb.zst")
    let reader = try SegmentReader(path: "\(root.path)/bomb.zst")
    let error = failure { () throws(SundialError) in _ = try reader.frame(0) }
    #expect(error?.code == "E-ARCHIVE-009")
  }

  @Test func aClaimOfFourBillionFramesIsRefused() {
    var bytes = FrameTable(frames: []).bytes
    bytes.replaceSubrange(8..<12, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(throws: TableFault.self) { try bytes.withUnsafeBytes { try FrameTable(endOf: $0) } }
  }
}
