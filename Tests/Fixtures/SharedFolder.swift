import Foundation

/// The folder of real data, oracles and yardsticks beside the project, where there is one. Tests
/// that need it say so when they skip.
package enum SharedFolder {
  /// `SHARED`, or `../shared`.
  package static let path = ProcessInfo.processInfo.environment["SHARED"] ?? "../shared"

  /// The path of something in it; nil where it is not there.
  package static func path(of name: String) -> String? {
    let path = "\(path)/\(name)"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
