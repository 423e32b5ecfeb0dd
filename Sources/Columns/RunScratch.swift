/// Where a run keeps what memory should not hold.
public struct RunScratch: Sendable {
  let folder: String?
  let memoryMax: Int

  /// Bytes of trips, and of refusals, that are kept in memory.
  public static let memoryMax = 16 << 20
  /// Everything stays in memory.
  public static let none = RunScratch(folder: nil)

  /// At most about `memoryMax` bytes of trips, and as many of refusals, stay in memory; the rest
  /// goes to files without a name in `folder`, which is touched when it is needed. nil = all stays.
  public init(folder: String?, memoryMax: Int = RunScratch.memoryMax) {
    self.folder = folder
    self.memoryMax = memoryMax
  }
}
