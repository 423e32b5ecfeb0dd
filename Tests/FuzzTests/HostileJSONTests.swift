import Decode
import Fixtures
import Foundation
import Market
import Testing

/// JSON made to hurt: each line is an error or a counted reject, in bounded memory, and the lines
/// beside it are read.
struct HostileJSONTests {
  private let plain: [UInt8]

  init() throws {
    let path = "\(CorpusTests.folder)/json_block/transaction_0"
    plain = [UInt8](try #require(FileManager.default.contents(atPath: path)))
  }

  private func decode(_ bytes: [UInt8]) -> DecodedBlock {
    bytes.withUnsafeBytes { TransactionDecoder(transfers: true).decode($0, bare: true) }
  }

  /// The hostile line between two good ones: the good ones must be read.
  private func problems(of line: [UInt8]) -> [String] {
    let block = decode(plain + [10] + line + [10] + plain)
    #expect(block.transactions.map(\.line).filter { $0 != 1 } == [0, 2])
    return block.problems.map(\.reason)
  }

  private func changed(_ old: String, _ new: String) throws -> [UInt8] {
    let text = String(decoding: plain, as: UTF8.self)
    try #require(text.contains(old))
    return Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
  }

  @Test("a million brackets deep", arguments: ["[", "{\"a\":"])
  func deep(opening: String) throws {
    let nested = String(repeating: opening, count: 1_000_000)
    #expect(problems(of: Array(nested.utf8)).count == 1)
    // Inside a field that nobody reads it is skipped or refused, never followed on the stack.
    _ = problems(of: try changed("{\"slot\":", "{\"x\":\(nested),\"slot\":"))
    let closing = opening == "[" ? "]" : "}"
    let closed = nested + "1" + String(repeating: closing, count: 1_000_000)
    _ = problems(of: try changed("{\"slot\":", "{\"x\":\(closed),\"slot\":"))
  }

  /// The bytes are zero pages of a mapping, so that what is not read takes no memory; in a process
  /// of its own, whose peak is its own.
  @Test("a string of a gibibyte is refused unread")
  func gibibyte() async {
    await #expect(processExitsWith: .success) {
      let count = 1 << 30 + 4_096
      guard let map = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      else { exit(3) }
      let head = Array("{\"slot\":\"".utf8)
      map.copyMemory(from: head, byteCount: head.count)
      let block = TransactionDecoder().decode(
        UnsafeRawBufferPointer(start: map, count: count), bare: true)
      guard block.transactions.isEmpty, block.problems.map(\.reason) == ["block of over 1 GiB"]
      else { exit(4) }
      exit(peakBytes() < 200_000_000 ? 0 : 5)
    }
  }

  @Test("a string of 64 MiB, in a field that is read and in one that is not")
  func longString() throws {
    let long = String(repeating: "a", count: 64 << 20)
    #expect(problems(of: try changed("\"logMessages\":[\"", "\"logMessages\":[\"\(long)")) == [])
    #expect(
      problems(of: try changed("\"recentBlockhash\":\"", "\"recentBlockhash\":\"\(long)")) == [])
    #expect(problems(of: try changed("\"data\":\"", "\"data\":\"\(long)")).count == 1)
  }

  @Test(
    "bytes that are no UTF-8",
    arguments: [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80]] as [[UInt8]])
  func noUTF8(bytes: [UInt8]) throws {
    let text = Array("\"recentBlockhash\":\"".utf8)
    let place = try #require(plain.firstRange(of: text)).upperBound
    let line = Array(plain[..<place]) + bytes + Array(plain[place...])
    #expect(problems(of: line) == ["not valid JSON at byte 0"] || problems(of: line).count == 1)
  }

  @Test("fields that stand twice", arguments: ["slot", "blockTime", "meta", "transaction"])
  func duplicates(name: String) {
    let text = String(decoding: plain, as: UTF8.self)
    let line = text.replacing("{\"slot\":", with: "{\"\(name)\":1,\"slot\":", maxReplacements: 1)
    #expect(problems(of: Array(line.utf8)).count == 1)
  }

  @Test("the largest slot is read as it stands, and no larger one")
  func slots() throws {
    let text = String(decoding: plain, as: UTF8.self)
    let match = try #require(text.firstMatch(of: /"slot":[0-9]+/))
    for (number, isRead) in [
      ("18446744073709551615", true), ("9007199254740993", true),
      ("18446744073709551616", false), ("-1", false), ("9007199254740993.0", false),
    ] {
      let line = text.replacingCharacters(in: match.range, with: "\"slot\":\(number)")
      let block = decode(Array(line.utf8))
      #expect(block.transactions.first?.slot == (isRead ? UInt64(number) : nil), "\(number)")
      #expect(block.problems.isEmpty == isRead, "\(number)")
    }
  }

  @Test(
    "token amounts and decimals at their edges",
    arguments: [
      ("18446744073709551615", "255", true), ("18446744073709551615", "0", true),
      ("9007199254740993", "9", true), ("18446744073709551616", "6", false), ("1", "256", false),
      ("-1", "6", false), ("1e3", "6", false), ("", "6", false),
    ])
  func balances(amount: String, decimals: String, isRead: Bool) throws {
    let entry =
      "{\"accountIndex\":0,\"mint\":\"So11111111111111111111111111111111111111112\","
      + "\"uiTokenAmount\":{\"amount\":\"\(amount)\",\"decimals\":\(decimals)}}"
    let text = String(decoding: plain, as: UTF8.self)
    let match = try #require(text.firstMatch(of: /"postTokenBalances":\[/))
    let rest = text[match.range.upperBound...]
    let comma = rest.first == "]" ? "" : ","
    let line =
      text[..<match.range.lowerBound] + "\"postTokenBalances\":[\(entry)\(comma)" + rest
    #expect(problems(of: Array(line.utf8)).isEmpty == isRead)
  }
}
