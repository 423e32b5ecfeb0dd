import Foundation
import Glibc

/// A folder that goes away with the test.
final class ScratchFolder {
  let path: String

  init() {
    var template = Array("/tmp/results-test-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no temporary folder")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch { perror(path) }
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// A file of the given bytes.
  func file(_ name: String, holding bytes: [UInt8]) -> String {
    let handle = fopen(file(name), "w")!
    fwrite(bytes, 1, bytes.count, handle)
    fclose(handle)
    return file(name)
  }
}
