import Testing

@testable import Statistics

@Suite struct BootstrapTests {
  @Test func theSameSeedGivesTheSameInterval() {
    let days = (0..<200).map { Int64($0 * $0 * 7_919 % 10_007) - 5_000 }
    let interval = Bootstrap.interval(ofSums: days)
    #expect(interval == Bootstrap.interval(ofSums: days))
    #expect(interval != Bootstrap.interval(ofSums: days, seed: 9))
  }

  @Test func equalDaysHaveNoSpread() {
    #expect(Bootstrap.interval(ofSums: [4, 4, 4]) == 12...12)
  }

  @Test func oneDayHasNoInterval() {
    #expect(Bootstrap.interval(ofSums: [4]) == nil && Bootstrap.interval(ofSums: []) == nil)
  }

  /// Of 400 samples with mean 0, about one in twenty has an interval that misses it.
  @Test func theIntervalHoldsTheTruthAsOftenAsItSays() throws {
    var generator = SplitMix64(state: 77)
    var misses = 0
    for _ in 0..<400 {
      let days = (0..<60).map { _ in Int64(generator.index(below: 2_001)) - 1_000 }
      let interval = try #require(Bootstrap.interval(ofSums: days, resamples: 400))
      if !interval.contains(0) { misses += 1 }
    }
    #expect((8...40).contains(misses), "\(misses) of 400")
  }

  @Test func theLargestAmountsDoNotOverflow() throws {
    let interval = try #require(Bootstrap.interval(ofSums: [.max, .max, .max], resamples: 10))
    #expect(interval.lowerBound == 3 * Int128(Int64.max))
  }
}
