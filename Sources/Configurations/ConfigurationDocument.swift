import Glibc
import Market

/// A file a person wrote, read as JSON with the place of every value.
public struct ConfigurationDocument: Sendable {
  /// Largest file read, bytes.
  public static let sizeMaxBytes = 1 << 20

  /// Name of the file, as messages show it.
  public let file: String
  /// The file's own bytes.
  public let source: [UInt8]
  /// The document's one value, with the command line's values put in.
  public private(set) var root: ConfigurationValue
  /// Where the offsets of all text read so far end.
  private var offsetEnd: Int
  /// Other files whose values stand among this document's.
  private var attachments: [Attachment] = []

  private struct Attachment: Sendable {
    let file: String
    let source: [UInt8]
    let baseOffset: Int
    let root: ConfigurationValue
  }

  /// Reads a document. Throws every syntax problem and duplicate key with its place, under
  /// `exitCode`. `strict` allows neither comments nor trailing commas.
  public init(
    source: [UInt8], file: String, exitCode: ExitCode = .usage, strict: Bool = false
  ) throws(SundialError) {
    self.file = file
    self.source = source
    offsetEnd = source.count + 1
    root = ConfigurationValue(kind: .null, offset: 0)
    guard source.count <= Self.sizeMaxBytes else {
      throw SundialError(
        ConfigurationCode.tooLarge,
        "the file has \(source.count) bytes; a document may have \(Self.sizeMaxBytes)",
        place: file, nextStep: "Split it, or check that it is the file you meant.",
        exitCode: exitCode)
    }
    var parser = ConfigurationParser(source, strict: strict)
    var problems = Problems(in: self)
    do {
      root = try parser.document()
      problems = Problems(in: self)
    } catch {
      problems.add(error.code, offset: error.offset, error.message)
    }
    for fault in parser.faults { problems.add(fault.code, offset: fault.offset, fault.message) }
    guard problems.isEmpty else { throw problems.error(exitCode: exitCode) }
  }

  /// The bytes of a file. Throws when it is missing, unreadable or over 1 MiB.
  public static func bytes(ofFile path: String) throws(SundialError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path) }
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= sizeMaxBytes else {
        throw SundialError(
          ConfigurationCode.tooLarge, "the file has more than \(sizeMaxBytes) bytes",
          place: path, nextStep: "Check that it is the file you meant.", exitCode: .usage)
      }
    }
  }

  private static func unreadable(_ path: String) -> SundialError {
    SundialError(
      ConfigurationCode.unreadable, "cannot read the file: \(String(cString: strerror(errno)))",
      place: path, nextStep: "Check the path; relative ones start at the working folder.",
      exitCode: .usage)
  }
}

extension ConfigurationDocument {
  /// Puts a value of the command line at `path` (`execution.latency_slots`, `strategies[0]`).
  ///
  /// The text is read as JSON, else taken as a string. Objects on the way are made where missing;
  /// a list's item must be there. Throws E-CONFIG-014 on a path that leads nowhere.
  public mutating func override(path: String, text: String) throws(SundialError) {
    let steps = try Self.steps(of: path)
    var parser = ConfigurationParser(Array(text.utf8), baseOffset: offsetEnd)
    var value = ConfigurationValue(kind: .string(text), offset: offsetEnd)
    if let parsed = try? parser.document(), parser.faults.isEmpty { value = parsed }
    // One offset more for each object made on the way.
    let made = offsetEnd + text.utf8.count + 1
    offsetEnd = made + steps.count
    guard let changed = root.setting(value, at: steps[...], madeOffset: made) else {
      throw SundialError(
        ConfigurationCode.overridePath, "'\(shortened(path))' leads to no place in \(file)",
        place: "--set \(shortened(path))",
        nextStep: "Write keys with dots and items with brackets: execution.latency_slots[0].",
        exitCode: .usage)
    }
    root = changed
  }

  /// Reads another file whose values this document uses; problems of theirs are placed in it.
  /// Throws what is wrong with its form, under `exitCode`.
  public mutating func attach(
    source: [UInt8], file: String, exitCode: ExitCode = .usage
  ) throws(SundialError) -> ConfigurationValue {
    // Read alone first: its syntax errors have places of its own.
    _ = try ConfigurationDocument(source: source, file: file, exitCode: exitCode)
    var parser = ConfigurationParser(source, baseOffset: offsetEnd)
    guard let root = try? parser.document() else { preconditionFailure("read a moment ago") }
    attachments.append(
      Attachment(file: file, source: source, baseOffset: offsetEnd, root: root))
    offsetEnd += source.count + 1
    return root
  }

  /// File, line and column (in characters, from 1) of an offset; nil for the command line's.
  func place(offset: Int) -> (file: String, line: Int, column: Int)? {
    for other in attachments {
      let own = offset - other.baseOffset
      if own >= 0 && own <= other.source.count {
        let place = Self.place(own, in: other.source)
        return (other.file, place.line, place.column)
      }
    }
    guard offset >= 0 && offset <= source.count else { return nil }
    let place = Self.place(offset, in: source)
    return (file, place.line, place.column)
  }

  private static func place(_ offset: Int, in source: [UInt8]) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for byte in source[..<offset] {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }

  /// JSON path of the value or key at an offset; `$` for the root or an unknown one.
  func path(offset: Int) -> String {
    let found = root.path(to: offset)
    let path = found ?? attachments.lazy.compactMap { $0.root.path(to: offset) }.first ?? ""
    return path.isEmpty ? "$" : path.hasPrefix(".") ? String(path.dropFirst()) : path
  }

  private static func steps(of path: String) throws(SundialError) -> [PathStep] {
    var steps: [PathStep] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      if !pieces[0].isEmpty { steps.append(.key(String(pieces[0]))) }
      for piece in pieces.dropFirst() {
        guard piece.last == "]", let index = Int(piece.dropLast()), index >= 0 else {
          steps = []
          break
        }
        steps.append(.index(index))
      }
      if pieces[0].isEmpty { steps = [] }
      if steps.isEmpty { break }
    }
    guard !steps.isEmpty && steps.count <= ConfigurationParser.depthMax else {
      throw SundialError(
        ConfigurationCode.overridePath, "'\(shortened(path))' is no path",
        place: "--set \(shortened(path))",
        nextStep: "Write keys with dots and items with brackets: execution.latency_slots[0].",
        exitCode: .usage)
    }
    return steps
  }
}

/// One step of a path into a document.
private enum PathStep {
  case key(String)
  case index(Int)
}

extension ConfigurationValue {
  /// This value with another at the end of `steps`; nil when they lead nowhere.
  fileprivate func setting(
    _ value: ConfigurationValue, at steps: ArraySlice<PathStep>, madeOffset: Int
  ) -> ConfigurationValue? {
    guard let step = steps.first else { return value }
    let rest = steps.dropFirst()
    var changed = self
    switch (step, kind) {
    case (.index(let index), .list(var items)):
      guard index < items.count,
        let item = items[index].setting(value, at: rest, madeOffset: madeOffset + 1)
      else { return nil }
      items[index] = item
      changed.kind = .list(items)
    case (.key(let key), .object(var members)):
      let place = members.firstIndex { $0.key == key }
      let old =
        place.map { members[$0].value } ?? ConfigurationValue(kind: .null, offset: madeOffset)
      guard let new = old.setting(value, at: rest, madeOffset: madeOffset + 1) else { return nil }
      if let place {
        members[place].value = new
      } else {
        members.append(Member(key: key, keyOffset: new.offset, value: new))
      }
      changed.kind = .object(members)
    case (.key, .null):
      changed.kind = .object([])
      return changed.setting(value, at: steps, madeOffset: madeOffset + 1)
    default: return nil
    }
    return changed
  }

  /// Path from here to the value or key that starts at `target`; nil when it is not below.
  fileprivate func path(to target: Int) -> String? {
    if offset == target { return "" }
    switch kind {
    case .list(let items):
      for (index, item) in items.enumerated() {
        if let rest = item.path(to: target) { return "[\(index)]\(rest)" }
      }
    case .object(let members):
      for member in members {
        if member.keyOffset == target { return ".\(shortened(member.key))" }
        if let rest = member.value.path(to: target) { return ".\(shortened(member.key))\(rest)" }
      }
    default: break
    }
    return nil
  }
}
