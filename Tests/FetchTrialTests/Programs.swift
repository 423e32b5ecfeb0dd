import Foundation

/// The programs built beside the tests.
enum Programs {
  static let folder: String = {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let beside = URL(fileURLWithPath: tests ?? CommandLine.arguments[0])
      .deletingLastPathComponent().path
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let isBeside = FileManager.default.isExecutableFile(atPath: "\(beside)/sundial-stub")
    return isBeside ? beside : "\(project)/.build/debug"
  }()

  /// Starts a program; its output goes to files `NAME.out` and `NAME.err`.
  static func start(
    _ program: String, _ arguments: [String], environment: [String: String], output: String
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(folder)/\(program)")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try writing("\(output).out")
    process.standardError = try writing("\(output).err")
    try process.run()
    return process
  }

  private static func writing(_ path: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }
}

/// The test server over an archive, until it is let go.
final class RunningStub {
  let url: String
  private let process: Process

  struct NotStarted: Error {}

  init(_ served: ServedArchive, _ arguments: String...) throws {
    let port = "\(served.path)/port"
    try? FileManager.default.removeItem(atPath: port)
    process = try Programs.start(
      "sundial-stub",
      [
        "--archive", "\(served.path)/source", "--port-file", port, "--delay-ms", "5",
        "--retry-after", "0",
      ] + arguments,
      environment: ["SUNDIAL_STUB_KEY": ServedArchive.key], output: "\(served.path)/stub")
    var number = ""
    while number.isEmpty {
      guard process.isRunning else { throw NotStarted() }
      Thread.sleep(forTimeInterval: 0.02)
      number = ((try? String(contentsOfFile: port, encoding: .utf8)) ?? "")
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    url = "http://127.0.0.1:\(number)"
  }

  /// Asks it to end; its exit code.
  func end() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  deinit { if process.isRunning { process.terminate() } }
}

/// Runs of sundial-fetch into one archive.
struct Fetching {
  let served: ServedArchive
  let url: String
  let plan: String

  var archive: String { "\(served.path)/fetched" }

  func start(_ name: String) throws -> Process {
    let key = ServedArchive.key
    return try Programs.start(
      "sundial-fetch",
      [
        "--plan", plan, "--archive", archive, "--from", "2026-10-01", "--to", "2026-10-02",
        "--helius-url", url, "--birdeye-url", url, "--metrics", "\(served.path)/metrics.prom",
        "--log-file", "\(served.path)/\(name).log", "--log-level", "debug", "--json",
      ],
      environment: ["HELIUS_API_KEY": key, "BIRDEYE_API_KEY": key],
      output: "\(served.path)/\(name)")
  }

  /// One run; its exit code.
  func run(_ name: String) throws -> Int32 {
    let process = try start(name)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
      ? -process.terminationStatus : process.terminationStatus
  }

  /// Runs until one is complete; the exit codes.
  func runToTheEnd(most: Int) throws -> [Int32] {
    var codes: [Int32] = []
    repeat {
      codes.append(try run("run-\(codes.count)"))
    } while codes.last != 0
      && codes.count < most
    return codes
  }
}
