import Archive
import Foundation
import Market
import Synthetic

/// A folder with a simulated chain in an archive, and what came of fetching it back.
final class ServedArchive: Sendable {
  let path: String
  let mints: [String]
  /// Bodies of the source by kind (`helius-transactions`).
  let bodies: [String: [[UInt8]: Int]]

  /// Trades of a token that no transaction names, seven a second.
  static let tradedToken = "9wFFyRfZBsuAha4YcuxcXLKwMxJR43S7fPfQLusDBzvT"
  static let tradeCount = 240
  static let key = "canary/+?&=%key7Q"

  init(launches: Int = 3, seed: UInt64 = 5, activityPercent: Int = 40) throws {
    path = FileManager.default.temporaryDirectory.path + "/sundial-trial-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    var items: [ArchiveItem] = []
    var truth = SyntheticLedger()
    let plan = SyntheticPlan(
      days: 2, launches: launches, seed: seed, activityPercent: activityPercent)
    try SyntheticChain(plan).write(ledger: &truth) { items.append($0) }
    items += (0..<Self.tradeCount).map(Self.trade)
    let writer = try ArchiveWriter(root: "\(path)/source", toolVersion: "test")
    for item in items { try writer.append(item) }
    _ = try writer.seal()
    mints = truth.selections.map { "\($0.mint)" }
    bodies = try Self.bodies(of: "\(path)/source")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private static func trade(_ number: Int) -> ArchiveItem {
    let time = SyntheticPlan.defaultFirstDay.start + 40_000 + Int64(number / 7)
    let hash = Signature(
      high: Pubkey(words: (UInt64(number / 2) + 1, 2, 3, 4)), low: Pubkey(words: (5, 6, 7, 8)))
    let body =
      "{\"tx_type\":\"swap\",\"tx_hash\":\"\(hash)\",\"ins_index\":\(number % 2),"
      + "\"inner_ins_index\":0,\"block_unix_time\":\(time),"
      + "\"block_number\":\(450_092_500 + number)}"
    return ArchiveItem(
      kind: SegmentKind(source: "birdeye", content: "trades"),
      day: UTCDay(unixSeconds: time), method: "/defi/v3/token/txs",
      request: "{\"address\":\"\(tradedToken)\"}", fetchedAt: nil, slot: nil, time: time,
      body: Array(body.utf8))
  }

  /// Bodies of all sealed segments and how often each is there, by kind.
  static func bodies(of archive: String) throws -> [String: [[UInt8]: Int]] {
    var found: [String: [[UInt8]: Int]] = [:]
    let reader = try ArchiveReader(root: archive)
    for day in reader.allDays {
      for entry in day.segments {
        let segment = try reader.segment(entry)
        for number in 0..<segment.frameCount {
          let frame = try segment.frame(number)
          for line in frame.lineRanges {
            let bytes = frame.withUnsafeBytes { Array($0[line]) }
            guard let range = bytes.withUnsafeBytes({ Envelope.bodyRange(in: $0) }) else {
              continue
            }
            found[entry.kind.name, default: [:]][Array(bytes[range]), default: 0] += 1
          }
        }
      }
    }
    return found
  }

  /// A plan over everything of the chain, without pacing and with short back-offs.
  func writePlan(_ helius: String = "") throws -> String {
    let list = mints.map { "\"\($0)\"" }.joined(separator: ",")
    let text = """
      {
        "helius": { "page_limit": 20, "requests_per_minute": 10000000, "burst": 10000\(helius) },
        "birdeye": { "requests_per_minute": 10000000, "burst": 10000 },
        "retry": { "attempts": 6, "base_milliseconds": 2, "max_milliseconds": 20 },
        "concurrency": 4,
        "fetch": [
          { "kind": "addresses", "addresses": [\(list)], "minutes": 1440 },
          { "kind": "candles", "addresses": ["So11111111111111111111111111111111111111112"] },
          { "kind": "metadata", "tokens": [\(list)] },
          { "kind": "creation", "tokens": [\(list)] },
          { "kind": "trades", "tokens": ["\(Self.tradedToken)"] }
        ]
      }
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/plan.json"))
    return "\(path)/plan.json"
  }

  /// Every file below the folder but the source, for whoever looks for the key.
  func filesMade() throws -> [String] {
    (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
      .filter { !$0.hasPrefix("source") }.map { "\(path)/\($0)" }
  }
}
