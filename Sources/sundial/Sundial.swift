import ArgumentParser
import Batch
import Market
import Report

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
      exit(withCode: error.exitCode.rawValue)
    } catch let code as ExitCode {
      exit(withCode: code.rawValue)
    } catch {
      let status = exitCode(for: error)
      let message = fullMessage(for: error)
      guard status.isSuccess else {
        Terminal.errorLine(message)
        exit(withCode: Market.ExitCode.usage.rawValue)
      }
      Terminal.out(message)
      exit(withCode: 0)
    }
  }
}
