import Fixtures
import Foundation
import Testing

/// The real executable, as a person or a script runs it.
struct SundialProgram: Sendable {
  let path: String

  /// The root of the project, where configurations name their strategies from.
  static let project = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The program built beside the tests.
  static let debug = SundialProgram(besideTests: "sundial")

  /// The benchmarks built beside the tests.
  static let benchmarks = SundialProgram(besideTests: "Benchmarks")

  private init(besideTests name: String) {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let beside = URL(fileURLWithPath: tests ?? CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent(name).path
    let isBeside = FileManager.default.isExecutableFile(atPath: beside)
    path = isBeside ? beside : "\(Self.project)/.build/debug/\(name)"
  }

  init(path: String) { self.path = path }

  /// The optimised program, where it was built.
  static let release: SundialProgram? = {
    let path = "\(project)/.build/release/sundial"
    return FileManager.default.isExecutableFile(atPath: path) ? SundialProgram(path: path) : nil
  }()

  /// Runs the program to its end. Output goes to files, so that no full pipe can stop it.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> ProgramOutcome {
    let scratch = ScratchFolder()
    let process = try start(arguments, environment: environment, in: scratch)
    process.waitUntilExit()
    let signalled = process.terminationReason == .uncaughtSignal
    return ProgramOutcome(
      status: signalled ? -process.terminationStatus : process.terminationStatus,
      output: try Data(contentsOf: URL(fileURLWithPath: scratch("out"))),
      errors: String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: scratch("errors"))), as: UTF8.self))
  }

  /// Starts the program and kills it after `seconds`, if it still runs then.
  func runAndKill(_ arguments: [String], after seconds: Double) throws {
    let scratch = ScratchFolder()
    let process = try start(arguments, environment: [:], in: scratch)
    Thread.sleep(forTimeInterval: seconds)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private func start(
    _ arguments: [String], environment: [String: String], in scratch: ScratchFolder
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: Self.project)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try writing(scratch("out"))
    process.standardError = try writing(scratch("errors"))
    try process.run()
    return process
  }

  private func writing(_ path: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }
}

/// What a run of the program left behind.
struct ProgramOutcome: Sendable {
  /// Exit code; negative: the signal that ended it.
  let status: Int32
  let output: Data
  let errors: String

  var text: String { String(decoding: output, as: UTF8.self) }

  /// stdout as one JSON object.
  func object() throws -> JSONObject { try JSONObject(output) }

  /// stderr as the one error object that `--json` promises.
  func error() throws -> JSONObject { try JSONObject(Data(errors.utf8)) }
}

/// Runs the program beside the tests and expects an exit code.
@discardableResult
func sundial(
  _ arguments: String..., exit status: Int32 = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> ProgramOutcome {
  let outcome = try SundialProgram.debug.run(arguments)
  try #require(
    outcome.status == status, "\(arguments.prefix(3)): \(outcome.errors)",
    sourceLocation: sourceLocation)
  return outcome
}
