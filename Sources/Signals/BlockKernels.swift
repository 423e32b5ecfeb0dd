import CMovemask
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

  /// The numbers above a level, or below it, as bits.
  @inline(__always)
  static func rows(
    _ values: UnsafePointer<Double>, count: Int, _ isAbove: Bool, _ level: Double
  ) -> UInt64 {
    guard count == SearchIndex.rowCount else {
      var bits: UInt64 = 0
      for row in 0..<count {
        let isWanted = isAbove ? values[row] > level : values[row] < level
        bits |= isWanted ? 1 << UInt64(row) : 0
      }
      return bits
    }
    return eight(values, isAbove, level) | eight(values + 8, isAbove, level) << 8
  }

  @inline(__always)
  private static func eight(
    _ values: UnsafePointer<Double>, _ isAbove: Bool, _ level: Double
  ) -> UInt64 {
    let right = SIMD8<Double>(repeating: level)
    let left = UnsafeRawPointer(values).loadUnaligned(as: SIMD8<Double>.self)
    let mask = isAbove ? left .> right : left .< right
    return UInt64(sundial_movemask8(unsafeBitCast(mask, to: SIMD8<Int64>.self)))
  }
}
