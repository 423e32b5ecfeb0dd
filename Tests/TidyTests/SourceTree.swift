import Foundation

/// A source file of the project, as the style checks read it.
struct SourceFile {
  /// Path from the package's root.
  let path: String
  let lines: [String]

  /// The target's folder name: `Sources/<room>/…`.
  var room: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }

  var name: String { String(path.split(separator: "/").last ?? "") }
}

/// The project's own files.
enum SourceTree {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Swift files under a folder of the root, sorted by path.
  static func swiftFiles(under folder: String) -> [SourceFile] {
    files(under: folder).filter { $0.path.hasSuffix(".swift") }
  }

  /// All text files under a folder of the root, sorted by path.
  static func files(under folder: String) -> [SourceFile] {
    let base = root.appending(path: folder).path
    guard let walk = FileManager.default.enumerator(atPath: base) else { return [] }
    let paths = walk.compactMap { $0 as? String }.sorted()
    return paths.compactMap { path in
      guard let text = try? String(contentsOfFile: "\(base)/\(path)", encoding: .utf8) else {
        return nil
      }
      return SourceFile(
        path: "\(folder)/\(path)",
        lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
  }
}
