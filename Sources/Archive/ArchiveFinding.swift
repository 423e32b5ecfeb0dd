import Market

/// Something `verifyBytes` found in an archive.
public struct ArchiveFinding: Hashable, Sendable {
  /// Damage means bytes are lost or wrong; a notice is something a person should know.
  public enum Severity: String, Hashable, Sendable {
    case damage
    case notice
  }

  /// How bad it is.
  public var severity: Severity
  /// What, where, why and the next step; the same error reading the place would throw.
  public var error: SundialError

  init(_ severity: Severity, _ error: SundialError) {
    self.severity = severity
    self.error = error
  }
}
