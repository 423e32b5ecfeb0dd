import ArgumentParser
import Fetch
import Glibc
import Market

/// Fills the archive from the providers.
@main
struct SundialFetch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sundial-fetch",
    abstract: "Fetches what a plan names into the archive.")

  func run() throws {
    _ = try APIKey(
      named: "HELIUS_API_KEY", environment: [:])
  }
}
