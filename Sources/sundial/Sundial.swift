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
      DemoCommand.self, SimulateCommand.self, ArchiveCommand.self, BuildCommand.self,
      RunCommand.self, ReportCommand.self, ExportCommand.self,
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
        Terminal.errorLine(message)
        Glibc.exit(Market.ExitCode.usage.rawValue)
      }
      Terminal.out(message)
    }
  }
}
