import Glibc
import Market

extension SundialError {
  /// A fault that there is none of, or a rate that cannot be read.
  static func faultRate(_ text: String, _ why: String) -> SundialError {
    SundialError(
      "E-STUB-001", "\(why): \(text)", place: "--faults",
      nextStep: "write all=5%, NAME=5% or NAME=3x; names are in docs/stub.md", exitCode: .usage)
  }

  /// A file the stub needs and cannot have.
  static func stubFile(_ attempt: String, _ path: String) -> SundialError {
    SundialError(
      "E-STUB-002", "cannot \(attempt) \(path): \(String(cString: strerror(errno)))", place: path,
      nextStep: "see that the folder is there, may be written and has room",
      exitCode: errno == ENOSPC ? .diskFull : .usage)
  }

  /// A body in the archive that cannot be served.
  static func stubBody(_ place: String, _ why: String) -> SundialError {
    SundialError(
      "E-STUB-003", "a body cannot be served: \(why)", place: place,
      nextStep: "see whether `sundial archive verify` finds damage", exitCode: .archiveDamaged)
  }
}
