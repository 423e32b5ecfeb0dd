import Logging
import Synchronization
import Testing

@testable import Telemetry

struct MetricRegistryTests {
  @Test("counters add up and gauges are set, names and labels in order")
  func text() {
    let registry = MetricRegistry(redactor: Redactor(keys: ["hidden-key"]))
    registry.add(2, to: "b_total", help: "B.", labels: [("x", "2")])
    registry.add(to: "b_total", help: "B.", labels: [("x", "2")])
    registry.add(to: "b_total", help: "B.", labels: [("x", "1")])
    registry.set(0.5, in: "a", help: "A.")
    registry.set(0.25, in: "a", help: "A.")
    registry.add(to: "c_total", help: "C.", labels: [("u", "q\"\\\nhidden-key")])
    #expect(
      registry.text == """
        # HELP a A.
        # TYPE a gauge
        a 0.25
        # HELP b_total B.
        # TYPE b_total counter
        b_total{x="1"} 1
        b_total{x="2"} 3
        # HELP c_total C.
        # TYPE c_total counter
        c_total{u="q\\"\\\\\\n[key]"} 1

        """)
  }

  @Test(
    "log lines are JSON or text, stamped, sorted and without keys", arguments: LogFormat.allCases)
  func lines(format: LogFormat) {
    let kept = Kept()
    let handler = RedactingLogHandler(
      format: format, level: .info, redactor: Redactor(keys: ["hidden-key"]), stamp: { "T" },
      write: { kept.add($0) })
    let logger = Logger(label: "x", factory: { _ in handler })
    logger.info("asked \"hidden-key\"", metadata: ["b": "2", "a": "hidden-key"])
    logger.debug("not this")
    switch format {
    case .text: #expect(kept.lines == ["T info asked \"[key]\" a=[key] b=2"])
    case .json:
      #expect(
        kept.lines == [
          #"{"time":"T","level":"info","message":"asked \"[key]\"","a":"[key]","b":"2"}"#
        ])
    }
  }

  final class Kept: Sendable {
    private let state = Mutex<[String]>([])
    func add(_ line: String) { state.withLock { $0.append(line) } }
    var lines: [String] { state.withLock { $0 } }
  }
}
