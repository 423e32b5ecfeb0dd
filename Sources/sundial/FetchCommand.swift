import ArgumentParser
import Glibc
import Market

/// Runs the fetcher beside this program: this one has no network in it.
struct FetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetch what a plan names into the archive, by sundial-fetch.",
    usage: "sundial fetch [<arguments of sundial-fetch>] ...",
    discussion: """
      sundial fetch --plan configs/fetch/launches.json --dry-run

      All arguments go to the program `sundial-fetch` beside this one: see sundial fetch --help.
      """)

  @Argument(parsing: .captureForPassthrough, help: "Arguments of sundial-fetch.")
  var arguments: [String] = []

  func run() throws {
    let path = try Self.fetcherPath()
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    // On success this does not come back.
    execv(path, &words)
    throw Self.missing(path, String(cString: strerror(errno)))
  }

  private static func fetcherPath() throws(SundialError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
    guard count > 0 else { throw missing("sundial-fetch", String(cString: strerror(errno))) }
    let own = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.lastIndex(of: "/").map { own[..<$0] } ?? "."
    return "\(folder)/sundial-fetch"
  }

  private static func missing(_ path: String, _ why: String) -> SundialError {
    SundialError(
      "E-SUNDIAL-004", "the fetcher cannot be started: \(why)", place: path,
      nextStep: "build it: swift build -c release --product sundial-fetch", exitCode: .usage)
  }
}
