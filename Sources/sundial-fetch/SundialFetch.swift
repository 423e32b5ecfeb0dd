import Archive
import ArgumentParser
import Fetch
import Foundation
import Glibc
import Logging
import Market
import Telemetry

/// Fills the archive from the providers: words in, words out, exit code.
@main
struct SundialFetch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sundial-fetch",
    abstract: "Fetch what a plan names into the archive.",
    usage: "sundial-fetch --plan <plan> [--archive <archive>] [--from <day>] [--to <day>] …",
    discussion: """
      sundial-fetch --plan configs/fetch/launches.json --archive data/archive --dry-run

      Without --from and --to yesterday (UTC) is fetched. What is complete already is not asked \
      again; what a killed run began goes on where it stopped. Keys come from HELIUS_API_KEY and \
      BIRDEYE_API_KEY, or from the files that HELIUS_API_KEY_FILE and BIRDEYE_API_KEY_FILE name.
      """,
    version: "sundial-fetch \(FetchVersion.text)")

  @Option(help: "Plan of what to fetch.")
  var plan = "configs/fetch/launches.json"

  @Option(help: "Folder of the raw archive.")
  var archive = "data/archive"

  @Option(help: "First UTC day: 2026-11-21.")
  var from: String?

  @Option(help: "Last UTC day.")
  var to: String?

  @Option(
    help: "Launches and migrations that `sundial build` saw; default: in the columns' folder.")
  var discovered: String?

  @Option(help: "Helius credits this run may spend at most.")
  var maxCredits: Int?

  @Option(help: "Helius credits a month may cost at most.")
  var monthlyCredits: Int?

  @Option(help: "Birdeye compute units this run may spend at most.")
  var maxComputeUnits: Int?

  @Option(help: "Base URL of Helius, over the plan's.")
  var heliusURL: String?

  @Option(help: "Base URL of Birdeye, over the plan's.")
  var birdeyeURL: String?

  @Option(help: "Units walked at once, over the plan's.")
  var concurrency: Int?

  @Option(help: "Prometheus text file to write, by rename.")
  var metrics: String?

  @Option(help: "File for the log; default: stderr.")
  var logFile: String?

  @Option(help: "text or json.")
  var logFormat: LogFormat = .text

  @Option(help: "debug, info, warning or error.")
  var logLevel = "warning"

  @Flag(help: "Print what would be asked, and its cost; send and write nothing.")
  var dryRun = false

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress on stderr.")
  var quiet = false

  /// Runs the command typed, and ends with the exit code its outcome has.
  static func main() async {
    let isJSON = CommandLine.arguments.contains("--json")
    do {
      var command = try parseAsRoot()
      if var command = command as? SundialFetch {
        Glibc.exit(try await command.fetch())
      }
      try command.run()
    } catch let error as SundialError {
      Words.report(error, asJSON: isJSON)
      Glibc.exit(error.exitCode.rawValue)
    } catch {
      guard !exitCode(for: error).isSuccess else {
        Words.out(fullMessage(for: error))
        Glibc.exit(0)
      }
      Words.report(
        SundialError(
          "E-FETCH-007", fullMessage(for: error), nextStep: "See: sundial-fetch --help",
          exitCode: .usage), asJSON: isJSON)
      Glibc.exit(Market.ExitCode.usage.rawValue)
    }
  }

  /// The whole program; returns its exit code.
  private mutating func fetch() async throws(SundialError) -> Int32 {
    let environment = ProcessInfo.processInfo.environment
    var keys: [Provider: APIKey] = [:]
    keys[.helius] = try APIKey(named: "HELIUS_API_KEY", environment: environment)
    keys[.birdeye] = try APIKey(named: "BIRDEYE_API_KEY", environment: environment)
    let redactor = APIKey.redactor(of: Array(keys.values))
    Words.redactor = redactor
    let plan = try configuredPlan()
    let sign = StopSign()
    let registry = MetricRegistry(redactor: redactor)
    let log = try LogSink.logger(
      path: logFile, format: logFormat, level: Logger.Level(rawValue: logLevel) ?? .warning,
      redactor: redactor)
    let discovered = try Discovered(path: discoveredPath)
    let days = try days()
    let transport = HTTPTransport(
      keys: keys, timeoutSeconds: plan.settings.timeoutSeconds,
      connectionsPerHost: plan.settings.concurrency * 2, acceptsGzip: plan.settings.acceptsGzip,
      trustedCertificates: try TrustedCertificates.file(environment: environment))
    let progress = ProgressText(
      isShown: !quiet && !json && isatty(2) == 1, metrics: metrics, registry: registry)
    let job = FetchJob(
      plan: plan, archive: archive, discovered: discovered, days: days,
      context: FetchJob.Context(
        transport: transport, providers: Set(keys.keys), clock: .system, sign: sign,
        metrics: registry, log: log, seed: FetchClock.system.now().bitPattern,
        tool: "sundial-fetch \(FetchVersion.text)", observe: { progress.show($0) }))
    let code = await outcome { () async throws(SundialError) in
      try await Self.work(job, plan, sign, progress, dryRun: dryRun, json: json)
    }
    // The client insists on being closed, whatever happened.
    await transport.shutdown()
    return try code.get()
  }

  private func outcome(
    _ work: () async throws(SundialError) -> Int32
  ) async -> Result<Int32, SundialError> {
    do throws(SundialError) { return .success(try await work()) } catch { return .failure(error) }
  }

  private static func work(
    _ job: FetchJob, _ plan: FetchPlan, _ sign: StopSign, _ progress: ProgressText, dryRun: Bool,
    json: Bool
  ) async throws(SundialError) -> Int32 {
    if dryRun {
      let projection = try job.projected()
      Words.out(json ? SummaryText.json(projection) : SummaryText.table(projection, plan))
      try job.checkBudget(projection)
      return 0
    }
    let summary = try await Interruption.guarding(sign) { () throws(SundialError) in
      try await job.run()
    }
    progress.finish(summary)
    Words.out(json ? SummaryText.json(summary) : SummaryText.table(summary))
    return summary.exitCode
  }

  private func configuredPlan() throws(SundialError) -> FetchPlan {
    var loaded = try FetchPlan.load(path: plan)
    if let heliusURL {
      loaded.settings.heliusURL = try Self.base(heliusURL, "--helius-url")
      loaded.settings.heliusRESTURL = loaded.settings.heliusURL
    }
    if let birdeyeURL {
      loaded.settings.birdeyeURL = try Self.base(birdeyeURL, "--birdeye-url")
    }
    if let concurrency {
      guard (1...64).contains(concurrency) else {
        throw .fetchUsage("--concurrency takes a number from 1 to 64")
      }
      loaded.settings.concurrency = concurrency
    }
    loaded.settings.budget.credits = maxCredits ?? loaded.settings.budget.credits
    loaded.settings.budget.monthlyCredits = monthlyCredits ?? loaded.settings.budget.monthlyCredits
    loaded.settings.budget.computeUnits = maxComputeUnits ?? loaded.settings.budget.computeUnits
    return loaded
  }

  private static func base(_ text: String, _ option: String) throws(SundialError) -> String {
    guard let url = FetchSettings.baseURL(text) else {
      throw .fetchUsage("\(option) takes http(s)://HOST[:PORT] without path, key or query")
    }
    return url
  }

  private func days() throws(SundialError) -> ClosedRange<UTCDay> {
    let yesterday = UTCDay(number: UTCDay(unixSeconds: Int64(FetchClock.system.now())).number - 1)
    let begin = try Self.day(from, "--from")
    let end = try Self.day(to, "--to")
    let first = begin ?? end ?? yesterday
    let last = end ?? max(first, yesterday)
    guard first <= last, last.number - first.number < 3_660 else {
      throw SundialError(
        "E-FETCH-006", "from \(first) to \(last) is no range of days that can be fetched.",
        nextStep: "Give --from and --to as UTC days, the earlier first.", exitCode: .usage)
    }
    return first...last
  }

  private static func day(_ text: String?, _ option: String) throws(SundialError) -> UTCDay? {
    guard let text else { return nil }
    if let day = UTCDay(text) { return day }
    throw SundialError(
      "E-FETCH-006", "\(option) is no UTC day: \(text)", nextStep: "Write it as 2026-11-21.",
      exitCode: .usage)
  }

  private var discoveredPath: String {
    discovered ?? ColumnsFolder.beside(archive: archive) + "/discovered.json"
  }
}

extension LogFormat: ExpressibleByArgument {}

extension SundialError {
  static func fetchUsage(_ message: String) -> SundialError {
    SundialError(
      "E-FETCH-007", message, nextStep: "See: sundial-fetch --help", exitCode: .usage)
  }
}

extension FetchClock {
  /// The machine's clock.
  static let system = FetchClock(
    now: { Date().timeIntervalSince1970 },
    sleep: { try await Task.sleep(nanoseconds: UInt64(max(0, $0) * 1e9)) })
}

/// The program's version, in manifests.
enum FetchVersion {
  static let text = "0.2.0"
}
