import Archive
import Fetch
import Foundation
import Synchronization
import Telemetry

/// Progress on a terminal, and the metrics file, both written a few times a minute at most.
final class ProgressText: Sendable {
  private struct State {
    var shownAt = 0.0
    var writtenAt = 0.0
  }

  private let isShown: Bool
  private let metrics: String?
  private let registry: MetricRegistry
  private let startedAt = Date().timeIntervalSince1970
  private let state = Mutex(State())

  private static let secondsBetweenLines = 0.2
  private static let secondsBetweenFiles = 5.0

  init(isShown: Bool, metrics: String?, registry: MetricRegistry) {
    self.isShown = isShown
    self.metrics = metrics
    self.registry = registry
  }

  /// Shows a step.
  func show(_ progress: FetchProgress) {
    let now = Date().timeIntervalSince1970
    let (isLine, isFile) = state.withLock { state in
      let isLine = isShown && now - state.shownAt > Self.secondsBetweenLines
      let isFile = metrics != nil && now - state.writtenAt > Self.secondsBetweenFiles
      if isLine { state.shownAt = now }
      if isFile { state.writtenAt = now }
      return (isLine, isFile)
    }
    if isLine { Words.err("\r" + line(progress, now) + "\u{1B}[K") }
    if isFile { write() }
  }

  private func line(_ progress: FetchProgress, _ now: Double) -> String {
    let seconds = max(0.001, now - startedAt)
    let rate = Double(progress.bytes) / seconds / 1e6
    var text = "\(progress.unitsClosed)/\(progress.units) units, "
    text += "\(SummaryText.bytes(progress.bytes)) (\(String(format: "%.1f", rate)) MB/s), "
    text += "\(progress.credits) credits"
    if progress.unitsClosed > 0 {
      let left =
        seconds / Double(progress.unitsClosed)
        * Double(progress.units - progress.unitsClosed)
      text += ", \(SummaryText.duration(left)) left"
    }
    return text
  }

  /// The last word: gauges of the whole run.
  func finish(_ summary: FetchSummary) {
    if isShown { Words.err("\r\u{1B}[K") }
    registry.set(
      summary.coverage, in: "sundial_fetch_coverage",
      help: "Share of the plan's units that are complete.")
    registry.set(
      Double(summary.unitsIncomplete), in: "sundial_fetch_units_incomplete",
      help: "Units of the plan that are not complete.")
    if summary.exitCode == 0 || summary.exitCode == 10 {
      registry.set(
        Date().timeIntervalSince1970.rounded(), in: "sundial_fetch_last_success_seconds",
        help: "When a run last ended with everything complete, Unix seconds.")
    }
    write()
  }

  /// By rename, so that a reader never sees half of it.
  private func write() {
    guard let metrics else { return }
    try? DurableFile.write(Array(registry.text.utf8), to: metrics)
  }
}
