import ArgumentParser
import Batch
import Glibc
import Market

/// The command line: words in, words out, exit code.
@main
struct Sundial: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sundial",
    abstract: "A backtester for trading strategies on Solana tokens, over flat files.",
    discussion: "Start with: sundial demo",
    version: "sundial \(EngineVersion.text)",
    subcommands: [
      DemoCommand.self, SimulateCommand.self, FetchCommand.self, ArchiveCommand.self,
      BuildCommand.self, StrategyCommand.self, RunCommand.self, ReportCommand.self,
      ExportCommand.self,
    ])

  /// Runs the command typed, and ends with the exit code its outcome has (docs/errors/README.md).
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as SundialError {
      Terminal.report(error, asJSON: CommandLine.arguments.contains("--json"))
      Glibc.exit(error.exitCode.rawValue)
    } catch let code as ArgumentParser.ExitCode {
      Glibc.exit(code.rawValue)
    } catch {
      let message = fullMessage(for: error)
      guard exitCode(for: error).isSuccess else {
        reportUsage(message)
        Glibc.exit(Market.ExitCode.usage.rawValue)
      }
      Terminal.out(message)
    }
  }

  /// A command that cannot be read, as the parser puts it; as an object where JSON was asked for.
  private static func reportUsage(_ message: String) {
    guard CommandLine.arguments.contains("--json") else { return Terminal.errorLine(message) }
    let error = SundialError(
      "E-SUNDIAL-003", message, nextStep: "see `sundial help`", exitCode: .usage)
    Terminal.report(error, asJSON: true)
  }
}
