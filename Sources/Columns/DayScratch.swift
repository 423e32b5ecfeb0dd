import Market

/// What a day's building may use.
struct DayScratch: Sendable {
  /// Where records go that memory should not hold.
  let folder: String
  /// Bytes of records kept in memory.
  let memoryMax: Int
  let threads: Int
}

/// Parts that go to a file together once they are large.
struct SpilledParts {
  let scratch: DayScratch
  private var file: SpillFile?

  init(scratch: DayScratch) { self.scratch = scratch }

  /// Spills all of `parts` when they are larger than memory should hold; E-COLUMNS-005.
  mutating func spillIfLarge<Record>(_ parts: [RecordStore<Record>]) throws(SundialError) {
    guard parts.reduce(0, { $0 + $1.pendingByteCount }) > scratch.memoryMax else { return }
    try spill(parts)
  }

  /// Spills all of `parts`; E-COLUMNS-005.
  mutating func spill<Record>(_ parts: [RecordStore<Record>]) throws(SundialError) {
    if file == nil { file = try SpillFile(folder: scratch.folder) }
    guard let file else { return }
    for part in parts { try part.spill(to: file) }
  }

  /// Whether anything was spilled: then the rest is to be as well.
  var isUsed: Bool { file != nil }

  /// The file, mapped; nil where everything stayed in memory. E-COLUMNS-005.
  func mapped() throws(SundialError) -> SpillFile? {
    try file?.map()
    return file
  }
}
