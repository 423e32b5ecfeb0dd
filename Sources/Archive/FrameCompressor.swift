import CZstd

/// Makes independent zstd frames: level 3, content size in the header, content checksum at the end.
final class FrameCompressor {
  private let context: OpaquePointer

  init() {
    context = ZSTD_createCCtx()
    let settings: [(ZSTD_cParameter, Int32)] = [
      (ZSTD_c_compressionLevel, 3), (ZSTD_c_checksumFlag, 1),
    ]
    for (parameter, value) in settings {
      precondition(ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)) == 0)
    }
  }

  deinit { ZSTD_freeCCtx(context) }

  /// One frame of `content`, at most a maximal line long.
  func frame(of content: [UInt8]) -> [UInt8] {
    let bound = ZSTD_compressBound(content.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      // With an output of the bound's size zstd fails only when memory is out.
      count = ZSTD_compress2(context, output.baseAddress, bound, content, content.count)
      precondition(ZSTD_isError(count) == 0)
    }
  }
}
