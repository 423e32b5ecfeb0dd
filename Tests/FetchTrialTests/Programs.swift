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

  /// - Parameter certificate: it speaks TLS with this one, to those who ask for localhost.
  init(
    _ served: ServedArchive, certificate: TestCertificate? = nil, _ arguments: String...
  ) throws {
    let port = "\(served.path)/port"
    try? FileManager.default.removeItem(atPath: port)
    process = try Programs.start(
      "sundial-stub",
      [
        "--archive", "\(served.path)/source", "--port-file", port, "--delay-ms", "5",
        "--retry-after", "0",
      ] + (certificate?.stubArguments ?? []) + arguments,
      environment: ["SUNDIAL_STUB_KEY": ServedArchive.key], output: "\(served.path)/stub")
    var number = ""
    while number.isEmpty {
      guard process.isRunning else { throw NotStarted() }
      Thread.sleep(forTimeInterval: 0.02)
      number = ((try? String(contentsOfFile: port, encoding: .utf8)) ?? "")
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    url = certificate == nil ? "http://127.0.0.1:\(number)" : "https://localhost:\(number)"
  }

  /// Its counts so far, asked for over TLS.
  func counts(trusting certificate: TestCertificate) throws -> String {
    let curl = Process()
    let answer = Pipe()
    curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    curl.arguments = ["curl", "-s", "--cacert", certificate.path, "\(url)/stub/counts"]
    curl.standardOutput = answer
    try curl.run()
    let data = try answer.fileHandleForReading.readToEnd() ?? Data()
    curl.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
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
  /// File of the authorities it trusts; nil = the system's.
  var trusted: String?

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
      environment: [
        "HELIUS_API_KEY": key, "BIRDEYE_API_KEY": key, "SSL_CERT_FILE": trusted ?? "",
      ],
      output: "\(served.path)/\(name)")
  }

  /// One run; its exit code.
  func run(_ name: String) throws -> Int32 {
    let process = try start(name)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
      ? -process.terminationStatus : process.terminationStatus
  }

  /// What a run said on stderr and stdout.
  func output(_ name: String) throws -> String {
    try ["err", "out", "log"].map {
      try String(contentsOfFile: "\(served.path)/\(name).\($0)", encoding: .utf8)
    }.joined()
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

/// A certificate for localhost that vouches for itself, made by openssl.
struct TestCertificate {
  let path: String
  private let key: String

  struct NotMade: Error {}

  init(in folder: String) throws {
    path = "\(folder)/certificate.pem"
    key = "\(folder)/certificate-key.pem"
    let openssl = Process()
    openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    openssl.arguments = [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
      "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
      "-keyout", key, "-out", path,
    ]
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    guard openssl.terminationStatus == 0 else { throw NotMade() }
  }

  var stubArguments: [String] { ["--certificate", path, "--certificate-key", key] }
}
