import Testing

@testable import Configurations

@Suite struct CanonicalValueTests {
  @Test func keysAreSortedAndNothingIsBlank() {
    let value = CanonicalValue.object([
      "b": .list([.integer(-1), .double(0.2), .double(-0.0), .null, .boolean(true)]),
      "a": .string("x\"\\\n\u{1}é"),
    ])
    #expect(value.text == "{\"a\":\"x\\\"\\\\\\n\\u0001é\",\"b\":[-1,0.2,0.0,null,true]}")
  }

  @Test func itReadsBackAsItWasWritten() throws {
    let value = CanonicalValue.object(["k\t": .string("\u{1F}\u{7F}\r\n/")])
    let root = try ConfigurationDocument(
      source: Array(value.text.utf8), file: "c", strict: true
    ).root
    #expect(root["k\t"]?.kind == .string("\u{1F}\u{7F}\r\n/"))
  }
}
