import Market
import Testing

@testable import Configurations

/// The error a document is refused with; nil when it is read.
private func refusal(of text: String) -> SundialError? {
  refusal(of: Array(text.utf8))
}

private func refusal(of bytes: [UInt8]) -> SundialError? {
  do {
    _ = try ConfigurationDocument(source: bytes, file: "a.json")
    return nil
  } catch {
    return error
  }
}

@Suite struct ConfigurationDocumentTests {
  @Test func commentsAndTrailingCommasAreRead() throws {
    let text = """
      // first
      { "a": [1, 2.50, -3e2,], /* a /* b */ "b": { "c": null, "d": true }, // last
        "é": "\\u00e9\\ud83d\\ude00\\n", }
      """
    let root = try ConfigurationDocument(source: Array(text.utf8), file: "a.json").root
    #expect(
      root["a"]?.kind
        == .list([
          ConfigurationValue(kind: .number("1"), offset: 17),
          ConfigurationValue(kind: .number("2.50"), offset: 20),
          ConfigurationValue(kind: .number("-3e2"), offset: 26),
        ]))
    #expect(root["b"]?["c"] == nil)
    #expect(root["b"]?["d"]?.kind == .boolean(true))
    #expect(root["é"]?.kind == .string("é😀\n"))
  }

  @Test func strictReadingAllowsNeither() {
    for text in ["{} // c", "[1,]", "{\"a\":1,}"] {
      #expect(throws: SundialError.self) {
        try ConfigurationDocument(source: Array(text.utf8), file: "a", strict: true)
      }
    }
  }

  @Test func placesCountCharacters() throws {
    let text = "{\n  \"é\": [1,\n    {\"b\": 2}]\n}"
    let document = try ConfigurationDocument(source: Array(text.utf8), file: "a.json")
    guard case .list(let items) = document.root["é"]?.kind, let two = items[1]["b"] else {
      Issue.record("the list is missing")
      return
    }
    var problems = Problems(in: document)
    problems.add("E-X-001", at: two, "wrong")
    let problem = try #require(problems.list.first)
    #expect(problem.path == "é[1].b")
    #expect(problem.line == 3 && problem.column == 11)
    #expect(problem.description == "a.json:3:11: é[1].b: wrong [E-X-001]")
  }

  @Test func overridesReplaceAddAndAreNamedAsSuch() throws {
    var document = try ConfigurationDocument(
      source: Array("{\"a\": {\"b\": [1, 2]}}".utf8), file: "a.json")
    try document.override(path: "a.b[1]", text: "7")
    try document.override(path: "a.c.d", text: "5 SOL")
    try document.override(path: "a.e", text: "[1, 2]")
    guard case .list(let items) = document.root["a"]?["b"]?.kind else {
      Issue.record("the list is gone")
      return
    }
    #expect(items.map(\.kind) == [.number("1"), .number("7")])
    #expect(document.root["a"]?["c"]?["d"]?.kind == .string("5 SOL"))
    var problems = Problems(in: document)
    problems.add("E-X-001", at: items[1], "wrong")
    #expect(problems.list[0].description == "--set a.b[1]: a.b[1]: wrong [E-X-001]")
  }

  @Test(arguments: ["", ".", "a..b", "a[", "a[x]", "a[-1]", "a.b[2]", "a.b.c", "[0]", "a[0]b"])
  func overridesThatLeadNowhereAreRefused(path: String) throws {
    var document = try ConfigurationDocument(
      source: Array("{\"a\": {\"b\": [1, 2]}}".utf8), file: "a.json")
    let error = #expect(throws: SundialError.self) { try document.override(path: path, text: "1") }
    #expect(error?.code == ConfigurationCode.overridePath)
  }

  @Test func depthAndSizeAreBounded() {
    let nested = { (depth: Int) in
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(refusal(of: nested(64)) == nil)
    #expect(refusal(of: nested(65))?.code == ConfigurationCode.tooDeep)
    #expect(refusal(of: String(repeating: "[", count: 1 << 20))?.code == ConfigurationCode.tooDeep)
    let large = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
    #expect(refusal(of: large)?.code == ConfigurationCode.tooLarge)
  }

  @Test func duplicateKeysAreAllNamed() {
    let error = refusal(of: "{\"a\": 1, \"a\": 2,\n \"b\": {\"c\": 1, \"c\": 1}}")
    #expect(error?.code == ConfigurationCode.duplicateKey)
    #expect(error?.message.contains("2 problems") == true)
    #expect(error?.message.contains("a.json:1:10") == true)
    #expect(error?.message.contains("a.json:2:16") == true)
  }

  @Test func messagesHoldNothingATerminalObeys() {
    let error = refusal(of: "{\"\\u001b[2J\": 1, \"\\u001b[2J\": 1}")
    #expect(error?.message.contains("'?[2J'") == true)
    #expect(error?.description.unicodeScalars.allSatisfy { $0.value >= 0x20 } == true)
  }

  @Test(arguments: [
    "", "{", "[1", "{\"a\"}", "{\"a\":}", "{a: 1}", "[1 2]", "\"x", "\"\\q\"", "\"\\ud800\"",
    "NaN", "-Infinity", "[Infinity]", "01", "1.", "1e", "+1", "1 2", "/* x", "/ x", "tru", "'a'",
    "{\"a\": 20%}", "\"a\u{1}b\"", "5m",
  ])
  func wrongJSONIsRefusedWithItsPlace(text: String) throws {
    let error = try #require(refusal(of: text))
    #expect(error.code == ConfigurationCode.syntax)
    #expect(error.exitCode == .usage)
    #expect(error.place?.hasPrefix("a.json:1:") == true)
  }

  @Test(
    arguments: [
      [0xFF], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82],
    ] as [[UInt8]])
  func invalidUTF8IsRefused(bytes: [UInt8]) {
    #expect(refusal(of: bytes)?.code == ConfigurationCode.notUTF8)
  }

  @Test func everyPrefixOfADocumentEndsInATypedErrorOrIsRead() {
    let text = "{\"a\": [1.5e3, \"\\u00e9\", /* c */ {\"b\": null}], // d\n \"c\": true,}"
    let bytes = Array(text.utf8)
    for count in 0..<bytes.count { #expect(refusal(of: Array(bytes[..<count])) != nil) }
    for place in bytes.indices {
      for byte in [0, 0x22, 0x5B, 0x7D, 0xFF, 0x2F] as [UInt8] {
        var changed = bytes
        changed[place] = byte
        _ = refusal(of: changed)
      }
    }
  }

  @Test func aMissingFileIsAUsageError() {
    let error = #expect(throws: SundialError.self) {
      try ConfigurationDocument.bytes(ofFile: "/nonexistent/run.json")
    }
    #expect(error?.code == ConfigurationCode.unreadable && error?.exitCode == .usage)
    let folder = #expect(throws: SundialError.self) {
      try ConfigurationDocument.bytes(ofFile: "/")
    }
    #expect(folder?.code == ConfigurationCode.unreadable)
  }
}
