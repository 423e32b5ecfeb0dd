import Archive
import Columns
import Decode
import Market

/// One day on its way from segments to columns.
struct DayBuild {
  private let segments: DaySegments
  private let archive: ArchiveReader
  private let threads: Int
  private let checksBalances: Bool

  init(
    _ segments: DaySegments, archive: ArchiveReader, threads: Int, checksBalances: Bool = false
  ) {
    self.checksBalances = checksBalances
    self.segments = segments
    self.archive = archive
    self.threads = threads
  }

  /// Everything the day's segments say, gathered for `store`; its transfers go to a draft.
  func decode(
    for store: ColumnStore, transfers: TransferDraft? = nil
  ) throws(SundialError) -> DecodedDay {
    let builder = store.builder(
      day: segments.day.day, segmentHashes: segments.hashes, threads: threads)
    builder.selections = segments.day.selections
    var decoded = DecodedDay(builder: builder, transfers: transfers)
    for entry in segments.candles {
      for part in try blocks(of: entry, decodeCandles) {
        builder.candles += part.candles
        decoded.add(part.problems, segment: entry)
      }
    }
    for entry in segments.carried {
      for part in try blocks(of: entry, decodeCandles) { builder.carriedCandles += part.candles }
    }
    for entry in segments.of(DaySegments.tokens) {
      for part in try blocks(of: entry, decodeTokenFacts) {
        builder.tokens += part.tokens
        decoded.add(part.problems, segment: entry)
      }
    }
    decoded.countSideInputs()
    for (entry, shape) in segments.transactions {
      try addTransactions(entry, shaped: shape, to: &decoded)
    }
    for entry in segments.of(DaySegments.trades) { try addTrades(entry, to: &decoded) }
    return decoded
  }

  private func addTransactions(
    _ entry: SegmentEntry, shaped shape: ForeignAnswer?, to decoded: inout DecodedDay
  ) throws(SundialError) {
    let frames = TransactionFrames(
      segment: try archive.segment(entry), shape: shape, threads: threads)
    let (wantsTransfers, checksBalances) = (decoded.transfers != nil, checksBalances)
    try frames.decode(
      TransactionDecoder(transfers: wantsTransfers, balances: checksBalances)
    ) { (block) throws(SundialError) in
      try decoded.add(block, segment: entry, origin: RowOrigin(shape))
    }
  }

  private func addTrades(
    _ entry: SegmentEntry, to decoded: inout DecodedDay
  ) throws(SundialError) {
    guard entry.kind.source == DaySegments.vendor else {
      return try addTape(entry, to: &decoded)
    }
    for trades in try blocks(of: entry, decodeVendorTrades) {
      try decoded.add(trades, segment: entry)
    }
  }

  private func blocks<Block: Sendable>(
    of entry: SegmentEntry, _ decode: @escaping @Sendable (UnsafeRawBufferPointer) -> Block
  ) throws(SundialError) -> [Block] {
    try frames(of: entry) { (_: Void, bytes) in
      bytes.withUnsafeBytes(decode)
    } state: {
    }
  }

  /// A tape's lines stand in order and begin with the map, so its frames are read one by one.
  private func addTape(_ entry: SegmentEntry, to decoded: inout DecodedDay) throws(SundialError) {
    let segment = try archive.segment(entry)
    var decoder = TapeDecoder()
    var tape = DecodedTape()
    for index in 0..<segment.frameCount {
      let frame = try segment.frame(index)
      decoder.decode(lines: frame.withUnsafeBytes { Array($0) }, into: &tape)
    }
    try decoded.add(tape, segment: entry)
  }

  /// What `decode` makes of each frame of a segment, in order, worked out in parallel.
  private func frames<State, Value: Sendable>(
    of entry: SegmentEntry,
    _ decode: @escaping @Sendable (State, FrameBytes) -> Value,
    state: @escaping @Sendable () -> State
  ) throws(SundialError) -> [Value] {
    let segment = try archive.segment(entry)
    let results = parallelMap(count: segment.frameCount, threads: threads, state: state) {
      (state: State, index: Int) -> Result<Value, SundialError> in
      do throws(SundialError) {
        return .success(decode(state, try segment.frame(index)))
      } catch {
        return .failure(error)
      }
    }
    var values: [Value] = []
    for result in results { values.append(try result.get()) }
    return values
  }
}

extension RowOrigin {
  /// Where the rows of a segment's shape come from.
  fileprivate init(_ shape: ForeignAnswer?) {
    switch shape {
    case nil: self = .chain
    case .stream: self = .stream
    case .enhanced: self = .enhanced
    }
  }
}
