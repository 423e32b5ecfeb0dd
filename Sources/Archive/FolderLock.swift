import Glibc
import Market

/// The right to change a folder of archive or columns: an exclusive flock(2) on its `.lock`, given
/// up with its owner, also when the process is killed.
public final class FolderLock {
  private let file: OpenFile

  /// Takes the lock or throws `E-ARCHIVE-005` (exit 11) at once.
  public init(folder: String) throws(SundialError) {
    file = try OpenFile(path: "\(folder)/.lock", flags: O_RDWR | O_CREAT, attempt: "open the lock")
    var result: Int32
    repeat {
      result = flock(file.descriptor, LOCK_EX | LOCK_NB)
    } while result != 0 && errno == EINTR
    guard result == 0 else {
      throw errno == EWOULDBLOCK ? .locked(folder) : .file(errno, "lock", file.path)
    }
  }

  deinit {
    // Closing is not enough: a process being started at this moment has a copy of the descriptor
    // until it executes its program, and the lock would live on in it.
    flock(file.descriptor, LOCK_UN)
  }
}
