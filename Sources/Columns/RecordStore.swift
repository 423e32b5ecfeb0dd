import Market

/// Records in the order they are added: in memory, or in a file once told to go there.
///
/// Unsafe because a day's rows are read where they lie, by pointers into memory or the mapped file,
/// both of which stand as long as their owner. Unchecked because it is filled by one thread and
/// read by many only afterwards.
final class RecordStore<Record: BitwiseCopyable>: @unchecked Sendable {
  private struct Chunk {
    let base: UnsafeMutablePointer<Record>
    /// Records it has room for; all but the last chunk are full.
    var count: Int
  }

  /// Chunks grow from `firstRecords` to this size: the many parts of a small day stay small, and
  /// the allocator keeps the pages of one day for the next.
  private static var chunkBytesMax: Int { 96 << 10 }
  private static var firstRecords: Int { 8 }

  private var chunks: [Chunk] = []
  /// Where the next record goes, and how many fit there: the last chunk's free end.
  private var next: UnsafeMutablePointer<Record>?
  private var room = 0
  private var pendingCount = 0
  private var spilled: [(offset: Int, count: Int)] = []

  /// All records.
  private(set) var count = 0

  /// Bytes of memory that `spill` would free.
  var pendingByteCount: Int { pendingCount * MemoryLayout<Record>.stride }

  func append(_ record: Record) {
    if room == 0 { addChunk() }
    guard let place = next else { preconditionFailure("no chunk") }
    place.initialize(to: record)
    next = place + 1
    room -= 1
    pendingCount += 1
    count += 1
  }

  /// Moves what is in memory to the end of `file`; E-COLUMNS-005.
  func spill(to file: SpillFile) throws(SundialError) {
    for chunk in filledChunks {
      let byteCount = chunk.count * MemoryLayout<Record>.stride
      let bytes = UnsafeRawBufferPointer(start: chunk.base, count: byteCount)
      spilled.append((try file.append(bytes), chunk.count))
    }
    free()
  }

  /// The records in order, in runs that lie together; `file` is the mapped one they went to.
  func runs(in file: SpillFile?) -> [UnsafeBufferPointer<Record>] {
    var runs: [UnsafeBufferPointer<Record>] = []
    if let file {
      for run in spilled {
        // Sound because `spill` wrote these very records there.
        let start = file.bytes(at: run.offset).assumingMemoryBound(to: Record.self)
        runs.append(UnsafeBufferPointer(start: start, count: run.count))
      }
    }
    for chunk in filledChunks {
      runs.append(UnsafeBufferPointer(start: chunk.base, count: chunk.count))
    }
    return runs
  }

  private func addChunk() {
    let most = max(1, Self.chunkBytesMax / MemoryLayout<Record>.stride)
    let capacity = min(most, (chunks.last?.count ?? Self.firstRecords / 2) * 2)
    let base = UnsafeMutablePointer<Record>.allocate(capacity: capacity)
    chunks.append(Chunk(base: base, count: capacity))
    (next, room) = (base, capacity)
  }

  /// The chunks with what is in each.
  private var filledChunks: [Chunk] {
    var filled = chunks
    if let last = filled.indices.last { filled[last].count -= room }
    return filled
  }

  private func free() {
    for chunk in chunks { chunk.base.deallocate() }
    chunks = []
    (next, room) = (nil, 0)
    pendingCount = 0
  }

  deinit { free() }
}
