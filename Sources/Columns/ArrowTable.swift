/// A table to be written as one Arrow file: columns in the order of the schema.
struct ArrowTable {
  /// The buffers of one column.
  struct Buffers {
    var nullCount = 0
    /// nil = no row is null.
    var validity: [UInt8]?
    /// Row boundaries in `values`, for columns whose rows differ in length.
    var boundaries: [UInt8]?
    var values: [UInt8]
  }

  let rowCount: Int
  let metadata: [(key: String, value: String)]
  private(set) var fields: [ArrowField] = []
  private(set) var columns: [Buffers] = []
  private let schema: [ArrowField]

  /// A table of `schema` whose columns are to be added in its order.
  init(schema: [ArrowField], rowCount: Int, metadata: [(key: String, value: String)]) {
    self.schema = schema
    self.rowCount = rowCount
    self.metadata = metadata
  }

  /// Whether each column of the schema was added or left out.
  var isComplete: Bool { nextField == schema.count }

  private var nextField = 0

  /// Adds the next column.
  mutating func add<Value: ArrowValue>(_ name: String, _ values: [Value]) {
    let field = take(name)
    precondition(Value.represents(field.type) && values.count == rowCount, "not column \(name)")
    append(field, Buffers(values: values.withUnsafeBytes { Array($0) }))
  }

  /// Adds the next column, with nulls.
  mutating func add<Value: ArrowValue>(_ name: String, _ values: [Value?]) {
    let field = take(name)
    precondition(Value.represents(field.type) && values.count == rowCount, "not column \(name)")
    precondition(field.nullable || !values.contains { $0 == nil }, "a null in \(name)")
    let (validity, nullCount) = Self.validity(of: values.map { $0 != nil })
    let filled = values.map { $0 ?? Value.placeholder }
    append(
      field,
      Buffers(
        nullCount: nullCount, validity: validity, values: filled.withUnsafeBytes { Array($0) }))
  }

  /// Adds the next column, of byte strings: 2 GiB in all at most.
  mutating func add(_ name: String, bytes values: [[UInt8]?]) {
    let field = take(name)
    precondition(field.type.width == nil && values.count == rowCount, "not column \(name)")
    let (validity, nullCount) = Self.validity(of: values.map { $0 != nil })
    var boundaries: [Int32] = [0]
    var joined: [UInt8] = []
    for value in values {
      joined.append(contentsOf: value ?? [])
      boundaries.append(Int32(joined.count))
    }
    append(
      field,
      Buffers(
        nullCount: nullCount, validity: validity,
        boundaries: boundaries.withUnsafeBytes { Array($0) }, values: joined))
  }

  /// Leaves the next column out of the file: readers take it as all null.
  mutating func leaveOut(_ name: String) {
    precondition(take(name).nullable, "\(name) is not nullable")
  }

  private mutating func take(_ name: String) -> ArrowField {
    let field = schema[nextField]
    precondition(field.name == name, "column \(name) where \(field.name) is next")
    nextField += 1
    return field
  }

  private mutating func append(_ field: ArrowField, _ buffers: Buffers) {
    fields.append(field)
    columns.append(buffers)
  }

  private static func validity(of known: [Bool]) -> (bits: [UInt8]?, nullCount: Int) {
    var bits = [UInt8](repeating: 0, count: (known.count + 7) / 8)
    var nullCount = 0
    for (row, isKnown) in known.enumerated() {
      if isKnown { bits[row / 8] |= 1 << (row % 8) } else { nullCount += 1 }
    }
    return (nullCount == 0 ? nil : bits, nullCount)
  }
}
