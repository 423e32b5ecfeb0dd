import FoundationEssentials
import Glibc

@testable import Archive

/// A folder of its own for a test, removed with its owner.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/sundial-archive-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template)!)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  func rename(_ old: String, to new: String) throws {
    try Folder.rename("\(path)/\(old)", to: "\(path)/\(new)")
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  /// A copy that shares nothing with this folder.
  func copy() throws -> TemporaryFolder {
    let copy = TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      try FileManager.default.copyItem(atPath: "\(path)/\(name)", toPath: "\(copy.path)/\(name)")
    }
    return copy
  }

  /// Every file under the folder but the lock, with its bytes.
  func contents() throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) where name != ".lock" {
      contents[name] = Folder.isFile("\(path)/\(name)") ? try bytes(name) : []
    }
    return contents
  }
}
