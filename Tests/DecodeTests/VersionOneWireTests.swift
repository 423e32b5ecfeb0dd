import Foundation
import Market
import Testing

@testable import Decode

/// Wire bytes of version 1 (SIMD-0385), made of a real legacy transaction: the same instructions in
/// another order of parts must give the same rows.
@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct VersionOneWireTests {
  private struct Wire {
    let bytes: [UInt8]
    var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func take(_ count: Int) -> [UInt8] {
      defer { at += count }
      return Array(bytes[at..<at + count])
    }

    /// Sizes here take one or two bytes.
    mutating func count() -> Int {
      let first = Int(take(1)[0])
      return first < 128 ? first : (first & 127) | Int(take(1)[0]) << 7
    }
  }

  /// A legacy transaction's parts in the order of version 1.
  private func versionOne(_ legacy: [UInt8]) -> [UInt8] {
    var wire = Wire(legacy)
    let signatures = wire.take(64 * wire.count())
    let header = wire.take(3)
    let keyCount = wire.count()
    let keys = wire.take(32 * keyCount)
    let lifetime = wire.take(32)
    var sizes: [UInt8] = []
    var payloads: [UInt8] = []
    let count = wire.count()
    for _ in 0..<count {
      let program = wire.take(1)
      let accounts = wire.take(wire.count())
      let data = wire.take(wire.count())
      sizes += program + [UInt8(accounts.count), UInt8(data.count & 255), UInt8(data.count >> 8)]
      payloads += accounts + data
    }
    let settings: [UInt8] = [0b111, 0, 0, 0]
    return [0x81] + header + settings + lifetime + [UInt8(count), UInt8(keyCount)] + keys
      + [UInt8](repeating: 1, count: 12) + sizes + payloads + signatures
  }

  private func legacy() throws -> (item: ImportItem, wire: [UInt8], text: String, base64: String) {
    for item in RealTransactions.items where item.encoding == "base64" {
      let text = String(decoding: item.body, as: UTF8.self)
      guard let found = text.firstMatch(of: #/"transaction":\["([A-Za-z0-9+\/=]+)"/#),
        let wire = Data(base64Encoded: String(found.1)).map({ [UInt8]($0) }),
        let count = wire.first.map(Int.init), wire[1 + 64 * count] < 128,
        !decode(item.body).rows.isEmpty
      else { continue }
      return (item, wire, text, String(found.1))
    }
    throw CancellationError()
  }

  @Test func theSameRows() throws {
    let (item, wire, text, base64) = try legacy()
    let moved = Data(versionOne(wire)).base64EncodedString()
    let line = Array(text.replacing(base64, with: moved).utf8)
    guard case .items(let items) = recognise(line) else {
      Issue.record("refused")
      return
    }
    #expect(items.first?.signature == item.signature)
    let (old, new) = (decode(item.body), decode(line))
    #expect(new.problems.isEmpty)
    #expect(!old.rows.isEmpty && new.rows == old.rows)
    #expect(new.agreement == old.agreement)
  }

  @Test func cutBytesAreNamed() throws {
    let (_, wire, text, base64) = try legacy()
    let whole = versionOne(wire)
    for count in stride(from: 1, to: whole.count, by: 41) {
      let cut = Data(whole.prefix(count)).base64EncodedString()
      let block = decode(text.replacing(base64, with: cut))
      #expect(block.transactions.isEmpty && block.problems.count == 1, "\(count)")
    }
  }
}
