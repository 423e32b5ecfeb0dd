/// Text as a terminal shows it: measured in columns, and harmless whoever wrote it.
enum TerminalText {
  /// `text` with everything that could move the cursor, hide or turn text written as `\u{…}`.
  static func harmless(_ text: String) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        output += "\\u{\(String(scalar.value, radix: 16))}"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// Columns the text takes; never fewer than a terminal uses (marks that combine count as one).
  static func columnCount(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columnCount(of: $1) }
  }

  /// The text cut to `columns`, with `…` at its end where something was cut.
  static func fitted(_ text: String, columns: Int) -> String {
    guard columnCount(of: text) > columns else { return text }
    var kept = String.UnicodeScalarView()
    var used = 1
    for scalar in text.unicodeScalars {
      used += columnCount(of: scalar)
      guard used <= columns else { break }
      kept.append(scalar)
    }
    return columns > 0 ? String(kept) + "…" : ""
  }

  /// The text cut or filled up to exactly `columns`, on the left side or the right.
  static func cell(_ text: String, columns: Int, alignedRight: Bool = false) -> String {
    let shown = fitted(text, columns: columns)
    let space = String(repeating: " ", count: max(0, columns - columnCount(of: shown)))
    return alignedRight ? space + shown : shown + space
  }

  /// The text in pieces of at most `columns`, for what must not be cut: paths and hashes.
  static func wrapped(_ text: String, columns: Int) -> [String] {
    var lines = [""]
    var used = 0
    for scalar in text.unicodeScalars {
      let width = columnCount(of: scalar)
      if used + width > columns {
        lines.append("")
        used = 0
      }
      lines[lines.count - 1].unicodeScalars.append(scalar)
      used += width
    }
    return lines
  }

  /// Wide ranges of Unicode's East Asian Width (UAX 11), taken a little too wide.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF,
    0xFE10...0xFE1F, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
    0x1AFF0...0x1B2FF, 0x1F000...0x1FAFF, 0x20000...0x3FFFD,
  ]

  private static func columnCount(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x1100 { return 1 }
    if scalar.properties.isEmojiPresentation { return 2 }
    return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
  }
}
