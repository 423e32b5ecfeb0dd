import Glibc
import Market

/// A day's folder on disk, replaced as a whole: a crash leaves the old one, the new one, or none
/// and leftovers that the next build removes.
struct DayFolder {
  let path: String

  private var unfinished: String { path + ".tmp" }
  private var replaced: String { path + ".old.tmp" }

  /// Has `write` fill each of the files and puts the folder in place; E-COLUMNS-005.
  func replace(
    _ names: [String], _ write: (_ name: String, FileSink) throws(SundialError) -> Void
  ) throws(SundialError) {
    try Self.makeFolders(to: parent)
    try Self.remove(unfinished)
    try Self.remove(replaced)
    guard mkdir(unfinished, 0o777) == 0 else { throw Self.unwritable(unfinished) }
    for name in names {
      let sink = try FileSink(path: "\(unfinished)/\(name)")
      try write(name, sink)
      try sink.finish()
    }
    try Self.synchronise(unfinished)
    if rename(path, replaced) != 0 && errno != ENOENT { throw Self.unwritable(path) }
    guard rename(unfinished, path) == 0 else { throw Self.unwritable(path) }
    try Self.synchronise(parent)
    try Self.remove(replaced)
  }

  /// Names in the folder at `path`, sorted; empty when there is no such folder.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private var parent: String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  static func makeFolders(to path: String) throws(SundialError) {
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      partial += (partial.isEmpty || partial == "/" ? "" : "/") + part
      if mkdir(partial, 0o777) != 0 && errno != EEXIST { throw unwritable(partial) }
    }
  }

  /// Writes all of `bytes` at an offset of a file; what went wrong, if anything.
  static func writeAll(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, at offset: Int, _ path: String,
    _ what: String = columns
  ) -> SundialError? {
    guard let base = bytes.baseAddress else { return nil }
    var at = 0
    while at < bytes.count {
      let written = pwrite(descriptor, base + at, bytes.count - at, off_t(offset + at))
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return unwritable(path, what) }
      at += written
    }
    return nil
  }

  private static func synchronise(_ path: String) throws(SundialError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unwritable(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw unwritable(path) }
  }

  /// Removes a folder of files, or nothing.
  private static func remove(_ path: String) throws(SundialError) {
    for name in names(in: path) {
      guard unlink("\(path)/\(name)") == 0 else { throw unwritable("\(path)/\(name)") }
    }
    guard rmdir(path) == 0 || errno == ENOENT else { throw unwritable(path) }
  }

  /// What the errors are about, as a sentence begins with it.
  static let columns = "the columns"

  /// The error of the last system call about `path`; E-COLUMNS-005.
  static func unwritable(_ path: String, _ what: String = columns) -> SundialError {
    let reason = errno
    let full = reason == ENOSPC || reason == EDQUOT
    return SundialError(
      "E-COLUMNS-005", "\(what) cannot be written: \(String(cString: strerror(reason)))",
      place: path,
      nextStep: full ? "free some space and run again" : "check the folder's owner and rights",
      exitCode: full ? .diskFull : .usage)
  }
}
