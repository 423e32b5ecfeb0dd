import Foundation

/// Runs programs of the machine, where they are installed.
enum ForeignTool {
  /// Where a program is installed; nil where it is not.
  static func path(of name: String) -> String? {
    ["/usr/bin", "/bin", "/usr/local/bin"].map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Standard output and exit code of a program; nil when it is not installed.
  static func run(_ name: String, _ arguments: [String], folder: String) throws
    -> (output: [UInt8], status: Int32)?
  {
    guard let path = path(of: name) else { return nil }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (Array(output), process.terminationStatus)
  }
}
