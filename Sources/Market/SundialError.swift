/// An operating error a person can act on: what, where, why and the next step.
///
/// Every room throws its own errors as this one type, so that the command line prints them all the
/// same way. Programmer errors trap instead.
public struct SundialError: Error, Hashable, Sendable {
  /// Stable code with a page in docs/errors: `E-ARCHIVE-003`.
  public var code: String
  /// What failed and why, one sentence.
  public var message: String
  /// File, `file:line:column`, JSON path or offset; nil where there is none.
  public var place: String?
  /// What to do next.
  public var nextStep: String?
  /// What the program exits with because of it.
  public var exitCode: ExitCode

  /// An error with a stable code.
  public init(
    _ code: String, _ message: String, place: String? = nil, nextStep: String? = nil,
    exitCode: ExitCode
  ) {
    self.code = code
    self.message = message
    self.place = place
    self.nextStep = nextStep
    self.exitCode = exitCode
  }
}

/// The program's exit codes, an interface for scripts (docs/errors/README.md).
public enum ExitCode: Int32, Sendable {
  case done = 0
  case internalError = 1
  case usage = 2
  case incomplete = 3
  case archiveDamaged = 4
  case providerRefused = 5
  case strategyInvalid = 6
  case notReproduced = 7
  case nothingToDo = 10
  case locked = 11
  case diskFull = 12
  case tryLater = 75
}

extension SundialError: CustomStringConvertible {
  /// `E-ARCHIVE-003 data/…: what and why. Next: …`
  public var description: String {
    let location = place.map { "\($0): " } ?? ""
    let next = nextStep.map { " Next: \($0)" } ?? ""
    return "\(code) \(location)\(message)\(next)"
  }
}
