/// Lines of a report, each at most as wide as the page.
struct ReportPage {
  /// How a line stands out, where colours are wanted. ANSI SGR codes.
  enum Style: String {
    case plain = ""
    case heading = "1"
    case gain = "32"
    case loss = "31"
  }

  /// A column of a table.
  struct Column {
    var title: String
    /// Columns on the terminal; the first column of a table takes what the others leave.
    var width: Int
    var alignedRight = true
  }

  let width: Int
  let colored: Bool
  private(set) var text = ""

  init(width: Int, colored: Bool) {
    self.width = width
    self.colored = colored
  }

  /// A line, cut to the page. Trailing spaces go.
  mutating func add(_ line: String, _ style: Style = .plain) {
    var shown = TerminalText.fitted(line, columns: width)
    while shown.last == " " { shown.removeLast() }
    let styled = colored && style != .plain && !shown.isEmpty
    text += styled ? "\u{1B}[\(style.rawValue)m\(shown)\u{1B}[0m\n" : shown + "\n"
  }

  /// A heading with a blank line before it.
  mutating func addHeading(_ title: String) {
    add("")
    add(title, .heading)
  }

  /// A label and its value, in as many lines as the value needs.
  mutating func addField(_ label: String, _ value: String, _ style: Style = .plain) {
    let indent = 18
    let lines = TerminalText.wrapped(value, columns: width - indent)
    for (index, line) in lines.enumerated() {
      let margin = TerminalText.cell(index == 0 ? label : "", columns: indent)
      add(margin + line, style)
    }
  }

  /// A table whose first column is text and takes the room the others leave.
  mutating func addTable(_ columns: [Column], _ rows: [[String]]) {
    let taken = columns.dropFirst().reduce(0) { $0 + $1.width + 1 }
    let first = max(1, width - 2 - taken)
    func line(_ cells: [String]) -> String {
      var output = "  " + TerminalText.cell(cells[0], columns: first)
      for (column, cell) in zip(columns, cells).dropFirst() {
        output += " "
        output += TerminalText.cell(
          cell, columns: column.width, alignedRight: column.alignedRight)
      }
      return output
    }
    add(line(columns.map(\.title)))
    for row in rows { add(line(row)) }
  }
}
