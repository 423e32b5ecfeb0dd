/// Builds a FlatBuffers message from its end to its start, as the format's references require
/// (an object stands after whatever refers to it). Format: flatbuffers.dev, "Internals".
struct FlatBufferWriter {
  /// The message backwards: its last byte first.
  private var reversed: [UInt8] = []

  /// A value in a table.
  enum Field {
    case byte(UInt8)
    case short(Int16)
    case int(Int32)
    case long(Int64)
    /// An object already written, by the handle its writing returned.
    case reference(Int)
  }

  /// Writes a table of fields by number; the handle of the table.
  mutating func table(_ fields: [(number: Int, value: Field)]) -> Int {
    let tail = reversed.count
    let slotCount = (fields.map(\.number).max() ?? -1) + 1
    var ends = [Int](repeating: 0, count: slotCount)
    for (number, value) in fields {
      push(value)
      ends[number] = reversed.count
    }
    pad(to: 4)
    push(Int32(4 + 2 * slotCount))
    let start = reversed.count
    for end in ends.reversed() { push(UInt16(end == 0 ? 0 : start - end)) }
    push(UInt16(start - tail))
    push(UInt16(4 + 2 * slotCount))
    return start
  }

  /// Writes a string; its handle.
  mutating func string(_ text: String) -> Int {
    let bytes = Array(text.utf8)
    pad(to: 4, before: bytes.count + 1)
    reversed.append(0)
    reversed.append(contentsOf: bytes.reversed())
    push(UInt32(bytes.count))
    return reversed.count
  }

  /// Writes a vector of references; its handle.
  mutating func vector(references: [Int]) -> Int {
    pad(to: 4, before: 4 * references.count)
    for target in references.reversed() { push(.reference(target)) }
    push(UInt32(references.count))
    return reversed.count
  }

  /// Writes a vector of structs that consist of 64-bit words; its handle.
  mutating func vector(structs: [[Int64]]) -> Int {
    pad(to: 8)
    for words in structs.reversed() {
      for word in words.reversed() { push(word) }
    }
    push(UInt32(structs.count))
    return reversed.count
  }

  /// The message with `root` as its root table; a multiple of eight bytes.
  consuming func finish(root: Int) -> [UInt8] {
    pad(to: 8, before: 4)
    push(.reference(root))
    return reversed.reversed()
  }

  private mutating func push(_ field: Field) {
    switch field {
    case .byte(let value): push(value)
    case .short(let value):
      pad(to: 2)
      push(value)
    case .int(let value):
      pad(to: 4)
      push(value)
    case .long(let value):
      pad(to: 8)
      push(value)
    case .reference(let target):
      pad(to: 4)
      push(UInt32(reversed.count + 4 - target))
    }
  }

  private mutating func push<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.bigEndian) { reversed.append(contentsOf: $0) }
  }

  /// Pads so that what is written after `byteCount` more bytes starts at a multiple of `alignment`.
  private mutating func pad(to alignment: Int, before byteCount: Int = 0) {
    while (reversed.count + byteCount) % alignment != 0 { reversed.append(0) }
  }
}
