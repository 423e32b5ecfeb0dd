import Testing

@testable import Archive

@Suite struct EnvelopeTests {
  private static func body(_ line: String) -> String? {
    Array(line.utf8).withUnsafeBytes { bytes in
      Envelope.bodyRange(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }

  @Test(arguments: [
    (#"{"v":1,"request":{"body":1},"body":{"a":2}}"#, #"{"a":2}"#),
    (#"{"method":"\"body\":","body":[]}"#, "[]"),
    (#"{"method":"\\","body":"}"}"#, #""}""#),
  ])
  func theBodyIsFoundBehindWhatLooksLikeIt(line: String, expected: String) {
    #expect(Self.body(line) == expected)
  }

  @Test(arguments: ["", "{", "{}", "null", #"{"body":}"#, #"{"a":"#, #"{"a\}"#, "}}}}", "{]]]]}"])
  func otherLinesAreNoEnvelopes(line: String) {
    #expect(Self.body(line) == nil)
  }

  @Test func controlCharactersAreEscaped() {
    #expect(JSONText.quoted("a\"\\\n\u{1}é") == "\"a\\\"\\\\\\n\\u0001é\"")
  }
}
