import Decode
import Fixtures
import Foundation
import Testing

/// What hostile lines take of memory is bounded by their own length, each in a process of its own.
struct HostileMemoryTests {
  static func text(_ piece: String, _ count: Int) -> [UInt8] {
    Array(String(repeating: piece, count: count).utf8)
  }

  /// A line that is not read, or read to no rows, decoded twice by one decoder; 0 where the peak
  /// grows by no more than `times` its bytes and 48 MB.
  static func growth(_ line: [UInt8], times: Int) -> Int32 {
    let decoder = TransactionDecoder(transfers: true, balances: true)
    // The decoder's own tables and what the runtime loads are there before.
    _ = Array("{}".utf8).withUnsafeBytes { decoder.decode($0, bare: true) }
    let before = residentBytes()
    for _ in 0..<2 {
      let block = line.withUnsafeBytes { decoder.decode($0, bare: true) }
      guard block.transactions.isEmpty, block.problems.count == 1 else { return 4 }
    }
    let grown = max(0, peakBytes() - before)
    return grown <= line.count * times + 48_000_000 ? 0 : 5
  }

  @Test("a million brackets deep")
  func brackets() async {
    await #expect(processExitsWith: .success) {
      exit(HostileMemoryTests.growth(HostileMemoryTests.text("[", 1_000_000), times: 8))
    }
  }

  @Test("a million objects deep")
  func objects() async {
    await #expect(processExitsWith: .success) {
      exit(HostileMemoryTests.growth(HostileMemoryTests.text("{\"a\":", 1_000_000), times: 8))
    }
  }

  @Test("eight million empty lists in a list")
  func wide() async {
    await #expect(processExitsWith: .success) {
      exit(
        HostileMemoryTests.growth(
          Array("[".utf8) + HostileMemoryTests.text("[],", 8_000_000), times: 8))
    }
  }

  @Test("a million logs, keys and instructions")
  func lists() async {
    await #expect(processExitsWith: .success) {
      for (name, item) in [
        ("logMessages", "\"Program data: AAAA\","), ("preBalances", "1,"),
        ("preTokenBalances", "{},"), ("innerInstructions", "{\"index\":0,\"instructions\":[]},"),
      ] {
        let line =
          Array("{\"meta\":{\"err\":null,\"fee\":1,\"\(name)\":[".utf8)
          + HostileMemoryTests.text(item, 1_000_000)
        let status = HostileMemoryTests.growth(line, times: 8)
        if status != 0 { exit(status) }
      }
      exit(0)
    }
  }

  @Test("a string of 256 MiB where a number is due")
  func string() async {
    await #expect(processExitsWith: .success) {
      exit(
        HostileMemoryTests.growth(
          Array("{\"slot\":\"".utf8) + [UInt8](repeating: 97, count: 256 << 20), times: 2))
    }
  }

  /// A whole gibibyte, read where it stands: HOSTILE_GIBIBYTE=1, some seconds and 1.1 GB.
  @Test(
    "a string of nearly a gibibyte in every field that is read",
    .enabled(if: ProcessInfo.processInfo.environment["HOSTILE_GIBIBYTE"] != nil, "not asked for"))
  func gibibyte() async {
    await #expect(processExitsWith: .success) {
      let (count, padding) = (1 << 30 - 4_096, 64)
      guard
        let map = mmap(
          nil, count + padding, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      else { exit(3) }
      memset(map, 97, count)
      for (head, tail) in [
        ("{\"slot\":\"", "\"}"), ("{\"x\":\"", "\",\"slot\":1}"),
        ("{\"transaction\":{\"signatures\":[\"", "\"]}}"),
        ("{\"meta\":{\"logMessages\":[\"", "\"]}}"),
        ("{\"transaction\":{\"message\":{\"instructions\":[{\"data\":\"", "\"}]}}}"),
        ("{\"transaction\":[\"", "\",\"base64\"]}"),
      ] {
        memset(map, 97, 256)
        memset(map + count - 256, 97, 256)
        map.copyMemory(from: Array(head.utf8), byteCount: head.utf8.count)
        (map + count - tail.utf8.count).copyMemory(
          from: Array(tail.utf8), byteCount: tail.utf8.count)
        let block = TransactionDecoder(transfers: true).decode(
          UnsafeRawBufferPointer(start: map, count: count), padding: padding, bare: true)
        guard block.transactions.isEmpty, block.problems.count == 1 else { exit(4) }
        guard peakBytes() < count + 200_000_000 else { exit(5) }
      }
      exit(0)
    }
  }
}
