import Configurations
import Fixtures
import Market
import Testing

@testable import Strategies
@testable import StrategyFixtures

private func codes(_ source: String) -> [String] {
  do {
    return try Strategy.problems(source: Array(source.utf8), file: "h.json").map(\.code)
  } catch {
    return [error.code]
  }
}

@Suite struct HostileStrategyTests {
  private let leaf = "{\"feature\":\"buys\",\"window\":\"1s\",\"operator\":\">\",\"value\":1}"

  @Test func aHundredThousandConditionsAreALimitError() {
    let many = Array(repeating: leaf, count: 100_000).joined(separator: ",")
    #expect(codes("{\"name\":\"a\",\"entry\":{\"all\":[\(many)]}}") == ["E-CONFIG-002"])
    let short = Array(repeating: "{}", count: 100_000).joined(separator: ",")
    #expect(codes("{\"name\":\"a\",\"entry\":{\"all\":[\(short)]}}").contains("E-STRATEGY-007"))
    let thousands = Array(repeating: leaf, count: 5_000).joined(separator: ",")
    #expect(codes("{\"name\":\"a\",\"entry\":{\"all\":[\(thousands)]}}") == ["E-STRATEGY-007"])
    let most = Array(repeating: leaf, count: 1_000).joined(separator: ",")
    #expect(codes("{\"name\":\"a\",\"entry\":{\"all\":[\(most)]}}") == [])
  }

  @Test func tenThousandLevelsAreALimitError() {
    for (open, close) in [("{\"not\":", "}"), ("{\"all\":[", "]}")] {
      let deep =
        String(repeating: open, count: 10_000) + leaf + String(repeating: close, count: 10_000)
      #expect(codes("{\"name\":\"a\",\"entry\":\(deep)}") == ["E-CONFIG-006"])
    }
  }

  /// Bytes of valid documents changed at random: an answer or an error, never a trap, and what is
  /// accepted has a canonical text that is accepted too.
  @Test func changedDocumentsAreAnsweredOrRefused() throws {
    var dice = SeededNumbers(seed: 2_026)
    let words = [
      "null", "-1", "1e400", "\"$x\"", "{}", "[]", "\"\"", "9223372036854775808", "\"-0%\"",
      "\"1e5 SOL\"", "\"99999999999d\"", "{\"use\":\"a\"}", "true", "\"NaN\"", "0.0000001",
    ]
    for round in 0..<1_500 {
      var generator = StrategyGenerator(seed: UInt64(round / 4))
      var speller = StrategySpeller(seed: UInt64(round))
      var bytes = Array(speller.document(generator.strategy()).utf8)
      for _ in 0..<dice.number(1...4) {
        let place = Int(dice.number(0...Int64(bytes.count - 1)))
        switch dice.number(0...3) {
        case 0: bytes[place] = UInt8(dice.number(0...255))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: Array(dice.one(words).utf8), at: place)
        default:
          let end = min(bytes.count, place + Int(dice.number(1...20)))
          bytes.replaceSubrange(place..<end, with: Array(dice.one(words).utf8))
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      guard let strategy = try? Strategy.parse(source: bytes, file: "m") else { continue }
      let again = try Strategy.parse(source: strategy.canonicalText, file: "canonical")
      try #require(again.canonicalText == strategy.canonicalText)
      _ = strategy.sentences
      _ = try StrategyCheck(source: bytes, file: "m", dataSeconds: 3_600)
    }
  }
}
