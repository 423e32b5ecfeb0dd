import Archive
import Decode
import Market

/// The transactions of a segment, decoded frame by frame.
struct TransactionFrames {
  let segment: SegmentReader
  /// Shape of the bodies; nil = getTransaction's.
  let shape: ForeignAnswer?
  let threads: Int

  /// Decodes frames in parallel, each thread with a decoder of its own, and hands the blocks on in
  /// their order; few of them wait.
  func decode(
    _ decoder: @autoclosure @Sendable () -> TransactionDecoder,
    _ consume: (DecodedBlock) throws(SundialError) -> Void
  ) throws(SundialError) {
    var failure: SundialError?
    parallelForEach(
      count: segment.frameCount, threads: threads, window: threads * 3
    ) {
      FrameDecoder(decoder: decoder())
    } _: { (state, index) -> Result<DecodedBlock, SundialError> in
      do throws(SundialError) {
        return .success(try state.decode(index, of: segment, shaped: shape))
      } catch {
        return .failure(error)
      }
    } consume: { block in
      do throws(SundialError) {
        try consume(try block.get())
      } catch {
        failure = error
      }
      return failure == nil
    }
    if let failure { throw failure }
  }
}

/// A decoder and the memory of the frames it reads; one a thread.
private struct FrameDecoder {
  let decoder: TransactionDecoder
  private let buffer = FrameBuffer()

  init(decoder: TransactionDecoder) { self.decoder = decoder }

  /// The transactions of a frame whose bodies have `shape`.
  func decode(
    _ index: Int, of segment: SegmentReader, shaped shape: ForeignAnswer?
  ) throws(SundialError) -> DecodedBlock {
    try segment.withFrame(index, buffer) { bytes in
      shape.map { decoder.decode(bytes, from: $0) }
        ?? decoder.decode(bytes, padding: FrameBytes.paddingBytes)
    }
  }
}
