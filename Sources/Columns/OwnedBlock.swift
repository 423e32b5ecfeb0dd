/// 64-byte aligned memory that is freed with its last column.
final class OwnedBlock: Sendable {
  // Sound because: written by its maker alone, before a column over it is handed on.
  nonisolated(unsafe) let base: UnsafeMutableRawPointer
  /// The bytes asked for.
  let byteCount: Int

  /// Memory of undefined content.
  init(byteCount: Int) {
    base = .allocate(byteCount: max(byteCount, 64), alignment: 64)
    self.byteCount = byteCount
  }

  /// Memory that holds `pieces` one after another.
  convenience init(joining pieces: [[UInt8]]) {
    self.init(byteCount: pieces.reduce(0) { $0 + $1.count })
    var at = 0
    for piece in pieces {
      piece.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(start: base + at, count: piece.count)
          .copyMemory(from: source)
      }
      at += piece.count
    }
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: byteCount) }

  deinit { base.deallocate() }
}
