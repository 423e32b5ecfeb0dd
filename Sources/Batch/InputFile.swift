import Foundation

/// Files a person names as input.
enum InputFile {
  /// The whole file; nil when it is none or cannot be read.
  static func bytes(_ path: String) -> [UInt8]? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
      let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    else { return nil }
    return Array(data)
  }
}
