import Columns

/// Loops over the rows of one block of a search index, without branches.
enum BlockKernels {
  /// How many of some ascending numbers are at most `limit`.
  @inline(__always)
  static func count(_ values: UnsafePointer<Int64>, count: Int, atMost limit: Int64) -> Int {
    var found = 0
    guard count == SearchIndex.rowCount else {
      for row in 0..<count { found &+= values[row] <= limit ? 1 : 0 }
      return found
    }
    // By halves: sixteen numbers, and one more step for the last.
    found = values[7] <= limit ? 8 : 0
    found &+= values[found &+ 3] <= limit ? 4 : 0
    found &+= values[found &+ 1] <= limit ? 2 : 0
    found &+= values[found] <= limit ? 1 : 0
    found &+= values[found] <= limit ? 1 : 0
    return found
  }

  /// Which of up to sixteen numbers are at least `bound`, the first lowest.
  @inline(__always)
  static func bits(_ values: UnsafePointer<Double>, count: Int, atLeast bound: Double) -> UInt64 {
    guard count == SearchIndex.rowCount else {
      var bits: UInt64 = 0
      for row in 0..<count { bits |= (values[row] >= bound ? 1 : 0) &<< UInt64(row) }
      return bits
    }
    let bound = SIMD8<Double>(repeating: bound)
    func bits(_ eight: UnsafePointer<Double>) -> UInt64 {
      let lanes = UnsafeRawPointer(eight).loadUnaligned(as: SIMD8<Double>.self)
      return CompareKernels.bits(lanes .>= bound)
    }
    return bits(values) | bits(values + 8) << 8
  }
}
