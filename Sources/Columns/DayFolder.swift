import Glibc
import Market

/// A day's folder on disk, replaced as a whole: a crash leaves the old one, the new one, or none
/// and leftovers that the next build removes.
struct DayFolder {
  let path: String

  private var unfinished: String { path + ".tmp" }
  private var replaced: String { path + ".old.tmp" }

  /// Writes `files` and puts the folder in place; E-COLUMNS-005.
  func replace(with files: [(name: String, table: ArrowTable)]) throws(SundialError) {
    try Self.makeFolders(to: parent)
    try Self.remove(unfinished)
    try Self.remove(replaced)
    guard mkdir(unfinished, 0o777) == 0 else { throw Self.unwritable(unfinished) }
    for (name, table) in files {
      try Self.write(table.filePieces(), to: "\(unfinished)/\(name)")
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

  private static func makeFolders(to path: String) throws(SundialError) {
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      partial += (partial.isEmpty || partial == "/" ? "" : "/") + part
      if mkdir(partial, 0o777) != 0 && errno != EEXIST { throw unwritable(partial) }
    }
  }

  private static func write(_ pieces: [[UInt8]], to path: String) throws(SundialError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw unwritable(path) }
    var failure: SundialError?
    for piece in pieces where failure == nil {
      failure = piece.withUnsafeBytes { writeAll($0, descriptor, path) }
    }
    if failure == nil && fsync(descriptor) != 0 { failure = unwritable(path) }
    if close(descriptor) != 0 && failure == nil { failure = unwritable(path) }
    if let failure { throw failure }
  }

  private static func writeAll(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, _ path: String
  ) -> SundialError? {
    var at = 0
    while at < bytes.count {
      let written = Glibc.write(descriptor, bytes.baseAddress! + at, bytes.count - at)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return unwritable(path) }
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

  private static func unwritable(_ path: String) -> SundialError {
    let reason = errno
    let full = reason == ENOSPC || reason == EDQUOT
    return SundialError(
      "E-COLUMNS-005", "the columns cannot be written: \(String(cString: strerror(reason)))",
      place: path,
      nextStep: full ? "free some space and run again" : "check the folder's owner and rights",
      exitCode: full ? .diskFull : .usage)
  }
}
