import Archive
import Decode
import Foundation
import Market

/// The real transactions beside the project, repeated under other signatures in the slots of one
/// day: as many bytes as asked for, of the chain's own mix.
struct RealChain {
  private let bodies: [ImportItem]
  private let copies: Int

  /// nil where there are none.
  init?(shared: String, copies: Int) {
    let folder = "\(shared)/real/transactions"
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    bodies = names.filter { $0.hasSuffix(".json") }.sorted().flatMap { name in
      let file = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
      let items = file.withUnsafeBytes { recogniseTransactions($0) }
      guard case .items(let found) = items else { return [ImportItem]() }
      return found.filter { !Self.decoded($0).transactions.isEmpty }
    }
    guard !bodies.isEmpty else { return nil }
    self.copies = copies
  }

  /// Writes the archive.
  func write(to root: String) throws -> BenchmarkChain {
    Benchmarks.say("repeat: \(bodies.count) real transactions, \(copies) times")
    let writer = try ArchiveWriter(root: root, toolVersion: "benchmark")
    let legs = bodies.reduce(0) { count, item in
      count + Self.decoded(item).rows.count { $0.kind == .swap && !$0.failed }
    }
    var bytes = 0
    let time: Int64 = 1_780_000_000
    for copy in 0..<copies {
      for (number, item) in bodies.enumerated() {
        let slot = UInt64(400_000_000 + (copy * bodies.count + number) / 20)
        let body = Self.copy(of: item, number: copy, slot: slot, time: time + Int64(copy % 3_600))
        bytes += body.count
        try writer.append(
          ArchiveItem(
            kind: SegmentKind(source: "import", content: "transactions"),
            day: UTCDay(unixSeconds: time), method: "getTransaction", request: nil,
            fetchedAt: nil, slot: slot, time: time, body: body))
      }
    }
    _ = try writer.seal()
    return BenchmarkChain(
      archive: root, bytes: bytes, transactionCount: bodies.count * copies,
      legCount: legs * copies)
  }

  private static func decoded(_ item: ImportItem) -> DecodedBlock {
    item.body.withUnsafeBytes { TransactionDecoder().decode($0, bare: true) }
  }

  /// The same transaction at another place under another name.
  private static func copy(of item: ImportItem, number: Int, slot: UInt64, time: Int64) -> [UInt8] {
    var text = String(decoding: item.body, as: UTF8.self)
    if item.encoding == "base64" {
      // Bytes 1 to 64 of the wire are the signature: digits 2 to 85 stand for it.
      if let digits = text.range(of: "\"transaction\":[\"") {
        let start = text.index(digits.upperBound, offsetBy: 8)
        text.replaceSubrange(start..<text.index(start, offsetBy: 6), with: sixDigits(number))
      }
    } else {
      let name = "\(item.signature)"
      text = text.replacingOccurrences(of: name, with: name.dropLast(6) + sixDigits(number))
    }
    if let old = item.slot { replace("\"slot\":\(old)", "\"slot\":\(slot)", &text) }
    if let old = item.blockTime {
      replace("\"blockTime\":\(old)", "\"blockTime\":\(time)", &text)
    } else {
      replace("\"blockTime\":null,", "", &text)
      replace("{", "{\"blockTime\":\(time),", &text)
    }
    return Array(text.utf8)
  }

  private static func replace(_ old: String, _ new: String, _ text: inout String) {
    if let range = text.range(of: old) { text.replaceSubrange(range, with: new) }
  }

  /// Digits of both alphabets, base58 and base64, that differ for each number.
  private static func sixDigits(_ number: Int) -> String {
    let digits = Array("ABCDEFGHJK")
    return String(
      (0..<6).map { place in digits[number / [1, 10, 100, 1_000, 10_000, 100_000][place] % 10] })
  }
}
