import Foundation
import Testing

@testable import Report

@Suite struct JSONTextTests {
  @Test func documentsAreSortedAndExact() {
    let document = JSONText.object([
      "b": .array([.null, .bool(true), .integer(.min), .unsigned(.max)]),
      "a": .text("x\"\\\n\u{1}"),
      "": .object([:]), "é": .array([]),
    ])
    let numbers = "null,true,-9223372036854775808,18446744073709551615"
    #expect(document.line == #"{"":{},"a":"x\"\\\n\u0001","b":[\#(numbers)],"é":[]}"#)
    #expect(
      JSONText.object(["k": .array([.integer(1), .object([:])])]).pretty == """
        {
          "k": [
            1,
            {}
          ]
        }
        """)
  }

  @Test(arguments: [
    0.1, -0.0, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 1e16, 0.30000000000000004,
    1e-7,
  ])
  func numbersComeBackBitForBit(value: Double) throws {
    let text = JSONText.number(value).line
    #expect(Double(text)?.bitPattern == value.bitPattern)
    #expect(throws: Never.self) {
      try JSONSerialization.jsonObject(with: Data("[\(text)]".utf8))
    }
  }

  @Test func numbersThatAreNoneAreNull() {
    #expect(JSONText.array([.number(.nan), .number(.infinity)]).line == "[null,null]")
    #expect(
      JSONText.array([.optional(Double?.none), .optional(String?.none)]).line == "[null,null]")
  }

  @Test func everyCharacterComesBack() throws {
    var text = ""
    for value in [0...0x2FF, 0x2020...0x2030, 0xFFF0...0x10010, 0x1F980...0x1F990] {
      text.unicodeScalars.append(contentsOf: value.compactMap(Unicode.Scalar.init(_:)))
    }
    let written = JSONText.array([.text(text)]).line
    let parsed = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String]
    #expect(Array(parsed?.first?.unicodeScalars ?? "".unicodeScalars) == Array(text.unicodeScalars))
    #expect(!written.unicodeScalars.contains { $0.properties.generalCategory == .control })
  }
}
