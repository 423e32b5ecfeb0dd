import Foundation

/// A folder of its own for a test, removed with its owner.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/sundial-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name below the folder.
  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }

  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: self(name), toPath: self(other))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: self(name))
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self(name)) }

  /// Every path below a name but locks, sorted.
  func list(_ name: String = "") -> [String] {
    (FileManager.default.enumerator(atPath: self(name))?.compactMap { $0 as? String } ?? [])
      .filter { !$0.hasSuffix(".lock") }.sorted()
  }

  /// Changes the bytes of a file in place.
  func edit(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
    let url = URL(fileURLWithPath: self(name))
    var bytes = [UInt8](try Data(contentsOf: url))
    change(&bytes)
    try Data(bytes).write(to: url)
  }
}
