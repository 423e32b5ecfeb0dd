import Market

/// The problems found in one document, all of them rather than the first.
public struct Problems: Sendable {
  /// Problems kept; beyond it they are only counted.
  static let listedMax = 50

  /// In the order they were found until `sorted`.
  public private(set) var list: [Problem] = []
  /// Problems found, listed or not.
  public private(set) var count = 0
  private var document: ConfigurationDocument
  private var silent: Set<Int> = []

  /// No problem yet.
  public init(in document: ConfigurationDocument) {
    self.document = document
  }

  /// Ends what is said of a value: later problems at its place only follow from the first.
  public mutating func silence(_ value: ConfigurationValue) { silent.insert(value.offset) }

  /// Takes places from a document that has grown by another file.
  public mutating func follow(_ document: ConfigurationDocument) { self.document = document }

  /// Whether nothing is wrong.
  public var isEmpty: Bool { count == 0 }

  /// Adds a problem at a value. `word` is what was written where one of `candidates` belongs.
  public mutating func add(
    _ code: String, at value: ConfigurationValue, _ message: String, expected: String? = nil,
    word: String? = nil, among candidates: [String] = []
  ) {
    add(
      code, offset: value.offset, message, expected: expected, word: word, among: candidates)
  }

  /// Adds a problem at a key or a value's offset.
  public mutating func add(
    _ code: String, offset: Int, _ message: String, expected: String? = nil, word: String? = nil,
    among candidates: [String] = []
  ) {
    guard !silent.contains(offset) else { return }
    count += 1
    guard list.count < Self.listedMax else { return }
    let place = document.place(offset: offset)
    list.append(
      Problem(
        code: code, message: message, file: place?.file ?? document.file, line: place?.line,
        column: place?.column, path: document.path(offset: offset), expected: expected,
        nearest: word.flatMap { nearestWord(to: $0, among: candidates) }))
  }

  /// All problems as one error: place and sentence of a single one, else a line for each.
  ///
  /// Traps when there is none.
  public func error(exitCode: ExitCode) -> SundialError {
    precondition(count > 0, "no problem, no error")
    let ordered = sorted
    let first = ordered[0]
    let next = "See docs/errors/\(first.code).md."
    guard count > 1 else {
      return SundialError(
        first.code, first.sentence, place: first.place, nextStep: next, exitCode: exitCode)
    }
    var lines = ["\(count) problems"] + ordered.map { "  \($0)" }
    if count > ordered.count { lines.append("  and \(count - ordered.count) more") }
    return SundialError(
      first.code, lines.joined(separator: "\n"), place: document.file, nextStep: next,
      exitCode: exitCode)
  }

  /// By place in the file; those of the command line last.
  public var sorted: [Problem] {
    list.enumerated().sorted { left, right in
      let a = (left.element.line ?? Int.max, left.element.column ?? 0, left.offset)
      let b = (right.element.line ?? Int.max, right.element.column ?? 0, right.offset)
      return a < b
    }.map(\.element)
  }
}
