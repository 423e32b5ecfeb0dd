import Configurations
import Market

/// Decodes segments of kind `trades`: envelopes whose bodies are a map line and then rows.
///
/// The rows keep the order of the segment, which is the file's; it is all the order there is
/// inside a second. A decoder reads one segment.
public struct TapeDecoder: Sendable {
  /// What a line of the segment is.
  public enum Outcome: Sendable {
    /// The map that reads the lines after it.
    case map
    /// A swap, with the token's creation where the tape tells it and it was not told before.
    case row(SwapRow, TokenFact?)
    case refused(TapeRefusalReason)
  }

  private var reader: TapeRowReader?
  private var toldMints: Set<Pubkey> = []

  /// A decoder that has seen no map yet.
  public init() {}

  /// Decodes the next line of the segment, without its line break.
  public mutating func decode(line: ArraySlice<UInt8>) -> Outcome {
    guard let body = envelopeBody(line) else { return .refused(.badEnvelope) }
    if body.starts(with: Array("{\"map\":".utf8)) { return readMap(Array(body)) }
    guard let reader else { return .refused(.noMap) }
    do {
      let record = try verbatim(body, reader.map.format)
      let row = try reader.read(record)
      return .row(row.swap, fact(row))
    } catch {
      return .refused(error)
    }
  }

  /// Decodes lines that end in line breaks, in order. Line numbers go on from `result`.
  public mutating func decode(lines: [UInt8], into result: inout DecodedTape) {
    for line in lines.split(separator: 0x0A) {
      result.lineCount += 1
      switch decode(line: line) {
      case .map: break
      case .row(let row, let fact):
        result.rows.append(row)
        result.lineNumbers.append(result.lineCount)
        if let fact { result.facts.append(fact) }
      case .refused(let reason):
        result.refusals.append(TapeRefusal(line: result.lineCount, reason: reason))
      }
    }
  }

  private mutating func readMap(_ body: [UInt8]) -> Outcome {
    reader = nil
    do {
      let document = try ConfigurationDocument(source: body, file: "the segment", strict: true)
      var problems = Problems(in: document)
      guard let value = document.root["map"], let map = TapeMap.read(value, &problems),
        problems.isEmpty
      else { return .refused(.badMap) }
      var header: [UInt8]?
      if case .string(let text) = document.root["header"]?.kind { header = Array(text.utf8) }
      reader = try TapeRowReader(map: map, header: header, file: "the segment")
      return .map
    } catch {
      return .refused(.badMap)
    }
  }

  /// The row as the file had it.
  private func verbatim(
    _ body: ArraySlice<UInt8>, _ format: TapeMap.Format
  ) throws(TapeRefusalReason) -> ArraySlice<UInt8> {
    guard format == .csv else { return body }
    if body.count >= 2, body.first == UInt8(ascii: "\""), body.last == UInt8(ascii: "\"") {
      let inner = body.dropFirst().dropLast()
      if !inner.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") }) {
        return inner
      }
    }
    do {
      let document = try ConfigurationDocument(source: Array(body), file: "", strict: true)
      guard case .string(let text) = document.root.kind else { throw TapeRefusalReason.notJSON }
      return Array(text.utf8)[...]
    } catch {
      throw .notJSON
    }
  }

  private mutating func fact(_ row: TapeRow) -> TokenFact? {
    guard let createdAt = row.createdAt, let time = row.swap.blockTime,
      toldMints.insert(row.swap.baseMint).inserted
    else { return nil }
    var fact = TokenFact(mint: row.swap.baseMint, seenAt: time)
    fact.createdAt = createdAt
    fact.decimals = row.swap.baseDecimals
    return fact
  }
}

/// What a segment of a tape holds.
public struct DecodedTape: Sendable {
  /// In the segment's order.
  public internal(set) var rows: [SwapRow] = []
  /// Line of the segment each row stands at, from 1: the rows' order inside a slot.
  public internal(set) var lineNumbers: [Int] = []
  /// One a mint, in order of first appearance.
  public internal(set) var facts: [TokenFact] = []
  /// Lines not taken, in order.
  public internal(set) var refusals: [TapeRefusal] = []
  /// Lines seen, map lines and refused ones among them.
  public internal(set) var lineCount = 0

  /// Nothing decoded yet.
  public init() {}
}

/// The bytes of `body` of an archived envelope: its last member. Nil when the line is none.
private func envelopeBody(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
  let name = Array("\"body\":".utf8)
  guard line.starts(with: Array("{\"v\":1,".utf8)), line.last == UInt8(ascii: "}") else {
    return nil
  }
  var depth = 0
  var isString = false
  var at = line.startIndex
  while at < line.endIndex {
    let byte = line[at]
    if isString {
      if byte == UInt8(ascii: "\\") { at += 1 }
      if byte == UInt8(ascii: "\"") { isString = false }
    } else {
      switch byte {
      case UInt8(ascii: "\""):
        if depth == 1, line[at...].starts(with: name) {
          return line[(at + name.count)..<(line.endIndex - 1)]
        }
        isString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    at += 1
  }
  return nil
}
