import Market
import Pools

/// Constant-product venues: both sides of a random pool.
enum ProductFills {
  static func raydiumCPMM(_ noise: inout Noise, _ records: inout RecordWriter) {
    let (x, y) = (noise.amount(), noise.amount())
    let amount = noise.amount()
    let trade = noise.below(60_000)
    let creator = noise.coin() ? 0 : noise.below(30_000)
    let onOutput = noise.coin()
    let pool = RaydiumCPMMPool(reserveIn: x, reserveOut: y)
    let fees = RaydiumCPMMPool.Fees(
      tradePPM: UInt32(trade), creatorPPM: UInt32(creator), creatorFeeOnOutput: onOutput)
    let fill = pool.swap(exactIn: amount, fees: fees)
    records.put(x, y, amount, trade, creator)
    records.put(onOutput)
    records.put(fill.input, fill.output, fill.poolInput, fill.lpFee, fill.creatorFee)
    let wanted = noise.amount()
    let input = pool.input(exactOut: wanted, fees: fees)
    records.put(wanted)
    records.put(input != nil)
    records.put(input ?? 0)
  }

  static func raydiumAMMV4(_ noise: inout Noise, _ records: inout RecordWriter) {
    let (x, y) = (noise.amount(), noise.amount())
    let amount = noise.amount()
    let pool = RaydiumAMMV4Pool(reserveIn: x, reserveOut: y)
    let sold = pool.swap(exactIn: amount)
    records.put(x, y, amount)
    records.put(sold != nil)
    records.put(sold?.output ?? 0, sold?.fee ?? 0)
    let wanted = noise.amount()
    let bought = pool.swap(exactOut: wanted)
    records.put(wanted)
    records.put(bought != nil)
    records.put(bought?.input ?? 0, bought?.fee ?? 0)
  }

  static func pumpFun(_ noise: inout Noise, _ records: inout RecordWriter) {
    let curve = PumpFunCurve(
      virtualQuote: noise.amount(), virtualBase: noise.amount(), realBase: noise.amount(),
      realQuote: noise.amount())
    let (venue, creator) = (noise.below(30_000), noise.below(30_000))
    let fees = PumpFunCurve.Fees(protocolPPM: UInt32(venue), creatorPPM: UInt32(creator))
    let amount = noise.amount()
    let bought = curve.buy(spending: amount, fees: fees)
    let sold = curve.sell(tokens: amount, fees: fees)
    records.put(curve.virtualQuote, curve.virtualBase, curve.realBase, curve.realQuote)
    records.put(venue, creator, amount)
    records.put(bought.input, bought.output, bought.poolInput)
    records.put(bought.protocolFee, bought.creatorFee)
    records.put(sold.output, sold.protocolFee, sold.creatorFee)
  }

  static func pumpSwap(_ noise: inout Noise, _ records: inout RecordWriter) {
    let pool = PumpSwapPool(base: noise.amount(), quote: noise.amount())
    let rates = (noise.below(100), noise.below(100), noise.below(100))
    let fees = PumpSwapPool.Fees(
      lpBasisPoints: rates.0, protocolBasisPoints: rates.1, creatorBasisPoints: rates.2)
    let amount = noise.amount()
    let vault = noise.below(3) == 0 ? noise.amount() : .max
    let bought = pool.buy(budget: amount, fees: fees)
    let sold = pool.sell(base: amount, vault: vault, fees: fees)
    records.put(pool.base, pool.quote, rates.0, rates.1, rates.2, amount, vault)
    records.put(bought.input, bought.output, bought.poolInput)
    records.put(bought.lpFee, bought.protocolFee, bought.creatorFee)
    records.put(sold.output, sold.lpFee, sold.protocolFee, sold.creatorFee)
    let wanted = noise.amount()
    let cost = pool.cost(ofBase: wanted)
    records.put(wanted)
    records.put(cost != nil)
    records.put(cost ?? 0)
  }

  static func raydiumLaunchLab(_ noise: inout Noise, _ records: inout RecordWriter) {
    let curve = RaydiumLaunchLabCurve(base: noise.amount(), quote: noise.amount())
    let (venue, creator) = (noise.below(200) * 100, noise.below(100) * 100)
    let fees = RaydiumLaunchLabCurve.Fees(protocolPPM: venue, creatorPPM: creator)
    let (amount, forSale, raised) = (noise.amount(), noise.amount(), noise.amount())
    let bought = curve.buy(spending: amount, forSale: forSale, fees: fees)
    let sold = curve.sell(tokens: amount, raised: raised, fees: fees)
    records.put(curve.base, curve.quote, venue, creator, amount, forSale, raised)
    records.put(bought.input, bought.output, bought.poolInput)
    records.put(bought.protocolFee, bought.creatorFee)
    records.put(sold.output, sold.protocolFee, sold.creatorFee)
  }
}
