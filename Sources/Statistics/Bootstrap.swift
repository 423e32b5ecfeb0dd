/// Intervals by resampling whole clusters with replacement (Efron 1979; clusters as in Field and
/// Welsh 2007): what belongs together stays together.
public enum Bootstrap {
  /// Resamples of a run's headline; in its formula, so part of what the figure means.
  public static let resamples = 10_000
  /// Seed of a run's headline.
  public static let seed: UInt64 = 20_261_001

  /// The interval that holds `coverage` of the resampled sums: the ⌊B·(1 − c)/2⌋-th smallest and
  /// largest of B. nil for fewer than two clusters.
  public static func interval(
    ofSums clusters: [Int64], coverage: Double = 0.95, resamples: Int = Bootstrap.resamples,
    seed: UInt64 = Bootstrap.seed
  ) -> ClosedRange<Int128>? {
    precondition(resamples > 0 && coverage > 0 && coverage < 1)
    guard clusters.count > 1 else { return nil }
    var generator = SplitMix64(state: seed)
    var sums: [Int128] = []
    sums.reserveCapacity(resamples)
    for _ in 0..<resamples {
      var sum: Int128 = 0
      for _ in clusters.indices {
        sum += Int128(clusters[generator.index(below: clusters.count)])
      }
      sums.append(sum)
    }
    sums.sort()
    let cut = Int(Double(resamples) * (1 - coverage) / 2)
    return sums[cut]...sums[resamples - 1 - cut]
  }
}

/// Steele, Lea and Flood's SplitMix64 (2014).
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// An index below `count`, by the high half of a product (Lemire 2019, without rejection: the
  /// bias is below count / 2⁶⁴).
  mutating func index(below count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }
}
