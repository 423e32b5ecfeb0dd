import Fixtures
import Market
import Testing

@testable import Archive

@Suite struct DamageTests {
  /// An archive of two frames and the parts the tests need.
  private static func sample() throws -> (ScratchFolder, SegmentEntry, [UInt8], text: [UInt8]) {
    let root = ScratchFolder()
    let items = (0..<60).map { ArchiveFixture.item(ArchiveFixture.noise(seed: $0, count: 90_000)) }
    let entry = try ArchiveFixture.write(items, to: root.path)[0]
    let reader = try SegmentReader(root: root.path, entry: entry)
    #expect(reader.frameCount == 2)
    return (root, entry, try root.bytes(entry.path), try ArchiveFixture.text(reader))
  }

  @Test func aFlippedByteIsFoundAndNeverRead() throws {
    let (root, entry, bytes, text) = try Self.sample()
    let edges = Array(0..<24) + Array(bytes.count - 41..<bytes.count)
    let sampled = stride(from: 24, to: bytes.count - 41, by: bytes.count / 60)
    for position in edges + sampled {
      var damaged = bytes
      damaged[position] ^= UInt8(1 << (position % 8))
      try root.write(damaged, to: entry.path)
      let read = try? ArchiveFixture.text(SegmentReader(root: root.path, entry: entry))
      #expect(read == nil || read == text, "byte \(position) read wrong")
      let findings = try verifyBytes(root: root.path)
      #expect(findings.map(\.severity) == [.damage], "byte \(position) not found")
      #expect(findings.allSatisfy { $0.error.exitCode == .archiveDamaged })
    }
  }

  @Test func aFlippedByteInsideAFrameIsRefusedByReading() throws {
    let (root, entry, bytes, _) = try Self.sample()
    for position in stride(from: 100, to: bytes.count - 100, by: bytes.count / 20) {
      var damaged = bytes
      damaged[position] ^= 0x10
      try root.write(damaged, to: entry.path)
      let error = failure { () throws(SundialError) in
        let reader = try SegmentReader(root: root.path, entry: entry)
        for index in 0..<reader.frameCount { _ = try reader.frame(index) }
      }
      #expect(error?.code == "E-ARCHIVE-009")
      #expect(error?.message.contains("frame ") == true)
      #expect(error?.place?.contains("offset") == true)
    }
  }

  @Test func aCutSegmentIsRefusedAtEveryLength() throws {
    let (root, entry, bytes, _) = try Self.sample()
    let lengths = Array(0..<30) + Array(bytes.count - 45..<bytes.count)
    for length in lengths + stride(from: 30, to: bytes.count - 45, by: bytes.count / 40) {
      try root.write(Array(bytes.prefix(length)), to: entry.path)
      let known = failure { () throws(SundialError) in
        _ = try SegmentReader(root: root.path, entry: entry)
      }
      let unknown = failure { () throws(SundialError) in
        _ = try SegmentReader(path: "\(root.path)/\(entry.path)")
      }
      #expect(known?.code == "E-ARCHIVE-009" && unknown?.code == "E-ARCHIVE-009")
      #expect(try verifyBytes(root: root.path).map(\.severity) == [.damage])
    }
  }

  @Test func aMissingSegmentIsNamed() throws {
    let (root, entry, _, _) = try Self.sample()
    try root.remove(entry.path)
    let findings = try verifyBytes(root: root.path)
    #expect(findings.map(\.error.code) == ["E-ARCHIVE-008"])
    #expect(findings[0].error.place == "\(root.path)/\(entry.path)")
  }

  @Test func oneDamagedDayHidesNoOther() throws {
    let root = ScratchFolder()
    try ArchiveFixture.write(ArchiveFixture.mixedItems, to: root.path)
    let days = try ArchiveReader(root: root.path).days
    try root.write(Array("{".utf8), to: "\(days[0].day!)/manifest.json")
    try root.remove(days[1].segments[0].path)
    let codes = try verifyBytes(root: root.path).map(\.error.code)
    #expect(codes == ["E-ARCHIVE-007", "E-ARCHIVE-008"])
  }

  @Test func segmentsWithoutTheirManifestAreDamage() throws {
    let root = ScratchFolder()
    try ArchiveFixture.write([ArchiveFixture.item("1")], to: root.path)
    try root.remove("2026-11-21/manifest.json")
    let error = failure { () throws(SundialError) in _ = try ArchiveReader(root: root.path) }
    #expect(error?.code == "E-ARCHIVE-007")
    #expect(try verifyBytes(root: root.path).map(\.severity) == [.damage])
  }

  @Test func noArchiveIsExit10() {
    let error = failure { () throws(SundialError) in _ = try ArchiveReader(root: "/nowhere") }
    #expect(error?.code == "E-ARCHIVE-001" && error?.exitCode == .nothingToDo)
  }
}
