import Market

/// Refused signals in an order of their own, read one at a time from where they lie: in memory or
/// in a file. Copies share what they are of.
public struct RejectionList: Sequence, Sendable {
  private let records: RecordList<Rejection>
  /// Numbers of the records, in the list's order.
  private let numbers: [UInt32]

  /// Refusals read from a file until its pages are let go.
  private static let rejectionsInMemory = 16_384

  fileprivate init(_ records: RecordList<Rejection>, _ numbers: [UInt32]) {
    self.records = records
    self.numbers = numbers
  }

  /// How many refusals there are.
  public var count: Int { numbers.count }
  /// Whether there is none.
  public var isEmpty: Bool { numbers.isEmpty }
  /// As many as there are.
  public var underestimatedCount: Int { count }

  /// The refusal at a place of the list, from 0.
  public subscript(place: Int) -> Rejection { records[Int(numbers[place])] }

  /// The refusals at these places of the list, in that order.
  public func picking(_ places: [UInt32]) -> RejectionList {
    RejectionList(records, places.map { numbers[Int($0)] })
  }

  /// Goes through the refusals in order.
  public func makeIterator() -> Iterator { Iterator(list: self) }

  /// Goes through the refusals of a list in order.
  public struct Iterator: IteratorProtocol {
    fileprivate let list: RejectionList
    private var place = 0

    fileprivate init(list: RejectionList) { self.list = list }

    /// The next refusal; nil at the end.
    public mutating func next() -> Rejection? {
      if place % RejectionList.rejectionsInMemory == 0 { list.records.release() }
      guard place < list.count else { return nil }
      defer { place += 1 }
      return list[place]
    }
  }
}

extension RejectionList: ExpressibleByArrayLiteral {
  /// A list in memory.
  public init(_ rejections: some Sequence<Rejection>) {
    var log = RecordLog<Rejection>(folder: nil, bytesInMemoryMax: 0)
    for rejection in rejections { log.append(rejection) }
    self.init(log.records, (0..<log.count).map { UInt32($0) })
  }

  /// A list in memory.
  public init(arrayLiteral elements: Rejection...) { self.init(elements) }
}

extension RejectionList: Hashable {
  /// Equal refusals in equal order, wherever they lie.
  public static func == (left: RejectionList, right: RejectionList) -> Bool {
    left.elementsEqual(right)
  }

  /// Hashes every refusal.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for rejection in self { hasher.combine(rejection) }
  }
}

/// Takes in the refused signals of a run, any number of them in bounded memory but for eight bytes
/// each.
public struct RejectionWriter {
  private var records: RecordLog<Rejection>
  /// Of each record, its place in the list.
  private var places: [UInt32] = []

  /// An empty one.
  public init(scratch: RunScratch) {
    records = RecordLog(folder: scratch.folder, bytesInMemoryMax: scratch.memoryMax)
  }

  /// Adds the refusal that is to stand at a place of the list; E-COLUMNS-005 when it cannot be
  /// written.
  public mutating func append(_ rejection: Rejection, place: Int) throws(SundialError) {
    records.append(rejection)
    places.append(UInt32(place))
    try records.spillIfLarge()
  }

  /// The refusals, each at its place; E-COLUMNS-005. Traps unless every place was taken once.
  public func finished() throws(SundialError) -> RejectionList {
    var numbers = Array(repeating: UInt32.max, count: places.count)
    for (number, place) in places.enumerated() {
      precondition(numbers[Int(place)] == .max, "two refusals at one place")
      numbers[Int(place)] = UInt32(number)
    }
    return RejectionList(try records.finished(), numbers)
  }
}
