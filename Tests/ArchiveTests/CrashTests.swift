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

  /// What is undone of a finished archive to get the state after each step of a seal.
  enum Step: CaseIterable {
    case firstFrameHalfWritten, segmentWritten, manifestHalfWritten, manifestNamed, renamed
    case checksumsHalfWritten

    func undo(_ root: TemporaryFolder) throws {
      let segment = CrashTests.segment
      switch self {
      case .firstFrameHalfWritten, .segmentWritten, .manifestHalfWritten:
        var bytes = try root.bytes(segment)
        if self == .firstFrameHalfWritten { bytes = Array(bytes.prefix(20)) }
        try root.write(bytes, to: segment + ".tmp")
        try root.remove(segment)
        if self == .manifestHalfWritten {
          try root.rename(CrashTests.manifest, to: CrashTests.manifest + ".tmp")
        } else {
          try root.remove(CrashTests.manifest)
        }
        try root.remove(CrashTests.checksums)
      case .manifestNamed:
        try root.rename(segment, to: segment + ".tmp")
        try root.remove(CrashTests.checksums)
      case .renamed:
        try root.remove(CrashTests.checksums)
      case .checksumsHalfWritten:
        try root.rename(CrashTests.checksums, to: CrashTests.checksums + ".tmp")
      }
    }
  }

  @Test(arguments: Step.allCases)
  func theRunAgainEndsAsARunThatWasNotKilled(step: Step) throws {
    let root = TemporaryFolder()
    try ArchiveFixture.write(Self.items, to: root.path)
    let whole = try root.contents()
    try step.undo(root)
    #expect(try root.contents() != whole)
    try ArchiveFixture.write(Self.items, to: root.path)
    #expect(try root.contents() == whole)
  }

  @Test(arguments: Step.allCases)
  func nothingSealedBeforeIsLost(step: Step) throws {
    let root = TemporaryFolder()
    try ArchiveFixture.write([ArchiveFixture.item("0")], to: root.path)
    let before = try root.bytes(Self.segment)
    try root.write([1, 2, 3], to: "2026-11-21/helius-transactions.001.jsonl.zst.tmp")
    try ArchiveFixture.write(Self.items, to: root.path)
    #expect(try root.bytes(Self.segment) == before)
    #expect(try verifyBytes(root: root.path) == [])
  }

  @Test func aKillBetweenTwoDaysEndsTheSame() throws {
    let root = TemporaryFolder()
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
  @Test(arguments: [0, 200, 1_000, 3_000, 6_000, 10_000, 15_000, 25_000])
  func aRealKillAtAnyMomentEndsTheSame(delayMicroseconds: UInt32) async throws {
    let (whole, killed) = (TemporaryFolder(), TemporaryFolder())
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
    let root = TemporaryFolder()
    try ArchiveFixture.write(Self.items, to: root.path)
    let whole = try root.contents()
    try Step.manifestNamed.undo(root)
    #expect(try verifyBytes(root: root.path).map(\.error.code).contains("E-ARCHIVE-013"))
    let archive = try ArchiveReader(root: root.path)
    #expect(try ArchiveFixture.bodies(archive.segment(archive.days[0].segments[0])).count == 3)
    #expect(try root.contents() == whole)
  }

  @Test func aReaderDuringASealIsToldSo() throws {
    let root = TemporaryFolder()
    try ArchiveFixture.write(Self.items, to: root.path)
    let writer = try ArchiveWriter(root: root.path, toolVersion: "")
    try Step.manifestNamed.undo(root)
    let error = failure { () throws(SundialError) in _ = try ArchiveReader(root: root.path) }
    #expect(error?.exitCode == .locked)
    withExtendedLifetime(writer) {}
  }

  @Test func anAbandonedWriterLeavesNoTraceAfterTheNext() throws {
    let root = TemporaryFolder()
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
    let root = TemporaryFolder()
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
    let root = TemporaryFolder()
    try ArchiveFixture.write(Self.items, to: root.path)
    try Step.manifestNamed.undo(root)
    try root.write([1, 2, 3], to: Self.segment + ".tmp")
    let archive = try ArchiveReader(root: root.path)
    let error = failure { () throws(SundialError) in
      _ = try archive.segment(archive.days[0].segments[0])
    }
    #expect(error?.code == "E-ARCHIVE-008" && error?.exitCode == .archiveDamaged)
  }
}
