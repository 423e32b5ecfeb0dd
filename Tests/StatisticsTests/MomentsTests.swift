import Testing

@testable import Statistics

/// Definitions on samples small enough for paper.
@Suite struct MomentsTests {
  @Test func sumsKeepWhatPlainAdditionLoses() {
    #expect(Moments.sum([1, 1e100, 1, -1e100]) == 2)
    #expect(Moments.sum([]) == 0)
  }

  @Test func momentsOfASmallSample() throws {
    let sample = [2.0, 4, 4, 4, 5, 5, 7, 9]
    #expect(Moments.mean(sample) == 5)
    #expect(try #require(Moments.deviation(sample)) == (32.0 / 7).squareRoot())
    #expect(Moments.median(sample) == 4.5)
    #expect(Moments.quantile(sample, 0) == 2 && Moments.quantile(sample, 1) == 9)
    #expect(Moments.quantile([1, 2, 3, 4], 0.25) == 1.75)
  }

  @Test func thinSamplesHaveNoFigure() {
    #expect(Moments.mean([]) == nil && Moments.median([]) == nil)
    #expect(Moments.deviation([1]) == nil)
    #expect(Moments.skewness([1, 2]) == nil && Moments.skewness([3, 3, 3]) == nil)
    #expect(Moments.excessKurtosis([1, 2, 3]) == nil)
    #expect(Moments.correlation([1, 1], [2, 3]) == nil)
  }

  @Test func aLineIsFoundAgain() throws {
    let line = try #require(Moments.line(from: [0, 1, 2, 3], to: [5, 7, 9, 11]))
    #expect(line.slope == 2 && line.intercept == 5)
  }

  @Test func theNormalDistributionInvertsItself() throws {
    for share in [1e-12, 1e-4, 0.02, 0.05, 0.3, 0.5, 0.9, 0.999] {
      let x = try #require(NormalDistribution.quantile(share))
      #expect(abs(NormalDistribution.share(below: x) - share) <= 1e-14 * max(share, 1e-2))
    }
    #expect(abs(try #require(NormalDistribution.quantile(0.975)) - 1.959963984540054) < 1e-14)
    #expect(NormalDistribution.quantile(0) == nil && NormalDistribution.quantile(1) == nil)
  }

  @Test func giniOfOwnersAndOfEquals() {
    #expect(Concentration.gini([1, 1, 1, 1]) == 0)
    #expect(Concentration.gini([0, 0, 0, 8]) == 0.75)
    #expect(Concentration.gini([]) == nil && Concentration.gini([0, 0]) == nil)
    #expect(Concentration.largestShare([1, 3]) == 0.75)
  }

  @Test func fallsAreFoundWithTheirLength() {
    let series = ReturnSeries([0.1, -0.5, 0.2, 1.0, -0.1, 0.05], periodsPerYear: 365.25)
    let falls = series.drawdowns
    #expect(falls.map(\.start) == [1, 4] && falls.map(\.end) == [2, 5])
    #expect(falls.map(\.valley) == [1, 4] && falls.map(\.length) == [2, 2])
    #expect(abs(falls[0].depth - 0.5) < 1e-15)
    #expect(ReturnSeries([0.1, 0.2], periodsPerYear: 1).drawdowns.isEmpty)
  }
}
