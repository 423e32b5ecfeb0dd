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
    case .quoteReserveSOL: vaultLamports(job, market, &sink, times: 1)
    case .liquiditySOL: vaultLamports(job, market, &sink, times: 2)
    case .liquidityUSD: integers(job, market, &sink, market.vaultMicroUSD())
    case .curveProgress: ratios(job, market, &sink) { market.curveProgress(at: $0) }
    case .secondsSinceGraduation: integers(job, market, &sink, market.sinceGraduation())
    case .creatorNetSold: ratios(job, market, &sink, market.creatorNetSold())
    default: preconditionFailure("a feature with a window")
    }
  }

  /// Of a plain SOL market straight from its column.
  private func vaultLamports(
    _ job: FeaturePlan.Job, _ market: Prepared, _ sink: inout some FeatureSink, times: UInt64
  ) {
    let vaults = market.rows.quoteVault
    guard market.states == nil, vaults.isWhole, let values = vaults.values,
      market.view.isSOLQuoted
    else { return integers(job, market, &sink, market.vaultLamports(times: times)) }
    integers(job, market, &sink) { amount(values[$0], times: times) }
  }

  private func integers(
    _ job: FeaturePlan.Job, _ market: Prepared, _ sink: inout some FeatureSink,
    _ value: (Int) -> Int64
  ) {
    let integers = integers.base
    var next = market.block(from: 0)
    while let block = next {
      for place in 0..<block.count { integers[place] = value(block.lowerBound + place) }
      sink.take(
        FeatureBlock(
          place: job.place, firstRow: block.lowerBound, count: block.count,
          integers: UnsafePointer(integers), ratios: nil))
      next = market.block(from: block.upperBound)
    }
  }

  private func ratios(
    _ job: FeaturePlan.Job, _ market: Prepared, _ sink: inout some FeatureSink,
    _ value: (Int) -> Double
  ) {
    let ratios = ratios.base
    var next = market.block(from: 0)
    while let block = next {
      for place in 0..<block.count { ratios[place] = value(block.lowerBound + place) }
      sink.take(
        FeatureBlock(
          place: job.place, firstRow: block.lowerBound, count: block.count, integers: nil,
          ratios: UnsafePointer(ratios)))
      next = market.block(from: block.upperBound)
    }
  }
}
