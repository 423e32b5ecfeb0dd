import Glibc
import Market

/// Folders: made, listed and synced so that what they name survives a power cut.
enum Folder {
  /// Makes a folder and the folders above it where they are missing.
  static func make(_ path: String) throws(SundialError) {
    if isFolder(path) { return }
    let parent = parent(of: path)
    if parent != path { try make(parent) }
    guard mkdir(path, 0o755) == 0 || (errno == EEXIST && isFolder(path)) else {
      throw .file(errno, "make the folder", path)
    }
    try synchronize(parent)
  }

  /// The names in a folder, sorted by their bytes, without `.` and `..`.
  static func names(in path: String) throws(SundialError) -> [String] {
    guard let folder = opendir(path) else { throw .file(errno, "list the folder", path) }
    defer { closedir(folder) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .file(errno, "list the folder", path) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes the names in a folder durable.
  static func synchronize(_ path: String) throws(SundialError) {
    let attempt = "open the folder"
    try OpenFile(path: path, flags: O_RDONLY | O_DIRECTORY, attempt: attempt).synchronize()
  }

  /// Gives a file its new name; the caller syncs the folder.
  static func rename(_ old: String, to new: String) throws(SundialError) {
    guard Glibc.rename(old, new) == 0 else { throw .file(errno, "rename to \(new)", old) }
  }

  /// Deletes a file; one that is not there is fine.
  static func remove(_ path: String) throws(SundialError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw .file(errno, "delete", path) }
  }

  static func isFolder(_ path: String) -> Bool { mode(of: path) == S_IFDIR }

  static func isFile(_ path: String) -> Bool { mode(of: path) == S_IFREG }

  /// The folder a path lies in; `.` for a bare name.
  static func parent(of path: String) -> String {
    var bytes = path.utf8[...]
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return path == "." ? "/" : "." }
    if slash == bytes.startIndex { return "/" }
    return String(Substring(bytes[..<slash]))
  }

  private static func mode(of path: String) -> mode_t? {
    var facts = stat()
    return stat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
  }
}
