import Market
import Testing

@testable import Configurations

/// A document with one value, and its problems.
private func read<Value>(
  _ json: String, _ reading: (ConfigurationValue, inout Problems) -> Value?
) throws -> (value: Value?, problems: [Problem]) {
  let document = try ConfigurationDocument(source: Array(json.utf8), file: "a.json")
  var problems = Problems(in: document)
  let value = reading(document.root, &problems)
  return (value, problems.list)
}

@Suite struct QuantityTests {
  @Test(
    arguments: [
      ("30s", 30), ("15m", 900), ("1h", 3_600), ("3d", 259_200), ("1.5h", 5_400), ("10 m", 600),
      ("0.5m", 30),
    ] as [(String, Int64)])
  func durations(text: String, seconds: Int64) throws {
    let (value, problems) = try read("\"\(text)\"") { $0.durationSeconds(in: 0...1_000_000, &$1) }
    #expect(value == seconds && problems.isEmpty)
  }

  @Test(
    arguments: [
      ("1.5 SOL", 1_500_000_000), ("5000 lamports", 5_000), ("0.000000001SOL", 1),
      ("0.1 SOL", 100_000_000),
    ] as [(String, Int64)])
  func money(text: String, lamports: Int64) throws {
    let (value, problems) = try read("\"\(text)\"") { $0.lamports(in: 0...Int64.max, &$1) }
    #expect(value == lamports && problems.isEmpty)
  }

  @Test func percentagesAreExactBothWays() throws {
    let (value, _) = try read("\"-7.25%\"") { $0.percentage(&$1) }
    #expect(value?.ratio == -0.0725 && value?.partsPerMillion == -72_500)
    let (fine, _) = try read("\"0.00005%\"") { $0.percentage(&$1) }
    #expect(fine?.partsPerMillion == nil && fine?.ratio == 0.0000005)
  }

  @Test func bareSOLOnlyWhereTheNameCarriesIt() throws {
    let (value, _) = try read("50") { $0.lamports(in: 0...Int64.max, bare: .sol, &$1) }
    #expect(value == 50_000_000_000)
    let (none, problems) = try read("50") { $0.lamports(in: 0...Int64.max, &$1) }
    #expect(none == nil && problems.first?.code == ConfigurationCode.unit)
    #expect(problems.first?.expected?.contains("1.5 SOL") == true)
  }

  @Test(arguments: ["30", "\"30\"", "\"30x\"", "\"s\"", "\"1.5s\"", "\"-5s\"", "\"1e3s\"", "[]"])
  func otherDurationsAreRefused(json: String) throws {
    let (value, problems) = try read(json) { $0.durationSeconds(in: 0...1_000_000, &$1) }
    #expect(value == nil && problems.count == 1)
  }

  @Test(arguments: [
    "\"1 sol\"", "\"1.0000000001 SOL\"", "\"99999999999 SOL\"", "\"-1 SOL\"", "true", "\"1%\"",
    "\"0.5 lamports\"", "\"NaN SOL\"",
  ])
  func otherMoneyIsRefused(json: String) throws {
    let (value, problems) = try read(json) { $0.lamports(in: 0...Int64.max, &$1) }
    #expect(value == nil && problems.count == 1)
  }

  @Test(arguments: ["0.2", "\"0.2\"", "\"20 percent\"", "\"99999999999999999999%\"", "\"NaN%\""])
  func otherPercentagesAreRefused(json: String) throws {
    let (value, problems) = try read(json) { $0.percentage(&$1) }
    #expect(value == nil && problems.count == 1)
  }
}
