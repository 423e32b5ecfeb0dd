import Market

/// An Arrow IPC file of one record batch, ours or another writer's, checked down to each buffer's
/// place before any of it is used.
public struct ArrowFile: Sendable {
  /// Where one column's buffers lie in the file.
  struct Place: Sendable {
    let field: ArrowField
    let nullCount: Int
    let validity: Range<Int>
    /// Row boundaries, for columns whose rows differ in length.
    let boundaries: Range<Int>?
    let values: Range<Int>
  }

  let path: String
  /// Number of rows of every column.
  public let rowCount: Int
  /// The schema's metadata.
  public let metadata: [String: String]
  let places: [Place]
  // Sound because: kept in memory by `owner`, and never written.
  nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
  let owner: any AnyObject & Sendable

  /// The columns, in the file's order.
  public var fields: [ArrowField] { places.map(\.field) }

  /// Most fields and metadata entries a file may have: far above ours, to bound hostile ones.
  private static let entryCountMax = 256

  /// Maps and checks the file at `path`; E-COLUMNS-001, E-COLUMNS-002.
  public init(path: String) throws(SundialError) {
    let file = try MappedFile(path: path)
    try self.init(bytes: file.bytes, owner: file, path: path)
  }

  /// Checks a file that `owner` keeps in memory; E-COLUMNS-002. `path` is for messages.
  init(bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable, path: String)
    throws(SundialError)
  {
    do throws(ArrowDamage) {
      let (footer, footerStart) = try Self.footer(of: bytes)
      guard try footer.number(0, or: Int16(0)) >= 3, let schema = try footer.table(1) else {
        throw ArrowDamage(reason: "a version before 4, or no schema")
      }
      let fields = try Self.fields(of: schema)
      let batches = try footer.structs(3, wordCount: 3, countMax: 1)
      guard try footer.structs(2, wordCount: 3, countMax: 1).isEmpty else {
        throw ArrowDamage(reason: "dictionary batches are not used here")
      }
      metadata = try Self.metadata(of: schema)
      (rowCount, places) = try Self.places(
        of: fields, batch: batches.first, in: bytes, limit: footerStart)
    } catch {
      throw Self.damaged(path, error.reason)
    }
    self.path = path
    self.bytes = bytes
    self.owner = owner
  }

  /// Metadata of the file at `path`, of however many batches; nil when it is none.
  static func metadata(at path: String) -> [String: String]? {
    guard let file = try? MappedFile(path: path),
      let (footer, _) = try? footer(of: file.bytes), let schema = try? footer.table(1)
    else { return nil }
    return try? metadata(of: schema)
  }

  /// The error for a file that is not what it should be.
  static func damaged(_ path: String, _ reason: String) -> SundialError {
    SundialError(
      "E-COLUMNS-002", "the column file is damaged: \(reason)", place: path,
      nextStep: "delete the day's folder and run `sundial build`", exitCode: .archiveDamaged)
  }

  private static func footer(
    of bytes: UnsafeRawBufferPointer
  ) throws(ArrowDamage) -> (FlatTable, start: Int) {
    let magic = ArrowMessages.magic
    guard bytes.count >= 8 + 10, bytes.prefix(6).elementsEqual(magic),
      bytes.suffix(6).elementsEqual(magic)
    else { throw ArrowDamage(reason: "no Arrow file, or cut short") }
    let end = bytes.count - 10
    let byteCount = Int(bytes.loadUnaligned(fromByteOffset: end, as: Int32.self))
    guard byteCount >= 8, byteCount <= end - 8 else {
      throw ArrowDamage(reason: "a footer length outside the file")
    }
    let start = end - byteCount
    return (try FlatTable(rootOf: UnsafeRawBufferPointer(rebasing: bytes[start..<end])), start)
  }

  private static func metadata(of schema: FlatTable) throws(ArrowDamage) -> [String: String] {
    var metadata: [String: String] = [:]
    for pair in try schema.tables(2, countMax: entryCountMax) {
      if let key = try pair.text(0) { metadata[key] = try pair.text(1) ?? "" }
    }
    return metadata
  }

  private static func fields(of schema: FlatTable) throws(ArrowDamage) -> [ArrowField] {
    guard try schema.number(0, or: Int16(0)) == 0 else {
      throw ArrowDamage(reason: "big-endian data")
    }
    var fields: [ArrowField] = []
    for field in try schema.tables(1, countMax: entryCountMax) {
      let name = try field.text(0) ?? ""
      guard try !field.has(4), let type = try type(of: field) else {
        throw ArrowDamage(reason: "column \(name) has a type that is not used here")
      }
      guard !fields.contains(where: { $0.name == name }) else {
        throw ArrowDamage(reason: "column \(name) twice")
      }
      fields.append(ArrowField(name, type, nullable: try field.number(1, or: UInt8(0)) != 0))
    }
    return fields
  }

  private static func type(of field: FlatTable) throws(ArrowDamage) -> ArrowType? {
    guard let type = try field.table(3) else { return nil }
    switch try field.number(2, or: UInt8(0)) {
    case 2:
      let bits = Int(try type.number(0, or: Int32(0)))
      guard [8, 16, 32, 64].contains(bits) else { return nil }
      return try type.number(1, or: UInt8(0)) != 0 ? .signed(bits: bits) : .unsigned(bits: bits)
    case 3: return try type.number(0, or: Int16(0)) == 2 ? .float64 : nil
    case 4: return .binary
    case 5: return .utf8
    case 10:
      guard try type.number(0, or: Int16(0)) == 0 else { return nil }
      switch try type.text(1) {
      case nil, "": return .timestampSeconds(utc: false)
      case "UTC": return .timestampSeconds(utc: true)
      default: return nil
      }
    case 15:
      let count = Int(try type.number(0, or: Int32(0)))
      return count > 0 ? .fixedBytes(count: count) : nil
    default: return nil
    }
  }
}
