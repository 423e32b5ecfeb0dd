import Glibc

/// One column of numbers in memory that does not move: a mapped file's or our own.
///
/// The owner lives as long as any column over its memory. Subscripts check bounds.
public struct Column<Element: BitwiseCopyable>: @unchecked Sendable {
  // Sound because: the memory is never written after the column is made, so threads only read it.
  @usableFromInline let base: UnsafePointer<Element>
  @usableFromInline let owner: AnyObject
  /// Number of rows.
  public let count: Int

  /// A column over memory kept alive and unchanged by `owner`.
  init(base: UnsafePointer<Element>, count: Int, owner: AnyObject) {
    self.base = base
    self.count = count
    self.owner = owner
  }

  /// A column that owns a copy of `values`.
  public init(_ values: [Element]) {
    let block = OwnedBlock(byteCount: values.count * MemoryLayout<Element>.stride)
    let typed = block.base.bindMemory(to: Element.self, capacity: max(values.count, 1))
    for (index, value) in values.enumerated() { typed[index] = value }
    self.init(base: UnsafePointer(typed), count: values.count, owner: block)
  }

  /// A column of `count` rows whose memory `fill` writes, all of it.
  init(count: Int, fill: (UnsafeMutablePointer<Element>) -> Void) {
    let block = OwnedBlock(byteCount: count * MemoryLayout<Element>.stride)
    let typed = block.base.bindMemory(to: Element.self, capacity: max(count, 1))
    fill(typed)
    self.init(base: UnsafePointer(typed), count: count, owner: block)
  }

  /// All rows, for loops; the span cannot outlive the column.
  public var span: Span<Element> {
    @_lifetime(borrow self)
    get {
      // Sound because: the memory holds `count` elements as long as the column keeps its owner.
      let span = Span(_unsafeStart: base, count: count)
      return _overrideLifetime(span, borrowing: self)
    }
  }

  /// The value of a row.
  @inlinable
  public subscript(row: Int) -> Element {
    precondition(row >= 0 && row < count, "row outside the column")
    return base[row]
  }
}

extension Column {
  /// Asks the system for the column's pages at once, before a first loop would fault them in one
  /// after another. A system that cannot does nothing.
  func populate() {
    let pageByteCount = UInt(sysconf(Int32(_SC_PAGESIZE)))
    let start = UInt(bitPattern: base)
    let first = start / pageByteCount * pageByteCount
    let byteCount = start - first + UInt(count * MemoryLayout<Element>.stride)
    _ = madvise(UnsafeMutableRawPointer(bitPattern: first), Int(byteCount), populateRead)
  }
}

/// MADV_POPULATE_READ, Linux 5.14: faults pages in without changing them.
private let populateRead: Int32 = 22

/// A column whose rows may be null. A missing column is all null.
public struct NullableColumn<Element: BitwiseCopyable>: Sendable {
  /// Values; what stands at a null row is meaningless. nil = the file has no such column.
  public let values: Column<Element>?
  /// Validity bits, least significant first; nil = every row is valid.
  public let validity: Column<UInt8>?

  /// A column of values with validity bits.
  public init(values: Column<Element>?, validity: Column<UInt8>?) {
    self.values = values
    self.validity = validity
  }

  /// A column that owns a copy of `values`.
  public init(_ values: [Element?], placeholder: Element) {
    var bits = [UInt8](repeating: 0, count: (values.count + 7) / 8)
    for (row, value) in values.enumerated() where value != nil { bits[row / 8] |= 1 << (row % 8) }
    self.init(values: Column(values.map { $0 ?? placeholder }), validity: Column(bits))
  }

  /// The value of a row, nil where it is null.
  @inlinable
  public subscript(row: Int) -> Element? {
    guard let values else { return nil }
    if let validity, validity[row >> 3] >> UInt8(row & 7) & 1 == 0 { return nil }
    return values[row]
  }
}
