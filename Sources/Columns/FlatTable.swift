/// Why a file cannot be what it should be; becomes a `SundialError` with the file's path.
struct ArrowDamage: Error {
  let reason: String
}

/// A table in a FlatBuffers message that nobody vouches for: each read checks its place.
struct FlatTable {
  private let buffer: UnsafeRawBufferPointer
  private let position: Int
  private let directory: Int
  private let directoryByteCount: Int

  /// The root table of a message.
  init(rootOf buffer: UnsafeRawBufferPointer) throws(ArrowDamage) {
    let position = Int(try Self.load(UInt32.self, buffer, at: 0))
    try self.init(buffer, at: position)
  }

  private init(_ buffer: UnsafeRawBufferPointer, at position: Int) throws(ArrowDamage) {
    self.buffer = buffer
    self.position = position
    directory = position - Int(try Self.load(Int32.self, buffer, at: position))
    directoryByteCount = Int(try Self.load(UInt16.self, buffer, at: directory))
    guard directoryByteCount >= 4 else { throw ArrowDamage(reason: "a table without directory") }
  }

  /// A number, or `fallback` where the table leaves it out.
  func number<Value: FixedWidthInteger>(
    _ field: Int, or fallback: Value
  ) throws(ArrowDamage) -> Value {
    guard let at = try place(of: field) else { return fallback }
    return try Self.load(Value.self, buffer, at: at)
  }

  /// A table the field refers to.
  func table(_ field: Int) throws(ArrowDamage) -> FlatTable? {
    guard let at = try place(of: field) else { return nil }
    return try FlatTable(buffer, at: try Self.target(buffer, at: at))
  }

  /// Text the field refers to; bytes that are no UTF-8 are replaced.
  func text(_ field: Int) throws(ArrowDamage) -> String? {
    guard let at = try place(of: field) else { return nil }
    let (start, count) = try vector(at: at, elementByteCount: 1)
    return String(decoding: buffer[start..<start + count], as: UTF8.self)
  }

  /// The tables of a vector, at most `countMax` of them; empty where it is left out.
  func tables(_ field: Int, countMax: Int) throws(ArrowDamage) -> [FlatTable] {
    guard let at = try place(of: field) else { return [] }
    let (start, count) = try vector(at: at, elementByteCount: 4)
    guard count <= countMax else { throw ArrowDamage(reason: "too many entries in its schema") }
    var tables: [FlatTable] = []
    for index in 0..<count {
      tables.append(try FlatTable(buffer, at: try Self.target(buffer, at: start + 4 * index)))
    }
    return tables
  }

  /// The structs of a vector as rows of `wordCount` 64-bit words, at most `countMax` of them.
  func structs(
    _ field: Int, wordCount: Int, countMax: Int
  ) throws(ArrowDamage) -> [[Int64]] {
    guard let at = try place(of: field) else { return [] }
    let (start, count) = try vector(at: at, elementByteCount: 8 * wordCount)
    guard count <= countMax else { throw ArrowDamage(reason: "too many buffers or batches") }
    var rows: [[Int64]] = []
    for index in 0..<count {
      var words: [Int64] = []
      for word in 0..<wordCount {
        words.append(
          try Self.load(Int64.self, buffer, at: start + 8 * (index * wordCount + word)))
      }
      rows.append(words)
    }
    return rows
  }

  /// Whether the table has the field.
  func has(_ field: Int) throws(ArrowDamage) -> Bool { try place(of: field) != nil }

  private func place(of field: Int) throws(ArrowDamage) -> Int? {
    let entry = 4 + 2 * field
    guard entry + 2 <= directoryByteCount else { return nil }
    let offset = try Self.load(UInt16.self, buffer, at: directory + entry)
    return offset == 0 ? nil : position + Int(offset)
  }

  private func vector(
    at place: Int, elementByteCount: Int
  ) throws(ArrowDamage) -> (start: Int, count: Int) {
    let head = try Self.target(buffer, at: place)
    let count = Int(try Self.load(UInt32.self, buffer, at: head))
    guard count <= (buffer.count - head - 4) / elementByteCount else {
      throw ArrowDamage(reason: "a vector longer than its message")
    }
    return (head + 4, count)
  }

  private static func target(
    _ buffer: UnsafeRawBufferPointer, at place: Int
  ) throws(ArrowDamage) -> Int {
    place + Int(try load(UInt32.self, buffer, at: place))
  }

  private static func load<Value: FixedWidthInteger>(
    _ type: Value.Type, _ buffer: UnsafeRawBufferPointer, at place: Int
  ) throws(ArrowDamage) -> Value {
    let width = MemoryLayout<Value>.size
    guard place >= 0, place <= buffer.count - width else {
      throw ArrowDamage(reason: "a reference outside its message")
    }
    var value: Value = 0
    withUnsafeMutableBytes(of: &value) {
      $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[place..<place + width]))
    }
    return Value(littleEndian: value)
  }
}
