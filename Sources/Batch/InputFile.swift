import Foundation

/// Files a person names as input.
enum InputFile {
  /// Bytes of a file of answers that are read at most.
  private static let bytesMax = 1 << 30
  /// … and of one line of it: many times any provider's answer. A JSON reader holds a line several
  /// times over.
  private static let lineBytesMax = 256 << 20

  /// The whole file; nil when it is none or cannot be read.
  static func bytes(_ path: String) -> [UInt8]? { withBytes(path) { Array($0) } }

  /// What `body` makes of the file's bytes where they lie; nil when it is none or cannot be read.
  static func withBytes<Result>(
    _ path: String, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
    else { return nil }
    let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    return data?.withUnsafeBytes(body)
  }

  /// Why a file of answers is not taken into memory; nil where nothing speaks against it. It is
  /// read piece by piece.
  static func fault(_ path: String) -> String? {
    guard let file = FileHandle(forReadingAtPath: path), let size = try? file.seekToEnd(),
      (try? file.seek(toOffset: 0)) != nil
    else { return nil }
    defer { try? file.close() }
    if size > UInt64(bytesMax) { return "file of over 1 GiB" }
    guard size > UInt64(lineBytesMax) else { return nil }
    var lineBytes = 0
    while let piece = try? file.read(upToCount: 1 << 20), !piece.isEmpty {
      if let first = piece.firstIndex(of: 0x0A), let last = piece.lastIndex(of: 0x0A) {
        lineBytes += first - piece.startIndex
        if lineBytes > lineBytesMax { break }
        lineBytes = piece.endIndex - last - 1
      } else {
        lineBytes += piece.count
      }
      if lineBytes > lineBytesMax { break }
    }
    return lineBytes > lineBytesMax ? "line of over 256 MiB" : nil
  }
}
