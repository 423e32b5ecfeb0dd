import Market

/// Records in the order they are added: in memory, or in a file once told to go there.
///
/// Unsafe because a day's rows are read where they lie, by pointers into memory or the mapped file,
/// both of which stand as long as their owner. Unchecked because it is filled by one thread and
/// read by many only afterwards.
final class RecordStore<Record: BitwiseCopyable>: @unchecked Sendable {
  private struct Chunk {
    let base: UnsafeMutablePointer<Record>
    let capacity: Int
    var count = 0
  }

  /// Chunks grow from `firstRecords` to this size: the many parts of a small day stay small, and
  /// the allocator keeps the pages of one day for the next.
  private static var chunkBytesMax: Int { 96 << 10 }
  private static var firstRecords: Int { 8 }

  private var chunks: [Chunk] = []
  private var pendingCount = 0
  private var spilled: [(offset: Int, count: Int)] = []

  /// All records.
  private(set) var count = 0

  /// Bytes of memory that `spill` would free.
  var pendingByteCount: Int { pendingCount * MemoryLayout<Record>.stride }

  func append(_ record: Record) {
    if let last = chunks.last, last.count < last.capacity {} else { addChunk() }
    let last = chunks.count - 1
    (chunks[last].base + chunks[last].count).initialize(to: record)
    chunks[last].count += 1
    pendingCount += 1
    count += 1
  }

  /// Moves what is in memory to the end of `file`; E-COLUMNS-005.
  func spill(to file: SpillFile) throws(SundialError) {
    for chunk in chunks {
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
    for chunk in chunks { runs.append(UnsafeBufferPointer(start: chunk.base, count: chunk.count)) }
    return runs
  }

  private func addChunk() {
    let most = max(1, Self.chunkBytesMax / MemoryLayout<Record>.stride)
    let capacity = min(most, (chunks.last?.capacity ?? Self.firstRecords / 2) * 2)
    chunks.append(Chunk(base: .allocate(capacity: capacity), capacity: capacity))
  }

  private func free() {
    for chunk in chunks { chunk.base.deallocate() }
    chunks = []
    pendingCount = 0
  }

  deinit { free() }
}
