import Fixtures
import Foundation
import Glibc
import Market
import Testing

@testable import Archive

/// States a killed writer can leave, made by hand; each ends as if the writer had not been killed.
@Suite struct CrashTests {
  private static let items = ["1", "2", "3"].map { ArchiveFixture.item($0) }
  private static let segment = "2026-11-21/helius-transactions.000.jsonl.zst"
  private static let manifest = "2026-11-21/manifest.json"
  private static let checksums = "2026-11-21/SHA256SUMS"

  /// Where in a seal the writer is killed.
  enum Step: CaseIterable {
    case frameHalfWritten, segmentWritten, manifestHalfWritten, manifestNamed, renamed
    case checksumsHalfWritten, done
  }

  /// The files of the moment, made from those before and after the whole seal of `segment`.
  private static func files(
    at step: Step, of segment: String, before: [String: [UInt8]], after: [String: [UInt8]]
  ) -> [String: [UInt8]] {
    var files = before
    let half = { (bytes: [UInt8]?) in Array(bytes![..<(bytes!.count / 2)]) }
    if step == .done { return after }
    if step == .frameHalfWritten {
      files[segment + ".tmp"] = half(after[segment])
      return files
    }
    files[segment + ".tmp"] = after[segment]
    if step == .segmentWritten { return files }
    if step == .manifestHalfWritten {
      files[manifest + ".tmp"] = half(after[manifest])
      return files
    }
    files[manifest] = after[manifest]
    if step == .manifestNamed { return files }
    files[segment + ".tmp"] = nil
    files[segment] = after[segment]
    if step == .checksumsHalfWritten { files[checksums + ".tmp"] = half(after[checksums]) }
    return files
  }

  private static func folder(of files: [String: [UInt8]]) throws -> ScratchFolder {
    let root = ScratchFolder()
    try Folder.make("\(root.path)/2026-11-21")
    for (name, bytes) in files where !bytes.isEmpty { try root.write(bytes, to: name) }
    return root
  }

  /// An archive whose manifest names a segment that is not renamed yet.
  private static func halfSealed() throws -> (ScratchFolder, whole: [String: [UInt8]]) {
    let root = ScratchFolder()
    try ArchiveFixture.write(items, to: root.path)
    let whole = try root.contents()
    try root.rename(segment, to: segment + ".tmp")
    return (root, whole)
  }

  @Test(arguments: Step.allCases)
  func theFirstRunAgainEndsAsOneThatWasNotKilled(step: Step) throws {
    let whole = ScratchFolder()
    try ArchiveFixture.write(Self.items, to: whole.path)
    let after = try whole.contents()
    let files = Self.files(at: step, of: Self.segment, before: [:], after: after)
    #expect(step == .done || files != after)
    let root = try Self.folder(of: files)
    try ArchiveFixture.write(Self.items, to: root.path)
    #expect(try root.contents() == after)
    #expect(try verifyBytes(root: root.path) == [])
  }

  @Test(arguments: Step.allCases)
  func aLaterRunAgainEndsAsOneThatWasNotKilled(step: Step) throws {
    let whole = ScratchFolder()
    try ArchiveFixture.write([ArchiveFixture.item("0")], to: whole.path)
    let before = try whole.contents()
    try ArchiveFixture.write(Self.items, to: whole.path)
    let after = try whole.contents()
    let second = "2026-11-21/helius-transactions.001.jsonl.zst"
    let root = try Self.folder(
      of: Self.files(at: step, of: second, before: before, after: after))
    #expect(try ArchiveReader(root: root.path).days[0].segments.first?.lines == 1)
    try ArchiveFixture.write(Self.items, to: root.path)
    #expect(try root.contents() == after)
    #expect(try verifyBytes(root: root.path) == [])
  }

  @Test func aKillBetweenTwoDaysEndsTheSame() throws {
    let root = ScratchFolder()
    let items = Self.items + [ArchiveFixture.item("4", day: UTCDay("2026-11-25"))]
    try ArchiveFixture.write(items, to: root.path)
    let whole = try root.contents()
    try root.rename(
      "2026-11-25/helius-transactions.000.jsonl.zst",
      to: "2026-11-25/helius-transactions.000.jsonl.zst.tmp")
    try root.remove("2026-11-25/manifest.json")
    try root.remove("2026-11-25/SHA256SUMS")
    #expect(try ArchiveReader(root: root.path).days.count == 1)
    #expect(try ArchiveFixture.write(items, to: root.path).map(\.day) == [UTCDay("2026-11-25")])
    #expect(try root.contents() == whole)
  }

  /// A child writes and is killed after a while, wherever it stands; the delays are spread over
  /// the time the work takes, and at whatever moment the signal comes the end must be the same.
  @Test(arguments: [0, 3_000, 7_000, 11_000, 15_000, 20_000, 27_000, 35_000])
  func aRealKillAtAnyMomentEndsTheSame(delayMicroseconds: UInt32) async throws {
    let (whole, killed) = (ScratchFolder(), ScratchFolder())
    try ArchiveFixture.write(ArchiveFixture.mixedItems, to: whole.path)
    let root = killed.path
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = root as String, delayMicroseconds = delayMicroseconds as UInt32] in
      let killer = Thread {
        usleep(delayMicroseconds)
        kill(getpid(), SIGKILL)
      }
      killer.start()
      try ArchiveFixture.write(ArchiveFixture.mixedItems, to: root)
      while true { sleep(1) }
    }
    try ArchiveFixture.write(ArchiveFixture.mixedItems, to: root)
    #expect(try killed.contents() == whole.contents())
  }

  @Test func aReaderRollsAHalfSealedDayForward() throws {
    let (root, whole) = try Self.halfSealed()
    #expect(try verifyBytes(root: root.path).map(\.error.code).contains("E-ARCHIVE-013"))
    let archive = try ArchiveReader(root: root.path)
    #expect(try ArchiveFixture.bodies(archive.segment(archive.days[0].segments[0])).count == 3)
    #expect(try root.contents() == whole)
  }

  @Test func aReaderDuringASealIsToldSo() throws {
    let (root, _) = try Self.halfSealed()
    let lock = try FolderLock(folder: root.path)
    let error = failure { () throws(SundialError) in _ = try ArchiveReader(root: root.path) }
    #expect(error?.exitCode == .locked)
    withExtendedLifetime(lock) {}
  }

  @Test func anAbandonedWriterLeavesNoTraceAfterTheNext() throws {
    let root = ScratchFolder()
    do {
      let writer = try ArchiveWriter(root: root.path, toolVersion: "")
      try writer.append(ArchiveFixture.item(ArchiveFixture.noise(seed: 1, count: 5 << 20)))
      try writer.append(ArchiveFixture.item("1"))
    }
    #expect(try root.contents().keys.contains(Self.segment + ".tmp"))
    _ = try ArchiveWriter(root: root.path, toolVersion: "")
    #expect(try root.contents().isEmpty)
  }

  @Test func aSealedFileNoManifestNamesIsKeptAndTold() throws {
    let root = ScratchFolder()
    try ArchiveFixture.write(Self.items, to: root.path)
    let lost = "2026-11-21/helius-transactions.007.jsonl.zst"
    try root.write([1], to: lost)
    let writer = try ArchiveWriter(root: root.path, toolVersion: "")
    #expect(writer.unlisted == ["\(root.path)/\(lost)"])
    #expect(try ArchiveReader(root: root.path).days[0].unlisted.count == 1)
    #expect(try verifyBytes(root: root.path).map(\.error.code) == ["E-ARCHIVE-011"])
    #expect(try root.bytes(lost) == [1])
  }

  @Test func aWrongTemporaryFileIsNotRolledForward() throws {
    let (root, _) = try Self.halfSealed()
    try root.write([1, 2, 3], to: Self.segment + ".tmp")
    let archive = try ArchiveReader(root: root.path)
    let error = failure { () throws(SundialError) in
      _ = try archive.segment(archive.days[0].segments[0])
    }
    #expect(error?.code == "E-ARCHIVE-008" && error?.exitCode == .archiveDamaged)
  }
}
