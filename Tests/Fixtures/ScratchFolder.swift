import Foundation

/// A folder of its own for a test, removed with its owner.
package final class ScratchFolder: Sendable {
  package let path: String

  package init() {
    path = FileManager.default.temporaryDirectory.path + "/sundial-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      preconditionFailure("no folder for a test: \(error)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name below the folder.
  package func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// A file of these bytes; its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }

  /// A file of this text; its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  package func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: self(name))))
  }

  /// Changes the bytes of a file in place.
  package func edit(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = try bytes(name)
    change(&bytes)
    try write(bytes, to: name)
  }

  package func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: self(name), toPath: self(other))
  }

  /// A copy that shares nothing with this folder.
  package func copy() throws -> ScratchFolder {
    let copy = ScratchFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      try FileManager.default.copyItem(atPath: self(name), toPath: copy(name))
    }
    return copy
  }

  package func rename(_ old: String, to new: String) throws {
    try FileManager.default.moveItem(atPath: self(old), toPath: self(new))
  }

  package func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: self(name))
  }

  package func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: self(name))
  }

  /// Every path below a name but locks, sorted.
  package func list(_ name: String = "") -> [String] {
    (FileManager.default.enumerator(atPath: self(name))?.compactMap { $0 as? String } ?? [])
      .filter { !$0.hasSuffix(".lock") }.sorted()
  }

  /// Every path below the folder but locks, with its bytes; a folder has none.
  package func contents() throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in list() {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: self(name), isDirectory: &isFolder)
      contents[name] = isFolder.boolValue ? [] : try bytes(name)
    }
    return contents
  }
}
