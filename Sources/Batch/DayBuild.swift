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

  /// Everything the day's segments say.
  func decode() throws(SundialError) -> DecodedDay {
    var decoded = DecodedDay(
      input: DayInput(
        day: segments.day.day, segmentHashes: segments.hashes,
        decoderVersion: DecoderVersion.text))
    for entry in segments.candles {
      for part in try blocks(of: entry, decodeCandles) {
        decoded.input.candles += part.candles
        decoded.add(part.problems, segment: entry)
      }
    }
    for entry in segments.carried {
      for part in try blocks(of: entry, decodeCandles) {
        decoded.input.carriedCandles += part.candles
      }
    }
    for entry in segments.of(DaySegments.tokens) {
      for part in try blocks(of: entry, decodeTokenFacts) {
        decoded.input.tokens += part.tokens
        decoded.add(part.problems, segment: entry)
      }
    }
    decoded.countSideInputs()
    for (entry, shape) in segments.transactions {
      let blocks = try frames(of: entry) { (decoder: TransactionDecoder, bytes) in
        bytes.withUnsafeBytes { decoder.decode($0, shaped: shape) }
      } state: { [checksBalances] in
        TransactionDecoder(balances: checksBalances)
      }
      let origin: RowOrigin =
        switch shape {
        case nil: .chain
        case .stream: .stream
        case .enhanced: .enhanced
        }
      for block in blocks { decoded.add(block, segment: entry, origin: origin) }
    }
    for entry in segments.of(DaySegments.trades) {
      if entry.kind.source == DaySegments.vendor {
        for trades in try blocks(of: entry, decodeVendorTrades) {
          decoded.add(trades, segment: entry)
        }
      } else {
        try addTape(entry, to: &decoded)
      }
    }
    decoded.input.selections = segments.day.selections
    return decoded
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
    decoded.add(tape, segment: entry)
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
