import Archive
import ArgumentParser
import Foundation
import HummingbirdCore
import HummingbirdHTTP2
import Market
import NIOSSL

/// `sundial-stub`: answers the Helius and Birdeye APIs from an archive, on loopback, for tests.
@main
struct SundialStub: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sundial-stub",
    abstract: "Answer the Helius and Birdeye APIs from an archive, on loopback.",
    usage: "sundial-stub --archive <archive> [--port <port>] [--faults <faults>] …",
    discussion: """
      sundial-stub --archive data/archive --port 0 --port-file port --faults all=5% --seed 7

      For tests of the fetcher. It prints its port when it is ready and ends at SIGTERM; \
      GET /stub/counts tells requests, credits and faults so far. docs/stub.md has the rest.
      """)

  @Option(help: "Folder of the archive to answer from.")
  var archive: String

  @Option(help: "Port on 127.0.0.1; 0 takes a free one.")
  var port = 0

  @Option(help: "File to write the port to when ready.")
  var portFile: String?

  @Option(help: "Faults and how often: all=5%, NAME=5% or NAME=3x, by commas.")
  var faults = ""

  @Option(help: "Chooses which requests the faults hit.")
  var seed: UInt64 = 1

  @Option(help: "File for one line a request; - is stderr.")
  var log: String?

  @Option(help: "What the key may do: developer or free.")
  var plan = Plan.developer

  @Option(help: "Rows a full page may have: 1000, or 100 as in January 2026.")
  var fullLimit = 1_000

  @Option(help: "Which end of a window with more than 5000 candles is given: oldest or newest.")
  var candlesKept = CandlesKept.oldest

  @Option(help: "Milliseconds that the fault delay waits.")
  var delayMs = 200

  @Option(help: "Seconds that the header Retry-After asks for.")
  var retryAfter = 1

  @Flag(help: "Answer in gzip (of stored blocks) where the client takes it.")
  var gzip = false

  @Option(help: "Certificate in PEM: answers over TLS, in HTTP/2 where the client takes it.")
  var certificate: String?

  @Option(help: "The certificate's key in PEM.")
  var certificateKey: String?

  func validate() throws {
    guard (certificate == nil) == (certificateKey == nil) else {
      throw ValidationError("--certificate and --certificate-key go together")
    }
    guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535") }
    guard (1...1_000).contains(fullLimit) else {
      throw ValidationError("--full-limit takes 1 to 1000")
    }
    guard (0...600_000).contains(delayMs) else {
      throw ValidationError("--delay-ms takes 0 to 600000")
    }
    guard (0...600).contains(retryAfter) else {
      throw ValidationError("--retry-after takes 0 to 600")
    }
    do { _ = try FaultRates(faults) } catch { throw ValidationError(error.message) }
  }

  func run() async throws {
    let server: StubServer
    do {
      server = try makeServer()
    } catch {
      RequestLog.standardError("\(error)")
      throw ArgumentParser.ExitCode(error.exitCode.rawValue)
    }
    try await server.run(port: port, portFile: portFile, protocols: try protocols())
  }

  private func protocols() throws -> HTTPServerBuilder {
    guard let certificate, let certificateKey else { return .http1() }
    let chain = try NIOSSLCertificate.fromPEMFile(certificate)
    let key = try NIOSSLPrivateKey(file: certificateKey, format: .pem)
    let tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    return try .http2Upgrade(tlsConfiguration: tls, configuration: .init())
  }

  private func makeServer() throws(SundialError) -> StubServer {
    let reader = try ArchiveReader(root: archive)
    var builder = LedgerBuilder(bodies: try BodyStore())
    try builder.read(reader)
    let (ledger, recorded) = builder.finish()
    // From the environment, because command lines are seen by every user of the machine.
    let key = ProcessInfo.processInfo.environment["SUNDIAL_STUB_KEY"]
    let provider = ProviderSettings(
      key: key, plan: plan, fullLimit: fullLimit, candlesKept: candlesKept)
    let faultPlan = FaultPlan(
      rates: try FaultRates(faults), seed: seed, delayMilliseconds: delayMs,
      retryAfterSeconds: retryAfter)
    return StubServer(
      helius: HeliusAPI(ledger: ledger, recorded: recorded, settings: provider),
      birdeye: BirdeyeAPI(ledger: ledger, recorded: recorded, settings: provider),
      faults: faultPlan, log: try RequestLog(path: log), usesGzip: gzip)
  }
}

/// What a key may ask for.
enum Plan: String, ExpressibleByArgument, Sendable {
  /// Everything.
  case developer
  /// No getTransactionsForAddress (403), and of Birdeye price and candles only (401).
  case free
}

/// Which candles of a too long window are given; the real server's choice is not documented.
enum CandlesKept: String, ExpressibleByArgument, Sendable {
  case oldest, newest
}

/// How the providers behave towards this client.
struct ProviderSettings: Sendable {
  /// The one key that is accepted; nil = any that is not empty.
  var key: String?
  var plan: Plan
  /// Rows a page of full transactions may have.
  var fullLimit: Int
  var candlesKept: CandlesKept

  func accepts(_ offered: String?) -> Bool {
    guard let offered, !offered.isEmpty else { return false }
    return key.map { $0 == offered } ?? true
  }
}
