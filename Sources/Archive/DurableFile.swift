import Glibc
import Market

/// A file that appears whole or not at all: written as `NAME.tmp`, synced, renamed, folder synced.
///
/// All errors are typed: a folder that is missing or may not be written (`E-ARCHIVE-002`, exit 2),
/// a full disk (`E-ARCHIVE-003`, exit 12), anything else (`E-ARCHIVE-004`, exit 1).
public final class DurableFile {
  /// The name the file has once published.
  public let path: String
  private let file: OpenFile
  private var isPublished = false

  /// Starts the file under its temporary name; an older leftover of that name is overwritten.
  public convenience init(path: String) throws(SundialError) {
    try self.init(path: path, besides: path)
  }

  /// The same where the folder of `path` is made only later: the temporary name is that of
  /// `other`, which must be of the same file system.
  public init(path: String, besides other: String) throws(SundialError) {
    self.path = path
    file = try OpenFile(
      path: other + temporarySuffix, flags: O_WRONLY | O_CREAT | O_TRUNC, attempt: "create")
  }

  deinit {
    if !isPublished { unlink(file.path) }
  }

  /// Adds bytes at the end.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(SundialError) {
    precondition(!isPublished, "a published file is never changed")
    try file.write(bytes)
  }

  /// Adds bytes at the end.
  public func write(_ bytes: [UInt8]) throws(SundialError) {
    precondition(!isPublished, "a published file is never changed")
    try file.write(bytes)
  }

  /// Makes the file durable and gives it its name, replacing a file that had it.
  public func publish() throws(SundialError) {
    precondition(!isPublished, "a file is published once")
    try file.synchronize()
    try Folder.rename(file.path, to: path)
    isPublished = true
    try Folder.synchronize(Folder.parent(of: path))
  }

  /// Writes a whole file.
  public static func write(_ bytes: [UInt8], to path: String) throws(SundialError) {
    let file = try DurableFile(path: path)
    try file.write(bytes)
    try file.publish()
  }

  /// Makes a folder and the folders above it where they are missing, durably.
  public static func makeFolder(_ path: String) throws(SundialError) {
    try Folder.make(path)
  }
}

/// Ends the name of a file that is still being written.
let temporarySuffix = ".tmp"
