import Market

/// Records by number in the order they were added: the last ones in memory and, once those are
/// many, the ones before them in a file without a name.
struct RecordLog<Record: BitwiseCopyable> {
  private let folder: String?
  private let countInMemoryMax: Int
  private var tail: [Record] = []
  private var filedCount = 0
  /// Made when it is first needed.
  var file: SpillFile?

  /// - Parameter folder: where the file is made; nil = all records stay in memory.
  init(folder: String?, bytesInMemoryMax: Int) {
    self.folder = folder
    countInMemoryMax = bytesInMemoryMax / MemoryLayout<Record>.stride
  }

  /// Records added so far.
  var count: Int { filedCount + tail.count }

  /// Adds a record in memory.
  mutating func append(_ record: Record) { tail.append(record) }

  /// Moves what is in memory to the file where it is more than may be there; E-COLUMNS-005.
  mutating func spillIfLarge() throws(SundialError) {
    guard let folder, tail.count > countInMemoryMax else { return }
    if file == nil { file = try SpillFile(folder: folder) }
    guard let file else { return }
    // A typed error does not leave the closure as itself.
    var failure: SundialError?
    tail.withUnsafeBytes { bytes in
      do throws(SundialError) {
        let start = try file.append(bytes, alignedTo: MemoryLayout<Record>.alignment)
        precondition(
          start == filedCount * MemoryLayout<Record>.stride, "the file holds other bytes as well")
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    filedCount += tail.count
    tail.removeAll(keepingCapacity: true)
  }

  /// The records for reading; E-COLUMNS-005.
  func finished() throws(SundialError) -> RecordList<Record> {
    try file?.map()
    return records
  }

  /// The records of a log that filed none, or whose file is mapped.
  var records: RecordList<Record> { RecordList(filedCount, in: file, tail: tail) }
}

/// The records of a log.
///
/// Unchecked because nothing changes any more, and the file belongs to nobody else.
struct RecordList<Record: BitwiseCopyable>: @unchecked Sendable {
  private let filed: UnsafePointer<Record>?
  private let filedCount: Int
  private let tail: [Record]
  /// Owner of what `filed` points to.
  private let file: SpillFile?

  fileprivate init(_ filedCount: Int, in file: SpillFile?, tail: [Record]) {
    // Sound because: the log wrote these very records there, from the file's start on.
    filed = filedCount == 0 ? nil : file?.bytes(at: 0).assumingMemoryBound(to: Record.self)
    self.filedCount = filedCount
    self.tail = tail
    self.file = file
  }

  var count: Int { filedCount + tail.count }

  subscript(index: Int) -> Record {
    if index >= filedCount { return tail[index - filedCount] }
    guard let filed, index >= 0 else { preconditionFailure("no such record") }
    return filed[index]
  }

  /// Takes what was read from the file out of this process's memory.
  func release() { file?.release() }
}
