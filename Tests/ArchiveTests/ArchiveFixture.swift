import Fixtures
import Market

@testable import Archive

/// Small archives with known content.
enum ArchiveFixture {
  static let transactions = SegmentKind(source: "helius", content: "transactions")
  static let day = UTCDay("2026-11-21")!
  static let tool = "sundial 0.0.1"
  static let mint: Pubkey = "So11111111111111111111111111111111111111112"

  static func item(
    _ body: String, day: UTCDay? = day, kind: SegmentKind = transactions, slot: UInt64? = nil,
    request: String? = nil, fetchedAt: String? = nil
  ) -> ArchiveItem {
    ArchiveItem(
      kind: kind, day: day, method: "getTransactionsForAddress", request: request,
      fetchedAt: fetchedAt, slot: slot, time: day?.start, body: Array(body.utf8))
  }

  /// Items of three days and two kinds, out of order, one of them undated.
  static var mixedItems: [ArchiveItem] {
    (0..<60).map { index in
      let day: UTCDay? = index % 4 == 3 ? nil : UTCDay(number: 20_000 + Int64(index * 7 % 4) * 3)
      let kind = SegmentKind(source: "helius", content: index % 5 == 0 ? "assets" : "transactions")
      return item(
        #"{"index":\#(index),"text":"body\": x"}"#, day: day, kind: kind, slot: UInt64(900 - index))
    }
  }

  @discardableResult
  static func write(_ items: [ArchiveItem], to root: String) throws -> [SegmentEntry] {
    let writer = try ArchiveWriter(root: root, toolVersion: tool)
    for item in items { try writer.append(item) }
    return try writer.seal()
  }

  /// Bytes that do not compress to nothing, the same on every run.
  static func noise(seed: UInt64, count: Int) -> String {
    var numbers = SeededNumbers(seed: seed)
    var text: [UInt8] = []
    text.reserveCapacity(count)
    while text.count < count {
      let word = numbers.next()
      for shift in 0..<8 {
        text.append(UInt8(ascii: "a") + UInt8(truncatingIfNeeded: word >> (8 * shift)) % 26)
      }
    }
    return String(decoding: text.prefix(count), as: UTF8.self)
  }

  /// All bodies of a segment, in order.
  static func bodies(_ reader: SegmentReader) throws -> [[UInt8]] {
    var bodies: [[UInt8]] = []
    for index in 0..<reader.frameCount {
      let frame = try reader.frame(index)
      let lines = frame.lineRanges
      frame.withUnsafeBytes { bytes in
        for line in lines {
          let text = UnsafeRawBufferPointer(rebasing: bytes[line])
          bodies.append(Envelope.bodyRange(in: text).map { Array(text[$0]) } ?? [])
        }
      }
    }
    return bodies
  }

  /// The whole text of a segment.
  static func text(_ reader: SegmentReader) throws -> [UInt8] {
    var text: [UInt8] = []
    for index in 0..<reader.frameCount {
      try reader.frame(index).withUnsafeBytes { text += $0 }
    }
    return text
  }
}

/// The typed error of work that should fail; nil when it does not.
func failure(_ work: () throws(SundialError) -> Void) -> SundialError? {
  do {
    try work()
    return nil
  } catch {
    return error
  }
}
