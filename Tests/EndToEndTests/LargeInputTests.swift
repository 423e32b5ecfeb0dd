import Batch
import Fixtures
import Foundation
import Testing

/// Files that no memory should have to hold are refused unread.
struct LargeInputTests {
  /// A file of `size` bytes of which all but the first are a hole of zeros.
  static func sparse(_ size: Int) throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/sundial-\(UUID().uuidString).json"
    try Data("{\"slot\":\"".utf8).write(to: URL(fileURLWithPath: path))
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.truncate(atOffset: UInt64(size))
    try file.close()
    return path
  }

  /// In a process of its own, whose peak is its own: 0 where the file is refused for `reason` in
  /// less than 150 MB.
  static func refusal(_ size: Int, _ reason: String) -> Int32 {
    guard let path = try? sparse(size) else { return 2 }
    defer { try? FileManager.default.removeItem(atPath: path) }
    let job = ImportJob(archive: path + ".archive", dryRun: true)
    guard let summary = try? job.transactions([path], { _ in }) else { return 3 }
    guard summary.refused.map(\.reason) == [reason] else { return 4 }
    return peakBytes() < 150_000_000 ? 0 : 5
  }

  @Test("a file of over a gibibyte")
  func file() async {
    await #expect(processExitsWith: .success) {
      exit(LargeInputTests.refusal(1 << 30 + 1, "file of over 1 GiB"))
    }
  }

  @Test("a line of over 256 MiB")
  func line() async {
    await #expect(processExitsWith: .success) {
      exit(LargeInputTests.refusal(300 << 20, "line of over 256 MiB"))
    }
  }
}
