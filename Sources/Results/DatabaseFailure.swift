import GRDB
import Market

/// Turns SQLite's result codes into the errors of this room.
enum DatabaseFailure {
  /// The typed error of whatever a database call threw; ours pass through.
  static func error(_ error: any Error, path: String) -> SundialError {
    if let known = error as? SundialError { return known }
    guard let failure = error as? DatabaseError else {
      return other("\(error)", path: path)
    }
    let why = failure.message ?? "SQLite result \(failure.resultCode.rawValue)"
    switch failure.resultCode {
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      return unwritable(path, why)
    case .SQLITE_NOTADB, .SQLITE_CORRUPT:
      return damaged(path, why)
    case .SQLITE_FULL:
      return SundialError(
        "E-RESULTS-007", "no room for the run: \(why)", place: path,
        nextStep: "free some space and run again; nothing of the run was kept",
        exitCode: .diskFull)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return SundialError(
        "E-RESULTS-008", "another program is writing the file: \(why)", place: path,
        nextStep: "wait for it to end and run again", exitCode: .locked)
    default:
      return other(why, path: path)
    }
  }

  static func unwritable(_ path: String, _ why: String) -> SundialError {
    SundialError(
      "E-RESULTS-001", "the results file cannot be opened: \(why)", place: path,
      nextStep: "choose another file with --results, or change the folder's permissions",
      exitCode: .usage)
  }

  static func damaged(_ path: String, _ why: String) -> SundialError {
    SundialError(
      "E-RESULTS-002", "not a sound SQLite file: \(why)", place: path,
      nextStep: "move it away and run again: runs can be made again from the archive",
      exitCode: .archiveDamaged)
  }

  private static func other(_ why: String, path: String) -> SundialError {
    SundialError(
      "E-RESULTS-010", "the database refused: \(why)", place: path,
      nextStep: "report this with the command that led to it", exitCode: .internalError)
  }
}
