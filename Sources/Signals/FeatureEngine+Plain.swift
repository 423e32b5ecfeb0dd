import Columns
import Market
import Strategies

/// Features without a window.
extension FeatureEngine {
  func runPlain(_ job: FeaturePlan.Job, _ market: Prepared, _ sink: inout some FeatureSink) {
    switch job.use.feature {
    case .tokenAge: integers(job, market, &sink, market.tokenAge())
    case .price: ratios(job, market, &sink) { market.prices[$0] }
    case .priceUSD: ratios(job, market, &sink, market.priceUSD())
    case .marketCapUSD: ratios(job, market, &sink, market.marketCap())
    case .quoteReserveSOL: integers(job, market, &sink, market.vaultLamports(times: 1))
    case .liquiditySOL: integers(job, market, &sink, market.vaultLamports(times: 2))
    case .liquidityUSD: integers(job, market, &sink, market.vaultMicroUSD())
    case .curveProgress: ratios(job, market, &sink) { market.curveProgress(at: $0) }
    case .secondsSinceGraduation: integers(job, market, &sink, market.sinceGraduation())
    case .creatorNetSold: ratios(job, market, &sink, market.creatorNetSold())
    default: preconditionFailure("a feature with a window")
    }
  }

  private func integers(
    _ job: FeaturePlan.Job, _ market: Prepared, _ sink: inout some FeatureSink,
    _ value: (Int) -> Int64
  ) {
    var first = 0
    while first < market.count {
      let count = min(Self.blockRowCount, market.count - first)
      for place in 0..<count { integers.base[place] = value(first + place) }
      sink.take(
        FeatureBlock(
          place: job.place, firstRow: first, count: count,
          integers: UnsafePointer(integers.base), ratios: nil))
      first += count
    }
  }

  private func ratios(
    _ job: FeaturePlan.Job, _ market: Prepared, _ sink: inout some FeatureSink,
    _ value: (Int) -> Double
  ) {
    var first = 0
    while first < market.count {
      let count = min(Self.blockRowCount, market.count - first)
      for place in 0..<count { ratios.base[place] = value(first + place) }
      sink.take(
        FeatureBlock(
          place: job.place, firstRow: first, count: count, integers: nil,
          ratios: UnsafePointer(ratios.base)))
      first += count
    }
  }
}
