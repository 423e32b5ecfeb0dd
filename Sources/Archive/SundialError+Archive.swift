import Glibc
import Market

extension SundialError {
  /// The error of a failed system call on a file or folder, by its errno: a path that cannot be
  /// used is the asker's (exit 2), a full disk has its own code (exit 12), the rest is exit 1.
  static func file(_ errorNumber: Int32, _ attempt: String, _ path: String) -> SundialError {
    let why = "cannot \(attempt): \(String(cString: strerror(errorNumber)))."
    switch errorNumber {
    case ENOSPC, EDQUOT:
      return SundialError(
        "E-ARCHIVE-003", why, place: path,
        nextStep: "Free some space and run the same command again.", exitCode: .diskFull)
    case ENOENT, EACCES, EPERM, EROFS, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EEXIST:
      return SundialError(
        "E-ARCHIVE-002", why, place: path,
        nextStep: "Name a folder that exists or can be made, and that you may write to.",
        exitCode: .usage)
    default:
      return SundialError(
        "E-ARCHIVE-004", why, place: path,
        nextStep: "Check the disk and the system's limits, then run the same command again.",
        exitCode: .internalError)
    }
  }

  static func noArchive(_ root: String) -> SundialError {
    SundialError(
      "E-ARCHIVE-001", "there is no archive here.", place: root,
      nextStep: "Import or simulate one first: sundial archive import FILES --archive \(root)",
      exitCode: .nothingToDo)
  }

  static func locked(_ folder: String, owner: Int32?) -> SundialError {
    let who = owner.map { " (process \($0))" } ?? ""
    return SundialError(
      "E-ARCHIVE-005", "another run\(who) is writing to this folder.", place: folder,
      nextStep: "Wait until it has ended, then run the same command again.", exitCode: .locked)
  }

  static func lineTooLong(_ bytes: Int, item: String) -> SundialError {
    SundialError(
      "E-ARCHIVE-006",
      "an item of \(bytes) bytes is longer than a line may be (\(maximumLineBytes) bytes).",
      place: item, nextStep: "Leave the item out or split it at its source.", exitCode: .usage)
  }

  static func manifestDamaged(_ path: String, _ why: String) -> SundialError {
    SundialError(
      "E-ARCHIVE-007", "the manifest is damaged: \(why).", place: path,
      nextStep: "Restore the file from a backup, then run: sundial archive verify",
      exitCode: .archiveDamaged)
  }

  static func segmentMissing(_ path: String) -> SundialError {
    SundialError(
      "E-ARCHIVE-008", "the manifest names this segment, but it is not there.", place: path,
      nextStep: "Restore the file from a backup, then run: sundial archive verify",
      exitCode: .archiveDamaged)
  }

  static func segmentDamaged(_ path: String, _ why: String) -> SundialError {
    SundialError(
      "E-ARCHIVE-009", "the segment is damaged: \(why).", place: path,
      nextStep: "Restore the file from a backup, then run: sundial archive verify",
      exitCode: .archiveDamaged)
  }

  static func hashDiffers(_ path: String, _ found: String) -> SundialError {
    SundialError(
      "E-ARCHIVE-010", "the file's SHA-256 is \(found), not the manifest's.", place: path,
      nextStep: "Restore the file from a backup, then run: sundial archive verify",
      exitCode: .archiveDamaged)
  }

  static func unlistedFile(_ path: String) -> SundialError {
    SundialError(
      "E-ARCHIVE-011", "no manifest names this file, so nothing reads it.", place: path,
      nextStep: "Leave it while an import runs; else move it away or import it again.",
      exitCode: .done)
  }

  static func checksumsDiffer(_ path: String) -> SundialError {
    SundialError(
      "E-ARCHIVE-012", "the list of checksums does not say what the manifest says.", place: path,
      nextStep: "Run the import again: it writes the list anew from the manifest.", exitCode: .done)
  }

  static func halfSealed(_ path: String) -> SundialError {
    SundialError(
      "E-ARCHIVE-013", "a run was cut short while it sealed this segment.", place: path,
      nextStep: "Run any command that opens the archive: it ends what was begun.",
      exitCode: .archiveDamaged)
  }
}
