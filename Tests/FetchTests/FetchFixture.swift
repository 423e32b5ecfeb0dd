import Archive
import Foundation
import Logging
import Market
import Synchronization
import Telemetry
import Testing

@testable import Fetch

/// A run in a folder of its own, with a clock that jumps where the program waits.
final class FetchFixture: Sendable {
  let folder: String
  let clock: FakeClock
  let sign = StopSign()
  let metrics = MetricRegistry(redactor: Redactor(keys: []))

  init() {
    folder = NSTemporaryDirectory() + "sundial-fetch-\(UUID().uuidString)"
    clock = FakeClock(start: Double(FakeChain.day.end) + 3_600)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var archive: String { folder + "/archive" }

  /// A plan from JSON text.
  static func plan(_ text: String) throws -> FetchPlan {
    try FetchPlan.parse(source: Array(text.utf8), file: "plan.json")
  }

  /// The whole day of the fake chain's address.
  static func dayPlan(
    settings: String = "", entry: String = "", pageLimit: Int = 10
  ) throws -> FetchPlan {
    try plan(
      """
      { "helius": { "page_limit": \(pageLimit)\(settings) }, "concurrency": 2,
        "fetch": [ { "kind": "addresses", "addresses": ["\(FakeChain.address)"]\(entry) } ] }
      """)
  }

  /// Candles of one address over the day.
  static func candlePlan(_ type: String = "1m") throws -> FetchPlan {
    try plan(
      """
      { "birdeye": { "requests_per_minute": 600 }, "fetch": [
        { "kind": "candles", "addresses": ["\(FakeChain.address)"], "type": "\(type)" } ] }
      """)
  }

  func run(
    _ plan: FetchPlan, _ transport: any Transport, discovered: Discovered = Discovered(),
    providers: Set<Provider> = [.helius, .birdeye], sign: StopSign? = nil
  ) async throws -> FetchSummary {
    try await job(plan, transport, discovered: discovered, providers: providers, sign: sign).run()
  }

  func job(
    _ plan: FetchPlan, _ transport: any Transport, discovered: Discovered = Discovered(),
    providers: Set<Provider> = [.helius, .birdeye], sign: StopSign? = nil
  ) -> FetchJob {
    let clock = self.clock
    return FetchJob(
      plan: plan, archive: archive, discovered: discovered, days: FakeChain.day...FakeChain.day,
      context: FetchJob.Context(
        transport: transport, providers: providers,
        clock: FetchClock(now: { clock.now }, sleep: { clock.advance($0) }),
        sign: sign ?? StopSign(), metrics: metrics,
        log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), seed: 1,
        tool: "test 1", observe: { _ in }))
  }

  /// Bodies of sealed lines of a kind, in order.
  func bodies(_ kind: String) throws -> [String] {
    let reader = try ArchiveReader(root: archive)
    var bodies: [String] = []
    for day in reader.allDays {
      for entry in day.segments where entry.kind.name == kind {
        let segment = try reader.segment(entry)
        for index in 0..<segment.frameCount {
          let frame = try segment.frame(index)
          let lines = frame.lineRanges
          frame.withUnsafeBytes { bytes in
            for line in lines {
              let text = UnsafeRawBufferPointer(rebasing: bytes[line])
              if let range = Envelope.bodyRange(in: text) {
                bodies.append(String(decoding: text[range], as: UTF8.self))
              }
            }
          }
        }
      }
    }
    return bodies
  }

  /// Units as the manifests have them.
  func units() throws -> [ArchiveUnit] {
    try ArchiveReader(root: archive).allDays.flatMap(\.units)
  }
}

/// A clock for tests: waiting moves it.
final class FakeClock: Sendable {
  private let state: Mutex<(now: Double, waited: [Double])>

  init(start: Double) { state = Mutex((start, [])) }

  var now: Double { state.withLock { $0.now } }
  var waited: [Double] { state.withLock { $0.waited } }

  func advance(_ seconds: Double) {
    state.withLock {
      $0.now += max(0, seconds)
      $0.waited.append(seconds)
    }
  }
}
