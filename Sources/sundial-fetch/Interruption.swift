import Dispatch
import Fetch
import Glibc
import Market

/// SIGTERM and SIGINT: pages under way are finished, what is whole is sealed.
enum Interruption {
  /// Time for requests under way to end by themselves.
  private static let graceSeconds = 4.0

  /// Runs a job that a signal ends early: first nothing more is asked, then requests under way are
  /// cut off.
  static func guarding<Value: Sendable>(
    _ sign: StopSign, _ job: @escaping @Sendable () async throws(SundialError) -> Value
  ) async throws(SundialError) -> Value {
    let task = Task { () -> Result<Value, SundialError> in
      do throws(SundialError) { return .success(try await job()) } catch { return .failure(error) }
    }
    let sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        sign.stop(.signal)
        DispatchQueue.global().asyncAfter(deadline: .now() + graceSeconds) { task.cancel() }
      }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    return try await task.value.get()
  }
}
