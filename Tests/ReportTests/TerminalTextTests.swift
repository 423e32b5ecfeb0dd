import Testing

@testable import Report

@Suite struct TerminalTextTests {
  @Test(arguments: [("abc", 3), ("動", 2), ("🦊", 2), ("…", 1), ("", 0), ("ｆ", 2)])
  func columnsAreCountedAsATerminalDoes(text: String, columns: Int) {
    #expect(TerminalText.columnCount(of: text) == columns)
  }

  @Test func cuttingAndFillingKeepToTheWidth() {
    #expect(TerminalText.fitted("abcdef", columns: 4) == "abc…")
    #expect(TerminalText.fitted("abcd", columns: 4) == "abcd")
    #expect(TerminalText.fitted("動動動", columns: 4) == "動…")
    #expect(TerminalText.fitted("abc", columns: 0) == "")
    #expect(TerminalText.cell("ab", columns: 4, alignedRight: true) == "  ab")
    #expect(TerminalText.cell("動動動", columns: 4) == "動… ")
    #expect(TerminalText.wrapped("abcde", columns: 2) == ["ab", "cd", "e"])
    #expect(TerminalText.wrapped("", columns: 2) == [""])
  }

  @Test func whatCouldSteerATerminalIsSpelledOut() {
    #expect(TerminalText.harmless("a\u{1B}[2Jb\u{202E}\r") == #"a\u{1b}[2Jb\u{202e}\u{d}"#)
    #expect(TerminalText.harmless("naïve 動 🦊") == "naïve 動 🦊")
  }
}
