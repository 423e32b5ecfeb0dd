import CTransactionJSON
import Market
import Testing

@testable import Decode

/// Keys, signatures, instruction data and printed events come out of their text as they went in.
struct ParsedTextTests {
  private struct Numbers {
    var state: UInt64 = 0x2545_f491_4f6c_dd1d

    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }

    /// Bytes that often begin with zeros and ones, where base58 differs from plain numbers.
    mutating func bytes(_ count: Int) -> [UInt8] {
      var bytes = (0..<count).map { _ in UInt8(next(256)) }
      if next(3) == 0 { for place in 0..<min(count, next(5)) { bytes[place] = 0 } }
      if next(7) == 0 { for place in bytes.indices { bytes[place] = UInt8(next(2)) * 255 } }
      return bytes
    }
  }

  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

  private static func base64(_ bytes: [UInt8], padded: Bool) -> String {
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for place in 0...part.count { text.append(digits[bits >> (18 - 6 * place) & 63]) }
      if padded { text += String(repeating: "=", count: 3 - part.count) }
    }
    return text
  }

  @Test func textComesOutAsItWentIn() throws {
    var numbers = Numbers()
    let parser = BlockParser()
    let program = Venue.pumpFun.program
    for round in 0..<3_000 {
      let signature = numbers.bytes(64)
      let keys = (0..<3).map { _ in Pubkey(bytes: numbers.bytes(32)) }
      let data = numbers.bytes(numbers.next(round % 10 == 0 ? 900 : 60))
      let event = numbers.bytes(numbers.next(200))
      // Some writers escape the slashes.
      let chunk = Self.base64(event, padded: round % 2 == 0)
        .replacing("/", with: round % 3 == 0 ? "\\/" : "/")
      let accountKeys = (keys + [program]).map { "\"\($0)\"" }.joined(separator: ",")
      let line = """
        {"meta":{"err":null,"fee":5000,"logMessages":["Program \(program) invoke [1]",\
        "Program log: Instruction: Buy","Program data: \(chunk)","Program \(program) success"]},\
        "slot":5,"transaction":{"signatures":["\(Base58.encode(signature))"],\
        "message":{"accountKeys":[\(accountKeys)],"instructions":[{"programIdIndex":3,\
        "accounts":[2, 0,1],"data":"\(Base58.encode(data))"}]}}}
        """
      let isRead = Array(line.utf8).withUnsafeBytes { parser.read($0, padding: 0, bare: true) }
      let record = try #require(isRead ? parser.records.first : nil)
      try #require(record.status == 0, "\(line)")
      #expect(loadSignature(record.signature).bytes == signature)
      #expect((0..<3).map { parser.key(Int(record.keys.start) + $0) } == keys)
      let call = parser.instructions(record.instructions)[0]
      #expect((0..<3).map { parser.account(call.accounts, $0) } == [2, 0, 1])
      #expect(bytes(parser.bytes(call.data)) == data)
      let events = parser.events(record.events)
      #expect(event.isEmpty ? events.isEmpty : bytes(parser.bytes(events[0].data)) == event)
    }
  }

  private func bytes(_ reader: ByteReader) -> [UInt8] {
    (0..<reader.count).compactMap { reader.byte(at: $0) }
  }

  /// What is of no known program is checked, not decoded.
  @Test func unknownProgramsAreNotDecoded() throws {
    let parser = BlockParser()
    let other: Pubkey = "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5"
    func line(_ data: String) -> [UInt8] {
      Array(
        """
        {"meta":{"err":null,"fee":5000},"slot":5,"transaction":{\
        "signatures":["\(Signature(high: other, low: .zero))"],"message":{"accountKeys":[\
        "\(other)"],"instructions":[{"programIdIndex":0,"accounts":[],"data":"\(data)"}]}}}
        """.utf8)
    }
    _ = line("7YXqSw").withUnsafeBytes { parser.read($0, padding: 0, bare: true) }
    let record = try #require(parser.records.first)
    #expect(record.status == 0)
    #expect(parser.instructions(record.instructions)[0].data.count == 0)
    _ = line("0OIl").withUnsafeBytes { parser.read($0, padding: 0, bare: true) }
    #expect(parser.records.first?.status != 0)
  }
}
