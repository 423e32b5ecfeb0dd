import Foundation
import Testing

/// The fetcher against the test server, as processes: what is served comes back.
@Suite(.serialized)
struct FetchTrialTests {
  private func expectEqual(_ served: ServedArchive, _ archive: String) throws {
    let fetched = try ServedArchive.bodies(of: archive)
    let transactions = Set(served.bodies["helius-transactions"]!.keys)
    let isWhole = Set(fetched["helius-transactions", default: [:]].keys) == transactions
    #expect(isWhole && transactions.count > 30)
    for kind in ["birdeye-ohlcv", "birdeye-token", "birdeye-trades"] {
      // As a truth value: bodies that differ would fill the screen.
      let isEqual = fetched[kind] == served.bodies[kind]
      #expect(isEqual, "\(kind)")
    }
  }

  @Test("through every fault the archive comes back whole, and then nothing is left to do")
  func everyFault() throws {
    let served = try ServedArchive()
    let stub = try RunningStub(
      served, "--faults", "all=10%,downsampled=60%,stopping=1x", "--seed", "3", "--gzip")
    let fetching = Fetching(served: served, url: stub.url, plan: try served.writePlan())
    let codes = try fetching.runToTheEnd(most: 12)
    #expect(codes.last == 0, "\(codes)")
    #expect(codes.dropLast().allSatisfy { [3, 5].contains($0) }, "\(codes)")
    try expectEqual(served, fetching.archive)
    #expect(try fetching.run("again") == 10)
    #expect(stub.end() == 0)
    try expectNoKey(served)
  }

  @Test("under a plan without getTransactionsForAddress the same bodies come by signatures")
  func bySignatures() throws {
    let served = try ServedArchive(launches: 1)
    let stub = try RunningStub(
      served, "--faults", "all=5%,unknown_before=60%", "--seed", "4")
    let plan = try served.writePlan(", \"transactions_by\": \"signatures\"")
    let fetching = Fetching(served: served, url: stub.url, plan: plan)
    let codes = try fetching.runToTheEnd(most: 4)
    #expect(codes.last == 0, "\(codes)")
    try expectEqual(served, fetching.archive)
  }

  @Test("over TLS and HTTP/2 the archive comes back whole, from servers that are vouched for only")
  func overTLS() throws {
    let served = try ServedArchive(launches: 1)
    let certificate = try TestCertificate(in: served.path)
    let stub = try RunningStub(served, certificate: certificate, "--faults", "all=5%", "--gzip")
    let plan = try served.writePlan()
    let stranger = Fetching(served: served, url: stub.url, plan: plan)
    #expect(try stranger.run("stranger") == 5)
    #expect(try stranger.output("stranger").contains("the server's certificate is not trusted"))
    let fetching = Fetching(
      served: served, url: stub.url, plan: plan, trusted: certificate.path)
    let codes = try fetching.runToTheEnd(most: 12)
    #expect(codes.last == 0, "\(codes)")
    try expectEqual(served, fetching.archive)
    let counts = try stub.counts(trusting: certificate)
    #expect(counts.contains("\"http2\":") && !counts.contains("\"http2\":0,"), "\(counts)")
    let misled = Fetching(served: served, url: stub.url, plan: plan, trusted: plan)
    #expect(try misled.run("misled") == 2)
  }

  @Test("killed at some moments it goes on, and the archive is the same")
  func killed() throws {
    let served = try ServedArchive()
    let stub = try RunningStub(served, "--faults", "delay=50%")
    let fetching = Fetching(served: served, url: stub.url, plan: try served.writePlan())
    for (number, seconds) in [0.1, 0.2, 0.15, 0.3].enumerated() {
      let process = try fetching.start("killed-\(number)")
      Thread.sleep(forTimeInterval: seconds)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let codes = try fetching.runToTheEnd(most: 2)
    #expect([0, 10].contains(codes.last))
    try expectEqual(served, fetching.archive)
  }

  @Test("of eight fetches into one archive one works and seven find it locked")
  func eightAtOnce() throws {
    let served = try ServedArchive(launches: 1)
    let stub = try RunningStub(served, "--faults", "delay=100%", "--delay-ms", "150")
    let fetching = Fetching(served: served, url: stub.url, plan: try served.writePlan())
    let processes = try (0..<8).map { try fetching.start("parallel-\($0)") }
    for process in processes { process.waitUntilExit() }
    let codes = processes.map(\.terminationStatus).sorted()
    #expect(codes == [0] + [Int32](repeating: 11, count: 7))
    try expectEqual(served, fetching.archive)
  }

  /// Raw, URL-encoded, base64-encoded at the three places a longer text can have it.
  private func expectNoKey(_ served: ServedArchive) throws {
    let key = ServedArchive.key
    var forms = [key, key.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!]
    for lead in 0..<3 {
      let bytes = [UInt8](repeating: 0, count: lead) + Array(key.utf8)
      let text = Data(bytes).base64EncodedString()
      forms.append(String(text.dropFirst((lead * 8 + 5) / 6).prefix(key.utf8.count * 8 / 6 - 1)))
    }
    for path in try served.filesMade() {
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { continue }
      for form in forms {
        #expect(data.range(of: Data(form.utf8)) == nil, "\(path) has the key")
      }
    }
  }
}
