/// What a batch job tells while it works; the executable shows it.
public enum BatchEvent: Sendable {
  /// A phase begins.
  case phase(String)
  /// So much of it is done.
  case progress(done: Int, total: Int, unit: String)
  /// The phase ended, with what it did in a few words.
  case finished(String)
  /// Something a person should read.
  case note(String)
}

/// Receives events on the thread that runs the job.
public typealias BatchObserver = (BatchEvent) -> Void
