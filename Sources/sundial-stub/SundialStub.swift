import ArgumentParser
import Hummingbird

/// `sundial-stub`: answers the Helius and Birdeye APIs from an archive, on loopback, for tests.
@main
struct SundialStub: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sundial-stub")

  mutating func run() async throws {
    let router = Router()
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
    try await application.runService()
  }
}
