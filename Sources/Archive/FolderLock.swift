import Glibc
import Market

/// The right to change a folder of archive or columns: an exclusive flock(2) on its `.lock`, given
/// up with its owner, also when the process is killed.
public final class FolderLock: Sendable {
  private let file: OpenFile

  /// Takes the lock or throws `E-ARCHIVE-005` (exit 11) at once.
  public init(folder: String) throws(SundialError) {
    file = try OpenFile(path: "\(folder)/.lock", flags: O_RDWR | O_CREAT, attempt: "open the lock")
    var result: Int32
    repeat {
      result = flock(file.descriptor, LOCK_EX | LOCK_NB)
    } while result != 0 && errno == EINTR
    guard result == 0 else {
      let failure = errno
      throw failure == EWOULDBLOCK
        ? .locked(folder, owner: Self.owner(in: file)) : .file(failure, "lock", file.path)
    }
    try tellOwner()
  }

  /// Whoever finds the folder locked is told by whom.
  private func tellOwner() throws(SundialError) {
    guard ftruncate(file.descriptor, 0) == 0 else { throw .file(errno, "write", file.path) }
    try file.write(Array("\(getpid())\n".utf8))
  }

  /// The process that has the lock; nil where the file does not tell (yet).
  private static func owner(in file: OpenFile) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(file.descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
  }

  deinit {
    // Closing is not enough: a process being started at this moment has a copy of the descriptor
    // until it executes its program, and the lock would live on in it.
    flock(file.descriptor, LOCK_UN)
  }
}
