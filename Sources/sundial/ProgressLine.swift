import Batch
import Glibc

/// Progress on stderr: a line that rewrites itself on a terminal, else one line a phase.
final class ProgressLine {
  private let quiet: Bool
  private var phase = ""
  private var startSeconds = 0.0
  private var shownSeconds = 0.0

  /// A line that says nothing when `quiet`.
  init(quiet: Bool) { self.quiet = quiet }

  /// Shows one event.
  func show(_ event: BatchEvent) {
    guard !quiet else { return }
    switch event {
    case .phase(let name):
      phase = name
      startSeconds = now()
      shownSeconds = startSeconds
    case .progress(let done, let total, let unit):
      guard Terminal.isInteractive, now() - shownSeconds > 0.1 else { return }
      shownSeconds = now()
      rewrite(line(done: done, total: total, unit: unit))
    case .finished(let detail):
      if Terminal.isInteractive { rewrite("") }
      let seconds = String(Int((now() - startSeconds) * 100))
      let padded = String(repeating: "0", count: max(0, 3 - seconds.count)) + seconds
      Terminal.errorLine("\(phase): \(detail) (\(padded.dropLast(2)).\(padded.suffix(2)) s)")
    case .note(let text):
      if Terminal.isInteractive { rewrite("") }
      Terminal.errorLine(text)
    }
  }

  private func line(done: Int, total: Int, unit: String) -> String {
    let elapsed = now() - startSeconds
    let rate = elapsed > 0 ? Double(done) / elapsed : 0
    let left = rate > 0 ? Int(Double(total - done) / rate) : 0
    let filled = total > 0 ? min(20, done * 20 / total) : 0
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    return "\(phase) \(bar) \(done)/\(total) \(unit), \(Int(rate))/s, \(left) s left"
  }

  private func rewrite(_ text: String) {
    Terminal.errorText("\r\u{1B}[K" + text)
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
